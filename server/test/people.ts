import { randomInt } from 'node:crypto'
import { buyerOf, makeOperator as openOperator, openSession } from '../modules/identity/index.ts'
import { decideSeller, saveBusiness, startSeller, submitSeller } from '../modules/sellers/index.ts'
import type { Actor } from '../platform/context.ts'
import { transact, type Db } from '../platform/db.ts'
import { must } from '../platform/check.ts'
import { newId } from '../platform/id.ts'
import { silentLog } from '../platform/log.ts'
import type { JobRun } from '../platform/job.ts'
import type { World } from '../platform/world.ts'
import { openAccount } from '../modules/identity/account.ts'
import { hashPassword } from '../modules/identity/password.ts'
import { changeBank } from '../modules/sellers/change-bank.ts'
import { ctxOf, system } from './world.ts'

type BuyerActor = Extract<Actor, { kind: 'buyer' }>
type SellerActor = { readonly kind: 'seller'; readonly id: string; readonly sellerId: string }
type OperatorActor = Extract<Actor, { kind: 'operator' }>
export type Person<A> = { readonly actor: A; readonly token: string }
export const testPassword = 'correct horse battery'
const start = new Date('2026-11-22T09:00:00Z')

/** A buyer with a phone of the demonstration's range, signed in. */
export async function makeBuyer(
  db: Db,
  world: World,
  now: Date = start,
): Promise<Person<BuyerActor> & { readonly phone: string }> {
  const phone = `+861400000${String(randomInt(1000, 9999))}`
  return transact(db, async (tx) => {
    const ctx = ctxOf(tx, { actor: system, now, world })
    const buyer = await buyerOf(ctx, { phone, locale: 'zh-Hans' })
    const { token } = await openSession(ctx, buyer)
    return { actor: { kind: 'buyer', id: buyer.id, visitorId: null }, token, phone }
  })
}

/** A seller with a stated business and a bank account, as a draft, signed in; its password is `testPassword`. */
export async function makeSeller(
  db: Db,
  world: World,
  now: Date = start,
): Promise<Person<SellerActor> & { readonly email: string }> {
  const email = `seller-${newId(now).slice(-12)}@shop.example`
  const passwordHash = await hashPassword(testPassword)
  const made = await transact(db, async (tx) => {
    const ctx = ctxOf(tx, { actor: system, now, world })
    const id = must(
      await openAccount(ctx, { kind: 'seller', email, name: 'Ruth Halvorsen', passwordHash, locale: 'en' }),
      'a new address',
    )
    const actor: SellerActor = { kind: 'seller', id, sellerId: await startSeller(ctx, id) }
    await saveBusiness({ ...ctx, actor }, actor.sellerId, testBusiness)
    return { actor, token: (await openSession(ctx, { id, kind: 'seller' })).token }
  })
  await changeBank(runOf(db, world, now), {
    sellerId: made.actor.sellerId,
    accountId: made.actor.id,
    bank: testBank,
    password: null,
  })
  return { ...made, email }
}

/** The same, submitted and approved. */
export async function makeApprovedSeller(
  db: Db,
  world: World,
  now: Date = start,
): Promise<Person<SellerActor> & { readonly email: string }> {
  const seller = await makeSeller(db, world, now)
  await transact(db, async (tx) => {
    const ctx = ctxOf(tx, { actor: seller.actor, now, world })
    await submitSeller(ctx, seller.actor.sellerId)
    await decideSeller({ ...ctx, actor: system }, seller.actor.sellerId, 'approve', 'The papers agree.')
  })
  return seller
}

/** An operator, signed in; the password is `testPassword`. */
export async function makeOperator(
  db: Db,
  world: World,
  now: Date = start,
): Promise<Person<OperatorActor> & { readonly email: string }> {
  const email = `operator-${newId(now).slice(-12)}@westbound.example`
  return transact(db, async (tx) => {
    const ctx = ctxOf(tx, { actor: system, now, world })
    const id = must(
      await openOperator(ctx, { name: 'Avery Stone', email, password: testPassword, locale: 'en' }),
      'a new address',
    )
    return { actor: { kind: 'operator', id }, token: (await openSession(ctx, { id, kind: 'operator' })).token, email }
  })
}

export const testBank = {
  holder: 'Sawmill Creek Orchard LLC',
  routingNumber: '990000013',
  accountNumber: '000123456789',
}
export const testBusiness = {
  legalName: 'Sawmill Creek Orchard LLC',
  tradeName: 'Sawmill Creek Orchard',
  ein: '912345678',
  phone: '(509) 555-0142',
  line1: '4180 Old Packing Shed Road',
  line2: null,
  city: 'Wenatchee',
  state: 'WA',
  zip: '98801',
  countyFips: '53007',
  naics: '111331',
  makes: 'Apples and cherries, fresh and dried',
  employees: 14,
  story: 'Three generations.',
}

export function runOf(db: Db, world: World, now: Date = start): JobRun {
  const tx: JobRun['tx'] = (work) => transact(db, (inner) => work(ctxOf(inner, { actor: system, now, world })))
  return { tx, attempt: 1, engine: { db, world, clock: { now: () => now }, log: silentLog() } }
}
