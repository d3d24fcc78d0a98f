import { audit } from '#platform/audit'
import { own } from '#platform/db'
import { emit, listener } from '#platform/outbox'
import { refundFailed } from '#modules/payments'
import { refundStuck } from './events.ts'
import { lockOrder } from './move-order.ts'
import type { Tables } from './tables.ts'

/** The provider refused to give the money back: the order stays where it is, and becomes the operator's to solve. */
export const whenRefundFailed = listener('orders.when-refund-failed', refundFailed, async (ctx, { sellerId, orderId, reason }) => {
  const order = await lockOrder(ctx, { sellerId, orderId })
  if (order.state !== 'refunding') return
  const tables = own<Tables>(ctx.tx)
  await tables
    .updateTable('orders.order')
    .set({ owner: 'operator', no_clock: 'person-decides', reason: 'refund-failed' })
    .where('seller_id', '=', sellerId)
    .where('id', '=', orderId)
    .where('state', '=', 'refunding')
    .execute()
  await tables
    .updateTable('orders.refund_wish')
    .set({ failed_at: ctx.now, failure: reason.slice(0, 500) })
    .where('seller_id', '=', sellerId)
    .where('order_id', '=', orderId)
    .execute()
  await audit(ctx, { action: 'orders.refund-failed', subject: 'order', subjectId: orderId, details: { reason: reason.slice(0, 200) } })
  await emit(ctx, refundStuck, { sellerId, orderId, buyerId: order.buyer_id, reason })
})
