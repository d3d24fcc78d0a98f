import { audit } from '#platform/audit'
import { must } from '#platform/check'
import type { Ctx } from '#platform/context'
import { own } from '#platform/db'
import { decimalOf, moneyOf } from '#platform/money'
import { emit } from '#platform/outbox'
import { paymentRefunded, refundFailed } from './events.ts'
import { noteMismatches, type Difference } from './note-mismatches.ts'
import type { ProviderRefund } from './payment-port.ts'
import { rowById } from './payments.ts'
import { refundsBefore, type RefundStep } from './payment-state.ts'
import type { RefundRow } from './refunds.ts'
import type { HeardBy, Outcome, Tables } from './tables.ts'

/** Takes over what the provider says of a refund: compared with what we asked for, then given its effect once. */
export async function takeRefund(ctx: Ctx, row: RefundRow, said: ProviderRefund, by: HeardBy): Promise<Outcome> {
  const payment = must(await rowById(ctx, row.payment_id), 'a refund is of a payment')
  const wrong = differences(row, payment.provider_id, said)
  if (wrong.length > 0) {
    await noteMismatches(ctx, payment, { subject: 'refund', subjectId: row.id, wrong, by })
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
  if (outcome === 'taken') await emit(ctx, paymentRefunded, payloadOf(row))
  return outcome
}

/** A definite no: the intent stays, counted, for a person to try anew. */
export async function refuseRefund(ctx: Ctx, row: RefundRow, reason: string): Promise<Outcome> {
  const outcome = await step(ctx, row, 'fail', { ask_at: null, problem: reason })
  if (outcome === 'taken') await emit(ctx, refundFailed, { ...payloadOf(row), reason })
  return outcome
}

function differences(row: RefundRow, providerPaymentId: string | null, said: ProviderRefund): readonly Difference[] {
  const amount = moneyOf(said.amount, row.currency)
  const ours = decimalOf({ minor: row.amount_minor, currency: row.currency })
  return [
    ...(said.merchantOrder === row.payment_id
      ? []
      : [{ field: 'merchant_order', ours: row.payment_id, theirs: said.merchantOrder } as const]),
    ...(said.paymentId === providerPaymentId
      ? []
      : [{ field: 'payment_id', ours: providerPaymentId ?? '', theirs: said.paymentId } as const]),
    ...(said.currency === row.currency
      ? []
      : [{ field: 'currency', ours: row.currency, theirs: said.currency } as const]),
    ...(amount?.minor === row.amount_minor ? [] : [{ field: 'amount', ours, theirs: said.amount } as const]),
  ]
}

const payloadOf = (row: RefundRow) => ({
  refundId: row.id,
  sellerId: row.seller_id,
  orderId: row.order_id,
  amountMinor: row.amount_minor.toString(),
  currency: row.currency,
})

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
