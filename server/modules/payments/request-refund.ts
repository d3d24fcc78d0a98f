import { audit } from '#platform/audit'
import { must } from '#platform/check'
import type { Ctx } from '#platform/context'
import { own, sql } from '#platform/db'
import { newId } from '#platform/id'
import { enqueue } from '#platform/job'
import type { Money } from '#platform/money'
import { nextAsk } from './again.ts'
import { driveRefundJob } from './drive-refund.job.ts'
import { refundsBefore } from './refund-state.ts'
import { refundById } from './refunds.ts'
import { refuse } from './refusals.ts'
import type { Tables } from './tables.ts'

export type RefundWanted = {
  readonly sellerId: string
  readonly orderId: string
  readonly amount: Money
  /** What the provider and the books are told, 200 characters at most. */
  readonly reason: string
  /** Why money goes back, once for each order: asking twice with the same cause is one refund. */
  readonly cause?: string
  /** Which payment, where an order was paid twice; else the one that was captured first. */
  readonly paymentId?: string
}

/**
 * Notes that money goes back; a job asks the provider until it knows. The intent is once for each order and cause, and the
 * sum of all intents never passes what was captured: the statement counts, not this program.
 * Refused: `payments.not-captured`, `payments.refund-exceeds`, `payments.refund-differs` (same cause, other amount).
 */
export async function requestRefund(ctx: Ctx, wanted: RefundWanted): Promise<{ readonly refundId: string }> {
  const part = await capturedPart(ctx, wanted)
  const refundId = newId(ctx.now)
  const cause = wanted.cause ?? 'order'
  const kept = await own<Tables>(ctx.tx)
    .insertInto('payments.refund')
    .values({
      buyer_id: part.buyer_id,
      id: refundId,
      payment_id: part.payment_id,
      seller_id: wanted.sellerId,
      order_id: wanted.orderId,
      cause,
      reason: wanted.reason.slice(0, 200),
      amount_minor: wanted.amount.minor,
      currency: wanted.amount.currency,
      state: 'new',
      moved_at: ctx.now,
      created_at: ctx.now,
      round: 1,
      attempts: 0,
      ask_at: nextAsk(ctx.now, 1),
    })
    .onConflict((conflict) => conflict.columns(['buyer_id', 'order_id', 'cause']).doNothing())
    .executeTakeFirst()
  if (kept.numInsertedOrUpdatedRows !== 1n) return await before(ctx, wanted, part.buyer_id, cause)
  await count(ctx, part, wanted)
  await audit(ctx, {
    action: 'payments.refund-wanted',
    subject: 'refund',
    subjectId: refundId,
    details: { orderId: wanted.orderId, amountMinor: wanted.amount.minor.toString(), cause },
  })
  await enqueue(ctx, driveRefundJob, { buyerId: part.buyer_id, refundId }, { once: refundId })
  return { refundId }
}

/** Asks anew for a refund that the provider refused, by a person's decision. Refused as `payments.not-retryable` otherwise. */
export async function retryRefund(ctx: Ctx, refundId: string, reason: string): Promise<void> {
  const refund = await refundById(ctx, refundId)
  if (refund === null) throw refuse('payments.not-found')
  const moved = await own<Tables>(ctx.tx)
    .updateTable('payments.refund')
    .set((table) => ({
      state: 'new',
      moved_at: ctx.now,
      round: sql<number>`${table.ref('round')} + 1`,
      provider_id: null,
      problem: null,
      ask_at: nextAsk(ctx.now, 1),
    }))
    .where('buyer_id', '=', refund.buyer_id)
    .where('id', '=', refundId)
    .where('state', 'in', [...refundsBefore('retry')])
    .executeTakeFirst()
  if (moved.numUpdatedRows !== 1n) throw refuse('payments.not-retryable')
  await audit(ctx, { action: 'payments.refund-retried', subject: 'refund', subjectId: refundId, details: { reason } })
  await enqueue(ctx, driveRefundJob, { buyerId: refund.buyer_id, refundId }, { once: refundId })
}

type Part = { readonly buyer_id: string; readonly payment_id: string }

async function capturedPart(ctx: Ctx, wanted: RefundWanted): Promise<Part> {
  const part = await own<Tables>(ctx.tx)
    .selectFrom('payments.payment_order as part')
    .innerJoin('payments.payment as payment', (join) =>
      join.onRef('payment.buyer_id', '=', 'part.buyer_id').onRef('payment.id', '=', 'part.payment_id'),
    )
    .select(['part.buyer_id', 'part.payment_id'])
    .where('part.order_id', '=', wanted.orderId)
    .where('part.seller_id', '=', wanted.sellerId)
    .where('part.captured_minor', '>', 0n)
    .where('payment.currency', '=', wanted.amount.currency)
    .$if(wanted.paymentId !== undefined, (query) => query.where('part.payment_id', '=', wanted.paymentId ?? ''))
    .orderBy('part.payment_id')
    .executeTakeFirst()
  if (part === undefined) throw refuse('payments.not-captured')
  return part
}

/** Counts the amount against what was captured, of the payment and of the order; never past it. */
async function count(ctx: Ctx, part: Part, { orderId, sellerId, amount: { minor } }: RefundWanted): Promise<void> {
  if (minor <= 0n) throw refuse('payments.refund-exceeds')
  const whole = await sql`
    update payments.payment
       set refunded_minor = refunded_minor + ${minor}
     where buyer_id = ${part.buyer_id} and id = ${part.payment_id} and refunded_minor + ${minor} <= captured_minor
  `.execute(ctx.tx)
  const ofOrder = await sql`
    update payments.payment_order
       set refunded_minor = refunded_minor + ${minor}
     where buyer_id = ${part.buyer_id} and payment_id = ${part.payment_id} and seller_id = ${sellerId}
       and order_id = ${orderId} and refunded_minor + ${minor} <= captured_minor
  `.execute(ctx.tx)
  if (whole.numAffectedRows !== 1n || ofOrder.numAffectedRows !== 1n) throw refuse('payments.refund-exceeds')
}

async function before(
  ctx: Ctx,
  wanted: RefundWanted,
  buyerId: string,
  cause: string,
): Promise<{ readonly refundId: string }> {
  const found = await own<Tables>(ctx.tx)
    .selectFrom('payments.refund')
    .select(['id', 'amount_minor'])
    .where('buyer_id', '=', buyerId)
    .where('order_id', '=', wanted.orderId)
    .where('cause', '=', cause)
    .executeTakeFirst()
  const refund = must(found, 'the key that was taken is there')
  if (refund.amount_minor !== wanted.amount.minor) throw refuse('payments.refund-differs')
  return { refundId: refund.id }
}
