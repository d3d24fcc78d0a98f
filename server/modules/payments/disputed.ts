import { audit } from '#platform/audit'
import type { Ctx } from '#platform/context'
import { own } from '#platform/db'
import { newId } from '#platform/id'
import { enqueue } from '#platform/job'
import type { Money } from '#platform/money'
import { nextAsk } from './again.ts'
import { driveRefundJob } from './drive-refund.job.ts'
import { rowById, type PaymentRow } from './payments.ts'
import { refuse } from './refusals.ts'
import { closeHere } from './take-payment.ts'
import type { Tables } from './tables.ts'

/**
 * A payment was reported otherwise than asked for, and the provider says no more of it. A person decides: money that came
 * is given back without an order (`giveBackDisputed`; the payment closes when it has gone back), or none came and the
 * payment is over (`endDisputed`). Both say why; if the right report comes after all, it wins and the money is captured.
 */
export async function giveBackDisputed(
  ctx: Ctx,
  { paymentId, amount, reason }: { readonly paymentId: string; readonly amount: Money; readonly reason: string },
): Promise<{ readonly refundId: string }> {
  const row = await disputed(ctx, paymentId)
  if (row.provider_id === null) throw refuse('payments.not-captured')
  if (amount.minor <= 0n) throw refuse('payments.refund-exceeds')
  const refundId = newId(ctx.now)
  const kept = await own<Tables>(ctx.tx)
    .insertInto('payments.refund')
    .values({
      buyer_id: row.buyer_id,
      id: refundId,
      payment_id: row.id,
      seller_id: null,
      order_id: null,
      cause: 'disputed',
      reason: reason.slice(0, 200),
      amount_minor: amount.minor,
      currency: amount.currency,
      state: 'new',
      moved_at: ctx.now,
      created_at: ctx.now,
      round: 1,
      attempts: 0,
      ask_at: nextAsk(ctx.now, 1),
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  if (kept.numInsertedOrUpdatedRows !== 1n) throw refuse('payments.refund-differs')
  await audit(ctx, {
    action: 'payments.disputed-given-back',
    subject: 'payment',
    subjectId: paymentId,
    details: { refundId, amountMinor: amount.minor.toString(), currency: amount.currency, reason },
  })
  await enqueue(ctx, driveRefundJob, { buyerId: row.buyer_id, refundId }, { once: refundId })
  return { refundId }
}

export async function endDisputed(ctx: Ctx, paymentId: string, reason: string): Promise<void> {
  const row = await disputed(ctx, paymentId)
  if ((await closeHere(ctx, row)) !== 'taken') throw refuse('payments.not-disputed')
  await audit(ctx, { action: 'payments.disputed-ended', subject: 'payment', subjectId: paymentId, details: { reason } })
}

async function disputed(ctx: Ctx, paymentId: string): Promise<PaymentRow> {
  const row = await rowById(ctx, paymentId)
  if (row === null) throw refuse('payments.not-found')
  if (row.state !== 'disputed') throw refuse('payments.not-disputed')
  return row
}
