import { audit } from '#platform/audit'
import { must } from '#platform/check'
import type { Ctx } from '#platform/context'
import { own } from '#platform/db'
import { decimalOf, moneyOf } from '#platform/money'
import { emit } from '#platform/outbox'
import { paymentRefunded, refundFailed } from './events.ts'
import { noteMismatches, type Difference } from './note-mismatches.ts'
import type { ProviderRefund } from './payment-port.ts'
import { rowById, type PaymentRow } from './payments.ts'
import { refundsBefore, type RefundStep } from './refund-state.ts'
import type { RefundRow } from './refunds.ts'
import { closeHere } from './take-payment.ts'
import type { Heard, Outcome, Tables } from './tables.ts'

/** Takes over what the provider says of a refund: compared with what we asked for, then given its effect once. */
export async function takeRefund(ctx: Ctx, row: RefundRow, said: ProviderRefund, heard: Heard): Promise<Outcome> {
  const payment = must(await rowById(ctx, row.payment_id), 'a refund is of a payment')
  const wrong = differences(row, payment, said)
  if (wrong.length > 0) {
    await noteMismatches(ctx, payment, { subject: 'refund', subjectId: row.id, wrong, by: heard.by })
    return 'mismatch'
  }
  await own<Tables>(ctx.tx)
    .updateTable('payments.refund')
    .set((table) => ({
      provider_id: table.fn.coalesce('provider_id', table.val(said.providerId)),
      answered_at: ctx.now,
      problem: null,
    }))
    .where('buyer_id', '=', row.buyer_id)
    .where('id', '=', row.id)
    .execute()
  if (said.status === 'pending') return await step(ctx, row, 'pend', {})
  if (said.status === 'failed') return await refuseRefund(ctx, row, 'the provider could not give it back')
  const outcome = await step(ctx, row, 'succeed', { ask_at: null, ended_at: said.endedAt ?? ctx.now })
  if (outcome !== 'taken') return outcome
  const payload = payloadOf(row)
  if (payload !== null) await emit(ctx, paymentRefunded, payload)
  // Money of a disputed payment is back where it came from: the payment is over, and the buyer may pay anew.
  else await closeHere(ctx, payment)
  return outcome
}

/** A definite no: the intent stays, counted, for a person to try anew. */
export async function refuseRefund(ctx: Ctx, row: RefundRow, reason: string): Promise<Outcome> {
  const outcome = await step(ctx, row, 'fail', { ask_at: null, problem: reason })
  const payload = payloadOf(row)
  if (outcome === 'taken' && payload !== null) await emit(ctx, refundFailed, { ...payload, reason })
  return outcome
}

function differences(row: RefundRow, payment: PaymentRow, said: ProviderRefund): readonly Difference[] {
  const amount = moneyOf(said.amount, row.currency)
  const ours = decimalOf({ minor: row.amount_minor, currency: row.currency })
  const differs = (field: Difference['field'], left: string, right: string): Difference[] =>
    left === right ? [] : [{ field, ours: left, theirs: right }]
  return [
    ...differs('account', payment.account ?? '', said.account ?? payment.account ?? ''),
    ...differs('merchant_order', row.payment_id, said.merchantOrder),
    ...differs('payment_id', payment.provider_id ?? '', said.paymentId),
    ...differs('currency', row.currency, said.currency),
    ...(amount?.minor === row.amount_minor ? [] : [{ field: 'amount', ours, theirs: said.amount } as const]),
  ]
}

/** Null for money that no order had. */
const payloadOf = ({ id, seller_id: sellerId, order_id: orderId, amount_minor: minor, currency }: RefundRow) =>
  sellerId === null || orderId === null
    ? null
    : { refundId: id, sellerId, orderId, amountMinor: minor.toString(), currency }

const stateAfter = { pend: 'pending', succeed: 'succeeded', fail: 'failed' } as const

async function step(
  ctx: Ctx,
  row: RefundRow,
  name: Exclude<RefundStep, 'retry'>,
  set: Partial<Pick<RefundRow, 'ask_at' | 'problem' | 'ended_at'>>,
): Promise<Outcome> {
  const moved = await own<Tables>(ctx.tx)
    .updateTable('payments.refund')
    .set({ ...set, state: stateAfter[name], moved_at: ctx.now })
    .where('buyer_id', '=', row.buyer_id)
    .where('id', '=', row.id)
    .where('state', 'in', [...refundsBefore(name)])
    .executeTakeFirst()
  if (moved.numUpdatedRows !== 1n) return 'known'
  await audit(ctx, {
    action: `payments.refund-${stateAfter[name]}`,
    subject: 'refund',
    subjectId: row.id,
    details: { orderId: row.order_id, amountMinor: row.amount_minor.toString(), currency: row.currency },
  })
  return 'taken'
}
