import { assert } from '#platform/check'
import { listener } from '#platform/outbox'
import { paymentCaptured } from '#modules/payments'
import { returnSurplus } from './ask-for-refund.ts'
import { lockOrder, moveIfAllowed } from './move-order.ts'

/**
 * Money arrived for a checkout: each of its orders is paid. For an order that lapsed or was cancelled meanwhile the same
 * step leads straight to its refund; money of a second payment for an order already paid goes back as surplus. Orders are
 * taken in the order of their sellers, as everybody does who books in several books.
 */
export const whenPaymentCaptured = listener('orders.when-payment-captured', paymentCaptured, async (ctx, payment) => {
  const { paymentId } = payment
  for (const { sellerId, orderId, amountMinor } of payment.orders.toSorted(bySeller)) {
    const order = await lockOrder(ctx, { sellerId, orderId })
    assert(order.total_minor === BigInt(amountMinor), 'payments compared the amount with what was asked for')
    const paid = await moveIfAllowed(ctx, { sellerId, orderId, step: 'pay', paymentId })
    if (paid === null && order.payment_id !== paymentId) await returnSurplus(ctx, order, paymentId)
  }
})

const bySeller = (a: { readonly sellerId: string }, b: { readonly sellerId: string }): number =>
  a.sellerId < b.sellerId ? -1 : 1
