import { audit } from '#platform/audit'
import { own } from '#platform/db'
import { emit, listener } from '#platform/outbox'
import { refundFailed } from '#modules/payments'
import { refundStuck } from './events.ts'
import { lockOrder } from './move-order.ts'
import { dutyWhenRefused } from './order-state.ts'
import type { Tables } from './tables.ts'

/** The provider refused to give the money back: the order stays where it is, and becomes the operator's to solve. */
export const whenRefundFailed = listener('orders.when-refund-failed', refundFailed, async (ctx, refund) => {
  const { sellerId, orderId, refundId } = refund
  const reason = refund.reason.slice(0, 500)
  const order = await lockOrder(ctx, { sellerId, orderId })
  const tables = own<Tables>(ctx.tx)
  const wish = await tables
    .updateTable('orders.refund_wish')
    .set({ failed_at: ctx.now, failure: reason })
    .where('seller_id', '=', sellerId)
    .where('order_id', '=', orderId)
    .where('refund_id', '=', refundId)
    .where('done_at', 'is', null)
    .returning('surplus')
    .executeTakeFirst()
  if (wish === undefined) return
  if (!wish.surplus)
    await tables
      .updateTable('orders.order')
      .set({
        owner: dutyWhenRefused.refunding.owner,
        no_clock: dutyWhenRefused.refunding.noClock,
        reason: 'refund-failed',
      })
      .where('seller_id', '=', sellerId)
      .where('id', '=', orderId)
      .where('state', '=', 'refunding')
      .execute()
  await audit(ctx, { action: 'orders.refund-failed', subject: 'order', subjectId: orderId, details: { refundId } })
  await emit(ctx, refundStuck, { sellerId, orderId, buyerId: order.buyer_id, reason })
})
