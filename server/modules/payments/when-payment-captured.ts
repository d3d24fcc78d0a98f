import { listener } from '#platform/outbox'
import { closePayment } from './close-payment.ts'
import { paymentCaptured } from './events.ts'

/** Money came: whatever else is still open of the same checkout, opened when this one seemed to have ended, is closed. */
export const whenPaymentCaptured = listener(
  'payments.when-payment-captured',
  paymentCaptured,
  async (ctx, { checkoutId }) => closePayment(ctx, checkoutId),
)
