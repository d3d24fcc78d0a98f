import { z } from 'zod'
import { event } from '#platform/outbox'

/** Amounts are minor units as text. */
const OrderPart = z.object({ sellerId: z.uuid(), orderId: z.uuid(), amountMinor: z.string() })

/** The provider reported exactly what we asked for. Once for each payment, also when it comes after the payment was closed. */
export const paymentCaptured = event(
  'payments.captured',
  z.object({
    paymentId: z.uuid(),
    checkoutId: z.uuid(),
    buyerId: z.uuid(),
    orders: z.array(OrderPart),
    currency: z.string(),
    capturedAt: z.iso.datetime({ offset: true }),
  }),
)

/** The provider declined the buyer; the checkout may be paid anew (`payAgain`). */
export const paymentFailed = event(
  'payments.failed',
  z.object({ paymentId: z.uuid(), checkoutId: z.uuid(), reason: z.string() }),
)

/** The payment can no longer be made: we closed it, or its time was over. */
export const paymentClosed = event('payments.closed', z.object({ paymentId: z.uuid(), checkoutId: z.uuid() }))

/** The provider reported something else than we asked for; an operator looks at it. Nothing is captured. */
export const paymentDisputed = event('payments.disputed', z.object({ paymentId: z.uuid(), checkoutId: z.uuid() }))

const Refund = z.object({
  refundId: z.uuid(),
  sellerId: z.uuid(),
  orderId: z.uuid(),
  amountMinor: z.string(),
  currency: z.string(),
})

/** The provider has given the money back. */
export const paymentRefunded = event('payments.refunded', Refund)

/** The provider will not give the money back; an operator tries anew or finds another way. */
export const refundFailed = event('payments.refund-failed', Refund.extend({ reason: z.string() }))

/**
 * The provider kept a fee of a payment or a refund (negative: it gave one back), in the payment's currency, split over the
 * orders. Once for each payment and refund. `bearer` says whose cost it is.
 */
export const providerFeeKept = event(
  'payments.fee-kept',
  z.object({
    paymentId: z.uuid(),
    subject: z.enum(['payment', 'refund']),
    subjectId: z.uuid(),
    bearer: z.enum(['platform', 'seller', 'buyer']),
    heardBy: z.enum(['report', 'statement']),
    currency: z.string(),
    orders: z.array(OrderPart),
  }),
)

const Declared = z.object({ sellerId: z.uuid(), orderId: z.uuid(), paymentId: z.uuid() })

/** The provider has told customs of the payment of an order; who paid is who ordered, unless `identity` says otherwise. */
export const paymentDeclared = event(
  'payments.declared',
  Declared.extend({ identity: z.enum(['agrees', 'differs', 'unchecked']) }),
)

/** Customs, or the provider itself, refused the provider's declaration; an operator looks at it. */
export const paymentDeclarationFailed = event('payments.declaration-failed', Declared.extend({ reason: z.string() }))
