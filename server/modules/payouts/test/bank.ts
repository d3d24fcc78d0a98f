import { after } from 'node:test'
import { transfer, type Account } from '#modules/ledger'
import { setSettings } from '#modules/markets'
import { handClock } from '#platform/clock'
import type { Actor, Ctx } from '#platform/context'
import { sql, transact, type Db } from '#platform/db'
import type { Engine } from '#platform/deliver'
import { newId } from '#platform/id'
import { silentLog } from '#platform/log'
import { plug } from '#platform/world'
import { newHome, SECRET, startProcess } from '../../../../simulators/testing/processes.ts'
import { drain } from '../../../test/drain.ts'
import { ctxOf, system, testWorld } from '../../../test/world.ts'
import { openBank } from '../bank-file-adapter.ts'
import { bankPort } from '../bank-port.ts'
import { drivePayoutJob, sweepOpenPayouts } from '../drive-payout.job.ts'
import { readBookJob, sweepDebts, sweepReserves } from '../read-book.job.ts'
import { readStatementJob, sweepStatements } from '../read-statement.job.ts'
import { makePayoutJob, runPayoutsJob } from '../run-payouts.job.ts'

const product = {
  listeners: [],
  jobs: [drivePayoutJob, makePayoutJob, readBookJob, readStatementJob, runPayoutsJob],
  sweeps: [sweepOpenPayouts, sweepStatements, sweepReserves, sweepDebts],
}

/** The module on a database, with the real bank simulator beside it, which moves only when told. */
export async function openBankWorld(db: Db) {
  const home = newHome()
  const simulator = await startProcess('bank', home.path)
  after(async () => {
    await simulator.kill()
    home.remove()
  })
  // The bank books by real time: the product's clock starts early on the same day, so that hours later it is still that day.
  const clock = handClock(`${new Date().toISOString().slice(0, 10)}T01:00:00Z`)
  const world = testWorld([plug(bankPort, openBank({ url: simulator.url, secret: SECRET }))])
  const engine: Engine = { db, clock, log: silentLog(), world }
  const tx = <T>(work: (ctx: Ctx) => Promise<T>): Promise<T> =>
    transact(db, (inner) => work(ctxOf(inner, { actor: system, now: clock.now(), world })))
  const set = (key: string, value: string): Promise<unknown> =>
    tx((ctx) =>
      setSettings(ctx, [
        { key, value, validFrom: '2020-01-01', source: 'test', certainty: 'confirmed', demonstration: true },
      ]),
    )
  await set('payouts.minimum-minor', '2500')
  await drain(engine, product)
  const as = <A extends Actor, T>(actor: A, work: (ctx: Ctx<A>) => Promise<T>): Promise<T> =>
    transact(db, (inner) => work(ctxOf(inner, { actor, now: clock.now(), world })))
  return { clock, engine, simulator, tx, as, set, world, drain: () => drain(engine, product) }
}
export type BankWorld = Awaited<ReturnType<typeof openBankWorld>>

/** An approved seller with a bank account; its last digits decide what the simulator does. */
export async function newSeller({ tx }: BankWorld, accountNumber: string | null = '123456789'): Promise<string> {
  return await tx(async (ctx) => {
    const id = newId(ctx.now)
    await sql`
      insert into sellers.seller (seller_id, account_id, state, state_at, legal_name, trade_name, line1, city, us_state, zip,
             county_fips, naics, makes, employees, created_at, business_at, submitted_at)
      values (${id}, ${newId(ctx.now)}, 'approved', ${ctx.now}, 'Ridge & Sons Orchards LLC', 'Ridge Orchards',
              '1 Orchard Rd', 'Yakima', 'WA', '98901', '53077', '111331', 'apples', 4, ${ctx.now}, ${ctx.now}, ${ctx.now})
    `.execute(ctx.tx)
    if (accountNumber === null) return id
    const sealed = ctx.world.vault.seal(accountNumber, `sellers.bank:${id}:1`)
    await sql`
      insert into sellers.bank (seller_id, number, holder, routing_number, account_sealed, account_last, changed_by, at)
      values (${id}, 1, 'Ridge & Sons <Orchards>', '125000024', ${sealed}, ${accountNumber.slice(-4)}, ${id}, ${ctx.now})
    `.execute(ctx.tx)
    return id
  })
}

/** Books an order from open to confirmed: the seller keeps `keepMinor` US cents of it. */
export async function releasedOrder({ tx }: BankWorld, sellerId: string, keepMinor: bigint): Promise<string> {
  return await tx(async (ctx) => {
    const orderId = newId(ctx.now)
    const rows: readonly (readonly [string, Account, Account, bigint, string])[] = [
      ['order-open', 'receivable', 'pledged', 31_175n, 'CNY'],
      ['order-paid', 'provider', 'receivable', 31_175n, 'CNY'],
      ['order-held', 'pledged', 'escrow', 31_175n, 'CNY'],
      ['tax', 'escrow', 'tax_due', 4_731n, 'CNY'],
      ['freight', 'escrow', 'carrier_due', 6_800n, 'CNY'],
      ['insurance', 'escrow', 'insurer_due', 59n, 'CNY'],
      ['fee', 'escrow', 'platform_fee', 1_567n, 'CNY'],
      ['seller-share', 'escrow', 'currency_position', 18_018n, 'CNY'],
      ['seller-payable', 'currency_position', 'seller_payable', keepMinor, 'USD'],
    ]
    await transfer(
      ctx,
      rows.map(([kind, debit, credit, minor, currency]) => ({
        sellerId,
        debit,
        credit,
        money: { minor, currency },
        kind,
        orderId,
        cause: `order:${orderId}:${kind}`,
        ...(kind.startsWith('seller-') ? { rate: '7.207200' } : {}),
      })),
    )
    return orderId
  })
}

/** Takes dollars of a released order back, as a refund after the release does. */
export async function clawBack(
  { tx }: BankWorld,
  { sellerId, orderId }: { readonly sellerId: string; readonly orderId: string },
  minor: bigint,
  cause = 'return:1',
): Promise<void> {
  const common = { sellerId, orderId, rate: '7.207200' }
  const word = (kind: string) => ({ kind, cause: `refund:${orderId}:${cause}:${kind}` })
  await tx((ctx) =>
    transfer(ctx, [
      {
        ...common,
        ...word('refund-share'),
        debit: 'currency_position',
        credit: 'refund_due',
        money: { minor: minor * 7n, currency: 'CNY' },
      },
      {
        ...common,
        ...word('refund-fee'),
        debit: 'platform_fee',
        credit: 'refund_due',
        money: { minor: 100n, currency: 'CNY' },
      },
      {
        ...common,
        ...word('claw-back-share'),
        debit: 'seller_payable',
        credit: 'currency_position',
        money: { minor, currency: 'USD' },
      },
    ]),
  )
}
