import { audit } from '#platform/audit'
import type { Ctx } from '#platform/context'
import { own } from '#platform/db'
import { decimalOf, moneyOf } from '#platform/money'
import { emit } from '#platform/outbox'
import { paymentCaptured, paymentClosed, paymentDisputed, paymentFailed } from './events.ts'
import { noteMismatches, type Difference } from './note-mismatches.ts'
import type { ProviderPayment } from './payment-port.ts'
import { ordersOf, payerPlace, type PaymentRow } from './payments.ts'
import { paymentsBefore, type PaymentStep } from './payment-state.ts'
import type { HeardBy, Outcome, Tables } from './tables.ts'

/**
 * Takes over what the provider says of a payment, by webhook or by answer: first compared with what we asked for, then
 * given its effect once. The end is the same for every order and number of reports. Money is captured only when amount,
 * currency, order and the provider's own id agree.
 */
export async function takePayment(ctx: Ctx, row: PaymentRow, said: ProviderPayment, by: HeardBy): Promise<Outcome> {
  const wrong = differences(row, said)
  if (wrong.length > 0) return await dispute(ctx, row, wrong, by)
  await heard(ctx, row, said)
  if (said.status === 'pending') return await step(ctx, row, 'pend', {})
  if (said.status === 'succeeded') return await capture(ctx, row, said, by)
  const ended = { hint_sealed: null, ask_at: null }
  if (said.status === 'failed') {
    const reason = said.failure ?? 'declined'
    const outcome = await step(ctx, row, 'fail', { failure: reason, ask_at: null })
    if (outcome === 'taken') await emit(ctx, paymentFailed, { paymentId: row.id, checkoutId: row.checkout_id, reason })
    return outcome
  }
  const outcome = await step(ctx, row, said.status === 'closed' ? 'close' : 'expire', ended)
  if (outcome === 'taken') await emit(ctx, paymentClosed, { paymentId: row.id, checkoutId: row.checkout_id })
  return outcome
}

/** The provider will not make this payment at all: a definite no to our asking. */
export async function refuseAtProvider(ctx: Ctx, row: PaymentRow, code: string): Promise<void> {
  const outcome = await step(ctx, row, 'fail', { failure: code, problem: code, ask_at: null })
  if (outcome === 'taken')
    await emit(ctx, paymentFailed, { paymentId: row.id, checkoutId: row.checkout_id, reason: code })
}

function differences(row: PaymentRow, said: ProviderPayment): readonly Difference[] {
  const ours = { minor: row.amount_minor, currency: row.currency }
  const amount = moneyOf(said.amount, row.currency)
  return [
    ...(said.merchantOrder === row.id ? [] : [differs('merchant_order', row.id, said.merchantOrder)]),
    ...(row.provider_id === null || said.providerId === row.provider_id
      ? []
      : [differs('provider_id', row.provider_id, said.providerId)]),
    ...(said.currency === row.currency ? [] : [differs('currency', row.currency, said.currency)]),
    ...(amount !== null && amount.minor === row.amount_minor ? [] : [differs('amount', decimalOf(ours), said.amount)]),
  ]
}

const differs = (field: Difference['field'], ours: string, theirs: string): Difference => ({ field, ours, theirs })

async function dispute(ctx: Ctx, row: PaymentRow, wrong: readonly Difference[], by: HeardBy): Promise<Outcome> {
  await noteMismatches(ctx, row, { subject: 'payment', subjectId: row.id, wrong, by })
  const moved = await step(ctx, row, 'dispute', { ask_at: null })
  if (moved === 'taken') await emit(ctx, paymentDisputed, { paymentId: row.id, checkoutId: row.checkout_id })
  return 'mismatch'
}

async function heard(ctx: Ctx, row: PaymentRow, said: ProviderPayment): Promise<void> {
  await own<Tables>(ctx.tx)
    .updateTable('payments.payment')
    .set((table) => ({
      provider_id: table.fn.coalesce('provider_id', table.val(said.providerId)),
      pay_url: table.fn.coalesce('pay_url', table.val(said.payUrl)),
      answered_at: ctx.now,
      problem: null,
    }))
    .where('buyer_id', '=', row.buyer_id)
    .where('id', '=', row.id)
    .execute()
}

async function capture(ctx: Ctx, row: PaymentRow, said: ProviderPayment, by: HeardBy): Promise<Outcome> {
  const { paid } = said
  // Paid without a transaction, a time or a payer is nothing that customs or a refund could build on: ask again.
  if (paid === null) return 'refused'
  const outcome = await step(ctx, row, 'succeed', {
    captured_minor: row.amount_minor,
    hint_sealed: null,
    failure: null,
    ask_at: null,
  })
  if (outcome !== 'taken') return outcome
  const key = { buyerId: row.buyer_id, paymentId: row.id }
  const amount = moneyOf(said.amount, said.currency)
  await own<Tables>(ctx.tx)
    .insertInto('payments.report')
    .values({
      buyer_id: row.buyer_id,
      payment_id: row.id,
      transaction_id: paid.transactionId,
      payer_sealed: ctx.world.vault.seal(
        JSON.stringify({ name: paid.payer.name, idNumber: paid.payer.idNumber }),
        payerPlace(row.id),
      ),
      payer_id_type: paid.payer.idType,
      amount_minor: amount?.minor ?? 0n,
      currency: said.currency,
      paid_at: paid.at,
      heard_by: by,
      heard_at: ctx.now,
    })
    .execute()
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
  return 'taken'
}

const stateAfter = {
  pend: 'pending',
  succeed: 'succeeded',
  fail: 'failed',
  close: 'closed',
  expire: 'expired',
  dispute: 'disputed',
} as const satisfies Record<PaymentStep, string>

/** One guarded step; `known` when the payment is already past it. */
async function step(
  ctx: Ctx,
  row: PaymentRow,
  name: PaymentStep,
  set: Partial<Pick<PaymentRow, 'captured_minor' | 'hint_sealed' | 'failure' | 'problem' | 'ask_at'>>,
): Promise<Outcome> {
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
