import { z } from 'zod'
import { audit } from '#platform/audit'
import { must } from '#platform/check'
import type { Ctx } from '#platform/context'
import { own, sql } from '#platform/db'
import type { JobRun } from '#platform/job'
import { moneyOf } from '#platform/money'
import { emit } from '#platform/outbox'
import { nextAsk } from './again.ts'
import { paymentDeclarationFailed, paymentDeclared } from './events.ts'
import { declarationsBefore, type DeclarationStep } from './payment-declaration-state.ts'
import {
  providerNamed,
  type DeclarationAsked,
  type Payer,
  type PaymentProvider,
  type ProviderAnswer,
  type ProviderDeclaration,
} from './payment-port.ts'
import { buyerPlace, payerPlace, rowById } from './payments.ts'
import type { Tables } from './tables.ts'

const Buyer = z.object({ name: z.string(), idNumber: z.string() })
type Row = Tables['payments.declaration']
type Key = { readonly buyerId: string; readonly orderId: string }

/**
 * Has the provider declare a payment, or asks what became of it: first told, then found by the same key. No answer leaves
 * everything as it is, and the row says when to ask again.
 */
export async function driveDeclaration(run: JobRun, key: Key): Promise<void> {
  const asked = await run.tx((ctx) => claim(ctx, key))
  if (asked === null) return
  const answer = await ask(asked)
  await run.tx((ctx) => note(ctx, asked, answer))
}

type Claimed = { readonly row: Row; readonly what: DeclarationAsked; readonly provider: PaymentProvider }

async function claim(ctx: Ctx, { buyerId, orderId }: Key): Promise<Claimed | null> {
  const { rows } = await sql<Row>`
    update payments.declaration
       set attempts = attempts + 1, asked_at = coalesce(asked_at, ${ctx.now})
     where buyer_id = ${buyerId} and order_id = ${orderId} and state in ('new', 'pending')
    returning *
  `.execute(ctx.tx)
  const row = rows[0]
  if (row === undefined) return null
  const provider = providerNamed(ctx, row.provider)
  const missing = provider?.declare === undefined || row.buyer_sealed === null
  await own<Tables>(ctx.tx)
    .updateTable('payments.declaration')
    .set({
      ask_at: nextAsk(ctx.now, row.attempts),
      ...(missing ? { problem: 'this provider does not declare any more, or the buyer was erased' } : {}),
    })
    .where('buyer_id', '=', buyerId)
    .where('order_id', '=', orderId)
    .execute()
  if (provider === null || missing) return null
  return { row, provider, what: await askedOf(ctx, row) }
}

async function askedOf(ctx: Ctx, row: Row): Promise<DeclarationAsked> {
  const payment = must(await rowById(ctx, row.payment_id), 'a declaration is of a payment')
  const report = await own<Tables>(ctx.tx)
    .selectFrom('payments.report')
    .select('transaction_id')
    .where('buyer_id', '=', row.buyer_id)
    .where('payment_id', '=', row.payment_id)
    .executeTakeFirstOrThrow()
  const { currency } = row
  return {
    key: `${row.id}.${row.round}`,
    merchantOrder: payment.id,
    providerPaymentId: must(payment.provider_id, 'a captured payment has the provider’s id'),
    transactionId: report.transaction_id,
    orderNumber: row.order_number,
    amount: { minor: row.amount_minor, currency },
    goods: { minor: row.goods_minor, currency },
    freight: { minor: row.freight_minor, currency },
    tax: { minor: row.tax_minor, currency },
    split: row.split,
    buyer: buyerOf(ctx, row),
  }
}

const buyerOf = (ctx: Ctx, row: Row): Payer =>
  Buyer.parse(JSON.parse(ctx.world.vault.open(must(row.buyer_sealed, 'not erased'), buyerPlace(row.order_id))))

async function ask({ row, what, provider }: Claimed): Promise<ProviderAnswer<ProviderDeclaration | null>> {
  const declare = () => must(provider.declare, 'checked when it was claimed').call(provider, what)
  if (row.attempts === 1 || provider.findDeclaration === undefined) return await declare()
  const found = await provider.findDeclaration(what)
  return found.kind === 'done' && found.value === null ? await declare() : found
}

async function note(ctx: Ctx, { row }: Claimed, answer: ProviderAnswer<ProviderDeclaration | null>): Promise<void> {
  if (answer.kind === 'refused' && row.state === 'new') return await fail(ctx, row, answer.code)
  const said = answer.kind === 'done' ? answer.value : null
  if (said === null) {
    const problem =
      answer.kind === 'unknown' ? answer.why : answer.kind === 'refused' ? answer.code : 'no such declaration'
    return void (await move(ctx, row, null, { problem }))
  }
  const amount = said.amount === null ? null : moneyOf(said.amount, said.currency ?? row.currency)
  if (said.amount !== null && amount?.minor !== row.amount_minor)
    return await fail(ctx, row, `declared ${said.amount} ${said.currency ?? row.currency}`)
  // What an answer leaves out stands as it was told before: Alipay compares the identity once, and its query is silent.
  const identity = said.identity === 'unchecked' ? (row.identity ?? 'unchecked') : said.identity
  const heard = {
    declaration_no: said.providerId ?? row.declaration_no,
    identity,
    cleared_by: said.clearedBy ?? row.cleared_by,
    clearing_id: said.clearingId ?? row.clearing_id,
    answered_at: ctx.now,
    problem: null,
  }
  if (said.status === 'pending') return void (await move(ctx, row, 'pend', heard))
  if (said.status === 'failed') return await fail(ctx, row, said.failure ?? 'refused', heard)
  await move(ctx, row, null, heard)
  if (!(await move(ctx, row, 'succeed', { ask_at: null }))) return
  if (identity === 'agrees') await keepPayer(ctx, row)
  await emit(ctx, paymentDeclared, { ...keyOf(row), identity })
}

const keyOf = (row: Row) => ({ sellerId: row.seller_id, orderId: row.order_id, paymentId: row.payment_id })

async function fail(ctx: Ctx, row: Row, reason: string, heard: Partial<Row> = {}): Promise<void> {
  if (await move(ctx, row, 'fail', { ...heard, ask_at: null, problem: reason }))
    await emit(ctx, paymentDeclarationFailed, { ...keyOf(row), reason })
}

/** The provider has checked that who ordered is who paid: where its report did not name the payer, this does. */
async function keepPayer(ctx: Ctx, row: Row): Promise<void> {
  const buyer = buyerOf(ctx, row)
  const kept = await own<Tables>(ctx.tx)
    .updateTable('payments.report')
    .set({ payer_sealed: ctx.world.vault.seal(JSON.stringify(buyer), payerPlace(row.payment_id)) })
    .where('buyer_id', '=', row.buyer_id)
    .where('payment_id', '=', row.payment_id)
    .where('payer_sealed', 'is', null)
    .executeTakeFirst()
  if (kept.numUpdatedRows === 1n)
    await audit(ctx, { action: 'payments.payer-confirmed', subject: 'payment', subjectId: row.payment_id })
}

const stateAfter = { pend: 'pending', succeed: 'succeeded', fail: 'failed' } as const

/** One guarded step of this round, or only what was heard; false when the declaration is past it. */
async function move(
  ctx: Ctx,
  row: Row,
  step: Exclude<DeclarationStep, 'retry'> | null,
  set: Partial<Row>,
): Promise<boolean> {
  const moved = await own<Tables>(ctx.tx)
    .updateTable('payments.declaration')
    .set({ ...set, ...(step === null ? {} : { state: stateAfter[step], moved_at: ctx.now }) })
    .where('buyer_id', '=', row.buyer_id)
    .where('order_id', '=', row.order_id)
    .where('round', '=', row.round)
    .$if(step !== null, (query) => query.where('state', 'in', [...declarationsBefore(step ?? 'pend')]))
    .executeTakeFirst()
  if (moved.numUpdatedRows !== 1n) return false
  if (step !== null)
    await audit(ctx, {
      action: `payments.declaration-${stateAfter[step]}`,
      subject: 'order',
      subjectId: row.order_id,
      details: { paymentId: row.payment_id },
    })
  return true
}
