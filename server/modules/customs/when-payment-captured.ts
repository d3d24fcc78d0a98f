import { orderOf, recipient } from '#modules/orders'
import { declarePayment, declaresPayments, paymentCaptured } from '#modules/payments'
import { listener } from '#platform/outbox'

/**
 * Some providers are payment companies that tell customs of a payment themselves. As soon as money has come, theirs is
 * asked to, for each order of the payment: what it says is compared with the order long before the parcel arrives.
 */
export const whenPaymentCaptured = listener('customs.when-payment-captured', paymentCaptured, async (ctx, payment) => {
  if (!(await declaresPayments(ctx, payment.paymentId))) return
  for (const { sellerId, orderId } of payment.orders) {
    const order = await orderOf(ctx, { sellerId, orderId })
    const { orderer } = await recipient(ctx, { sellerId, orderId })
    const money = (minor: bigint) => ({ minor, currency: payment.currency })
    const tax = order.dutyMinor + order.consumptionTaxMinor + order.vatMinor
    const freight = order.freightMinor + order.insuranceMinor
    await declarePayment(ctx, {
      sellerId,
      orderId,
      orderNumber: order.number,
      // What was paid for the goods: roundings and discounts are in it, so that the three sum to what was paid.
      goods: money(order.totalMinor - freight - tax),
      freight: money(freight),
      tax: money(tax),
      buyer: { name: orderer.name, idNumber: orderer.idNumber },
    })
  }
})
