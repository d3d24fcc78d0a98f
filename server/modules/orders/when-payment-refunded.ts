import { listener } from '#platform/outbox'
import { refunded } from '#modules/payments'
import { moveIfAllowed } from './move-order.ts'

/** The provider confirmed that the buyer has the money back. */
export const whenPaymentRefunded = listener('orders.when-payment-refunded', refunded, async (ctx, { sellerId, orderId }) => {
  await moveIfAllowed(ctx, { sellerId, orderId, step: 'refunded' })
})
