import { assert } from '#platform/check'
import { listener } from '#platform/outbox'
import { captured } from '#modules/payments'
import { lockOrder, moveIfAllowed } from './move-order.ts'

/**
 * Money arrived for a checkout: each of its orders is paid. For an order that lapsed or was cancelled meanwhile the same
 * step leads straight to its refund. Orders are taken in sorted order, as every caller does who locks several.
 */
export const whenPaymentCaptured = listener('orders.when-payment-captured', captured, async (ctx, payment) => {
  for (const { sellerId, orderId, amountMinor } of payment.orders.toSorted((a, b) => (a.orderId < b.orderId ? -1 : 1))) {
    const order = await lockOrder(ctx, { sellerId, orderId })
    assert(order.total_minor === BigInt(amountMinor), 'payments compared the amount with what was asked for')
    await moveIfAllowed(ctx, { sellerId, orderId, step: 'pay' })
  }
})
