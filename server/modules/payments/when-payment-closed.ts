import { listener } from '#platform/outbox'
import { openThen } from './choose-method.ts'
import { paymentClosed } from './events.ts'
import { rowById } from './payments.ts'

/** A payment is closed for good at its provider: the way of paying that its buyer wanted instead is opened now. */
export const whenPaymentClosed = listener('payments.when-payment-closed', paymentClosed, async (ctx, { paymentId }) => {
  const row = await rowById(ctx, paymentId)
  if (row !== null) await openThen(ctx, { buyerId: row.buyer_id, paymentId })
})
