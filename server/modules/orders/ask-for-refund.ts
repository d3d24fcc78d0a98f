import type { Ctx } from '#platform/context'
import { own } from '#platform/db'
import { transfer } from '#modules/ledger'
import { requestRefund, retryRefund } from '#modules/payments'
import type { OrderRow, Tables } from './tables.ts'

/** Money that came for an order that had ended goes back as it came: handed to payments, which asks the provider until it knows. */
export async function askForRefund(ctx: Ctx, order: OrderRow, reason: string, paymentId: string | null): Promise<void> {
  const { refundId } = await requestRefund(ctx, {
    sellerId: order.seller_id,
    orderId: order.id,
    amount: { minor: order.total_minor, currency: order.currency },
    reason,
    ...(paymentId === null ? {} : { paymentId }),
  })
  await wish(ctx, order, { refundId, cause: 'order', reason, surplus: false })
}

/** A second payment for an order that is paid: the money is owed back, and the order itself stays as it is. */
export async function returnSurplus(ctx: Ctx, order: OrderRow, paymentId: string): Promise<void> {
  const money = { minor: order.total_minor, currency: order.currency }
  const of = { sellerId: order.seller_id, orderId: order.id }
  const cause = `order:${order.id}:surplus:${paymentId}`
  await transfer(ctx, [{ ...of, debit: 'provider', credit: 'refund_due', money, kind: 'surplus-received', cause }])
  const { refundId } = await requestRefund(ctx, {
    ...of,
    amount: money,
    reason: 'paid-twice',
    paymentId,
    cause: `surplus:${paymentId}`,
  })
  await wish(ctx, order, { refundId, cause: `surplus:${paymentId}`, reason: 'paid-twice', surplus: true })
}

/** Asks again for the refunds of an order that the provider refused; false when there is none. */
export async function askAnew(ctx: Ctx, order: OrderRow, reason: string): Promise<boolean> {
  const failed = await own<Tables>(ctx.tx)
    .updateTable('orders.refund_wish')
    .set({ failed_at: null, failure: null })
    .where('seller_id', '=', order.seller_id)
    .where('order_id', '=', order.id)
    .where('failed_at', 'is not', null)
    .returning('refund_id')
    .execute()
  for (const { refund_id: refundId } of failed) await retryRefund(ctx, refundId, reason)
  return failed.length > 0
}

async function wish(
  ctx: Ctx,
  order: OrderRow,
  {
    refundId,
    cause,
    reason,
    surplus,
  }: { readonly refundId: string; readonly cause: string; readonly reason: string; readonly surplus: boolean },
): Promise<void> {
  const { kind } = ctx.actor
  await own<Tables>(ctx.tx)
    .insertInto('orders.refund_wish')
    .values({
      seller_id: order.seller_id,
      order_id: order.id,
      refund_id: refundId,
      cause,
      surplus,
      amount_minor: order.total_minor,
      asked_by: kind === 'buyer' || kind === 'operator' ? kind : 'system',
      reason,
      at: ctx.now,
      failed_at: null,
      failure: null,
      done_at: null,
    })
    .execute()
}
