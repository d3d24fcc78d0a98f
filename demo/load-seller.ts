import { demonstrationAccounts, signUpByEmail } from '@westbound/server/modules/identity'
import { codeAsked, codeToSend } from '@westbound/server/modules/identity'
import {
  changeBank,
  decideSeller,
  saveBusiness,
  sellerOf,
  submitSeller,
  verifySignUp,
} from '@westbound/server/modules/sellers'
import { must } from '@westbound/server/platform/check'
import type { Ctx } from '@westbound/server/platform/context'
import { sql } from '@westbound/server/platform/db'
import type { Engine } from '@westbound/server/platform/deliver'
import type { JobRun } from '@westbound/server/platform/job'
import { loadProducts } from './load-products.ts'
import type { Seller } from './types.ts'

/** The addresses of the sellers that are there already. */
export async function knownEmails(ctx: Ctx): Promise<ReadonlySet<string>> {
  const accounts = await demonstrationAccounts(ctx)
  return new Set(accounts.flatMap((account) => account.email ?? []))
}

/**
 * Opens one shop by the way every seller goes: code, business, bank account, verification, goods. All in the caller's
 * transaction, so a shop that is there is whole; the code is used up before its mail could leave, so none does.
 */
export async function loadSeller(engine: Engine, ctx: Ctx, operatorId: string, seller: Seller): Promise<void> {
  const run: JobRun = { engine, attempt: 1, tx: (work) => work(ctx) }
  const { email, password, contactName: name } = seller
  await signUpByEmail(run, { email, password, name, locale: 'en', ip: `demo:${seller.handle}` })
  const { accountId } = await verifySignUp(run, { email, code: await codeOf(ctx) })
  const { id: sellerId } = must(await sellerOf(ctx, accountId), 'a verified sign-up has its business')
  const own: Ctx = { ...ctx, actor: { kind: 'seller', id: accountId, sellerId } }
  const { address, shopName, legalName, phone, countyFips, naics, makes, employees, story } = seller
  await saveBusiness(own, sellerId, {
    legalName,
    tradeName: shopName.en,
    ein: undefined,
    phone,
    ...address,
    line2: null,
    countyFips,
    naics,
    makes: makes.en,
    employees,
    story: story.en,
  })
  await changeBank(run, { sellerId, accountId, bank: seller.bank, password: null })
  await submitSeller(own, sellerId)
  const { state, reason } = seller.verification
  if (state === 'waiting') return
  await decideSeller({ ...ctx, actor: { kind: 'operator', id: operatorId } }, sellerId, 'approve', reason)
  await loadProducts(own, sellerId, seller)
}

/** The code this transaction has just asked for; nobody else sees its row before the commit. */
async function codeOf(ctx: Ctx): Promise<string> {
  const { rows } = await sql<{ payload: unknown }>`
    select payload from platform.outbox where name = ${codeAsked.name} and request_id = ${ctx.requestId}
     order by id desc limit 1
  `.execute(ctx.tx)
  const asked = codeAsked.payload.parse(must(rows[0], 'a sign-up asks for its code').payload)
  return must(await codeToSend(ctx, asked), 'a code just made can be sent').code
}
