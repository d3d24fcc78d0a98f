import { assert } from '#platform/check'
import type { Ctx } from '#platform/context'
import { own } from '#platform/db'
import { emit, listener } from '#platform/outbox'
import { transfer } from '#modules/ledger'
import { paymentRefunded } from '#modules/payments'
import { orderRefunded } from './events.ts'
import { lockOrder, moveIfAllowed } from './move-order.ts'
import type { OrderRow, Tables } from './tables.ts'

/**
 * The provider confirmed that the buyer has money back. Parts leave the order's state alone; when everything captured is
 * back, it has ended. A surplus was never the order's and is only booked out.
 */
export const whenPaymentRefunded = listener('orders.when-payment-refunded', paymentRefunded, async (ctx, refund) => {
  const { sellerId, orderId, refundId } = refund
  const order = await lockOrder(ctx, { sellerId, orderId })
  const wish = await own<Tables>(ctx.tx)
    .updateTable('orders.refund_wish')
    .set({ done_at: ctx.now, failed_at: null, failure: null })
    .where('seller_id', '=', sellerId)
    .where('order_id', '=', orderId)
    .where('refund_id', '=', refundId)
    .where('done_at', 'is', null)
    .returning(['surplus', 'cause', 'amount_minor'])
    .executeTakeFirst()
  if (wish === undefined) return
  const kind = wish.surplus ? 'surplus-paid' : 'refund-paid'
  const money = { minor: wish.amount_minor, currency: order.currency }
  const cause = `order:${orderId}:${kind}:${refundId}`
  await transfer(ctx, [{ sellerId, orderId, debit: 'refund_due', credit: 'provider', money, kind, cause }])
  if (wish.surplus) return
  await count(ctx, order, wish.amount_minor)
  const amountMinor = wish.amount_minor.toString()
  const { buyer_id: buyerId, currency } = order
  await emit(ctx, orderRefunded, { sellerId, orderId, buyerId, refundId, cause: wish.cause, amountMinor, currency })
  if (order.refunded_minor + wish.amount_minor === order.captured_minor)
    await moveIfAllowed(ctx, { sellerId, orderId, step: 'refunded' })
})

/** Never more arrives than was promised back; the constraint of the table says so too. */
async function count(ctx: Ctx, order: OrderRow, minor: bigint): Promise<void> {
  const counted = await own<Tables>(ctx.tx)
    .updateTable('orders.order')
    .set((row) => ({ refunded_minor: row('refunded_minor', '+', minor) }))
    .where('seller_id', '=', order.seller_id)
    .where('id', '=', order.id)
    .where((row) => row(row('refunded_minor', '+', minor), '<=', row.ref('refund_asked_minor')))
    .executeTakeFirst()
  assert(counted.numUpdatedRows === 1n, 'a refund that the provider confirmed had been asked for')
}
