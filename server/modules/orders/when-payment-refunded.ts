import { own } from '#platform/db'
import { listener } from '#platform/outbox'
import { transfer } from '#modules/ledger'
import { paymentRefunded } from '#modules/payments'
import { lockOrder, moveOrder } from './move-order.ts'
import type { Tables } from './tables.ts'

/** The provider confirmed that the buyer has the money back. A surplus that went back leaves the order's state alone. */
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
    .returning('surplus')
    .executeTakeFirst()
  if (wish === undefined) return
  if (!wish.surplus) {
    await moveOrder(ctx, { sellerId, orderId, step: 'refunded' })
    return
  }
  const money = { minor: order.total_minor, currency: order.currency }
  const cause = `order:${orderId}:surplus-paid:${refundId}`
  await transfer(ctx, [
    { sellerId, orderId, debit: 'refund_due', credit: 'provider', money, kind: 'surplus-paid', cause },
  ])
})
