import { audit } from '#platform/audit'
import type { Ctx } from '#platform/context'
import { own, sql } from '#platform/db'
import { decimalOf, moneyOf } from '#platform/money'
import { emit } from '#platform/outbox'
import { paymentCaptured, paymentClosed, paymentDisputed, paymentFailed } from './events.ts'
import { keepFee } from './keep-fee.ts'
import { noteMismatches, type Difference } from './note-mismatches.ts'
import type { NextStep, ProviderPayment } from './payment-port.ts'
import { ordersOf, payerPlace, type PaymentRow } from './payments.ts'
import { paymentsBefore, type PaymentState, type PaymentStep } from './payment-state.ts'
import type { Heard, Outcome, Tables } from './tables.ts'

/**
 * Takes over what a provider says of a payment, by webhook or by answer: first compared with what we asked for, then
 * given its effect once. The end is the same for every order and number of reports. Money is captured only when provider,
 * account, amount, currency, order and the provider's own id agree.
 */
export async function takePayment(ctx: Ctx, row: PaymentRow, said: ProviderPayment, heard: Heard): Promise<Outcome> {
  const wrong = differences(row, said, heard)
  if (wrong.length > 0) return await dispute(ctx, row, said, wrong, heard)
  await noteAnswer(ctx, row, said)
  switch (said.status) {
    case 'pending':
      return await step(ctx, row, 'pend', {})
    case 'succeeded':
      return await capture(ctx, row, said, heard)
    case 'failed':
      return await end(ctx, row, 'fail', said.failure ?? 'declined')
    case 'closed':
      return await end(ctx, row, 'close', null)
    case 'expired':
      return await end(ctx, row, 'expire', null)
  }
}

/** The provider will not make this payment at all: a definite no to our asking. */
export async function refuseAtProvider(ctx: Ctx, row: PaymentRow, code: string): Promise<void> {
  await end(ctx, row, 'fail', code)
}

/** Nobody can pay it any more, and the provider knows of no such payment; or a person ends a disputed one. */
export async function closeHere(ctx: Ctx, row: PaymentRow): Promise<Outcome> {
  return await end(ctx, row, 'close', null)
}

/** What stands in the way of knowing more, for the operator. */
export async function noteProblem(ctx: Ctx, row: PaymentRow, problem: string): Promise<void> {
  await own<Tables>(ctx.tx)
    .updateTable('payments.payment')
    .set({ problem })
    .where('buyer_id', '=', row.buyer_id)
    .where('id', '=', row.id)
    .execute()
}

/** An end without money. */
async function end(
  ctx: Ctx,
  row: PaymentRow,
  name: 'fail' | 'close' | 'expire',
  failure: string | null,
): Promise<Outcome> {
  // Who would pay is kept for another try, unless the orders ended and nothing follows.
  const last = row.close_wanted_at !== null && row.then_method === null
  const outcome = await step(ctx, row, name, {
    ask_at: null,
    ...(last ? { hint_sealed: null, choice_sealed: null } : {}),
    ...(failure === null ? {} : { failure }),
  })
  if (outcome !== 'taken') return outcome
  const of = { paymentId: row.id, checkoutId: row.checkout_id }
  if (name === 'fail') await emit(ctx, paymentFailed, { ...of, reason: failure ?? 'declined' })
  else await emit(ctx, paymentClosed, of)
  return outcome
}

function differences(row: PaymentRow, said: ProviderPayment, heard: Heard): readonly Difference[] {
  const ours = { minor: row.amount_minor, currency: row.currency }
  const amount = moneyOf(said.amount, row.currency)
  return [
    ...(heard.provider === row.provider ? [] : [differs('provider', row.provider ?? '', heard.provider)]),
    ...(said.account === null || said.account === row.account
      ? []
      : [differs('account', row.account ?? '', said.account)]),
    ...(said.merchantOrder === row.id ? [] : [differs('merchant_order', row.id, said.merchantOrder)]),
    ...(row.provider_id === null || said.providerId === row.provider_id
      ? []
      : [differs('provider_id', row.provider_id, said.providerId)]),
    ...(said.currency === row.currency ? [] : [differs('currency', row.currency, said.currency)]),
    ...(amount !== null && amount.minor === row.amount_minor ? [] : [differs('amount', decimalOf(ours), said.amount)]),
  ]
}

const differs = (field: Difference['field'], ours: string, theirs: string): Difference => ({ field, ours, theirs })

/** What was reported is not what we asked for: both are kept, the provider is asked on, and a person looks at it. */
async function dispute(
  ctx: Ctx,
  row: PaymentRow,
  said: ProviderPayment,
  wrong: readonly Difference[],
  { by }: Heard,
): Promise<Outcome> {
  await noteMismatches(ctx, row, {
    subject: 'payment',
    subjectId: row.id,
    wrong,
    by,
    said: { status: said.status, transactionId: said.paid?.transactionId ?? null },
  })
  const moved = await step(ctx, row, 'dispute', {})
  if (moved === 'taken') await emit(ctx, paymentDisputed, { paymentId: row.id, checkoutId: row.checkout_id })
  return 'mismatch'
}

async function noteAnswer(ctx: Ctx, row: PaymentRow, { providerId, next }: ProviderPayment): Promise<void> {
  const url = next?.kind === 'redirect' ? next.url : null
  await own<Tables>(ctx.tx)
    .updateTable('payments.payment')
    .set((table) => ({
      provider_id: table.fn.coalesce('provider_id', table.val(providerId)),
      pay_url: table.fn.coalesce('pay_url', table.val(url)),
      ...(next === null || next.kind === 'redirect'
        ? {}
        : { next_step: sql<NextStep>`${JSON.stringify(next)}::jsonb` }),
      answered_at: ctx.now,
      problem: null,
    }))
    .where('buyer_id', '=', row.buyer_id)
    .where('id', '=', row.id)
    .execute()
}

async function capture(ctx: Ctx, row: PaymentRow, said: ProviderPayment, { by }: Heard): Promise<Outcome> {
  const { paid } = said
  // Paid without a transaction or a time is nothing that customs or a refund could build on: ask again.
  if (paid === null) return 'refused'
  if ((row.state === 'disputed' || row.state === 'closed') && (await wentBack(ctx, row))) return 'known'
  const outcome = await step(ctx, row, 'succeed', {
    captured_minor: row.amount_minor,
    // Who was to pay is needed on where the provider does not tell who did: its declaration does.
    ...(paid.payer === null ? {} : { hint_sealed: null }),
    choice_sealed: null,
    then_method: null,
    then_sealed: null,
    failure: null,
    ask_at: null,
  })
  if (outcome !== 'taken') return outcome
  const key = { buyerId: row.buyer_id, paymentId: row.id }
  await report(ctx, row, said, paid, by)
  await own<Tables>(ctx.tx)
    .updateTable('payments.payment_order')
    .set((table) => ({ captured_minor: table.ref('amount_minor') }))
    .where('buyer_id', '=', row.buyer_id)
    .where('payment_id', '=', row.id)
    .execute()
  const orders = (await ordersOf(ctx, key)).map((each) => ({
    sellerId: each.seller_id,
    orderId: each.order_id,
    amountMinor: each.amount_minor.toString(),
  }))
  await emit(ctx, paymentCaptured, {
    ...key,
    checkoutId: row.checkout_id,
    orders,
    currency: row.currency,
    capturedAt: paid.at.toISOString(),
  })
  if (paid.fee !== null)
    await keepFee(ctx, row, { subject: 'payment', subjectId: row.id, fee: paid.fee, settled: null, by: 'report' })
  return 'taken'
}

/** A person has given back the money of this payment: it is not captured any more, and the statement shows the rest. */
async function wentBack(ctx: Ctx, row: PaymentRow): Promise<boolean> {
  const refund = await own<Tables>(ctx.tx)
    .selectFrom('payments.refund')
    .select('id')
    .where('buyer_id', '=', row.buyer_id)
    .where('payment_id', '=', row.id)
    .where('order_id', 'is', null)
    .where('state', '<>', 'failed')
    .executeTakeFirst()
  return refund !== undefined
}

async function report(
  ctx: Ctx,
  row: PaymentRow,
  said: ProviderPayment,
  paid: NonNullable<ProviderPayment['paid']>,
  by: Heard['by'],
): Promise<void> {
  const { payer } = paid
  const amount = moneyOf(said.amount, said.currency)
  await own<Tables>(ctx.tx)
    .insertInto('payments.report')
    .values({
      buyer_id: row.buyer_id,
      payment_id: row.id,
      transaction_id: paid.transactionId,
      payer_sealed:
        payer === null
          ? null
          : ctx.world.vault.seal(JSON.stringify({ name: payer.name, idNumber: payer.idNumber }), payerPlace(row.id)),
      payer_id_type: payer?.idType ?? '1',
      amount_minor: amount?.minor ?? 0n,
      currency: said.currency,
      paid_at: paid.at,
      heard_by: by,
      heard_at: ctx.now,
    })
    .execute()
}

const stateAfter = {
  pend: 'pending',
  succeed: 'succeeded',
  fail: 'failed',
  close: 'closed',
  expire: 'expired',
  dispute: 'disputed',
} as const satisfies Record<Exclude<PaymentStep, 'choose'>, PaymentState>

type Set = Partial<
  Pick<
    PaymentRow,
    'captured_minor' | 'hint_sealed' | 'choice_sealed' | 'then_method' | 'then_sealed' | 'failure' | 'ask_at'
  >
>

/** One guarded step; `known` when the payment is already past it. */
async function step(ctx: Ctx, row: PaymentRow, name: Exclude<PaymentStep, 'choose'>, set: Set): Promise<Outcome> {
  const moved = await own<Tables>(ctx.tx)
    .updateTable('payments.payment')
    .set({ ...set, state: stateAfter[name], moved_at: ctx.now })
    .where('buyer_id', '=', row.buyer_id)
    .where('id', '=', row.id)
    .where('state', 'in', [...paymentsBefore(name)])
    .executeTakeFirst()
  if (moved.numUpdatedRows !== 1n) return 'known'
  await audit(ctx, {
    action: `payments.${stateAfter[name]}`,
    subject: 'payment',
    subjectId: row.id,
    details: { checkoutId: row.checkout_id, amountMinor: row.amount_minor.toString(), currency: row.currency },
  })
  return 'taken'
}
