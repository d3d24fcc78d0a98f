import { beforeShipping, orderMoved } from '#modules/orders'
import { listener } from '#platform/outbox'
import { giveBackDiscounts } from './give-back-discounts.ts'

/** An order that lapsed, was cancelled, or is given back before it was shipped frees what it used. */
export const whenOrderMoved = listener('discounts.when-order-moved', orderMoved, async (ctx, moved) => {
  const { step, from, buyerId, orderId } = moved
  const over = step === 'lapse' || step === 'cancel' || (step === 'refund' && beforeShipping(from))
  if (over) await giveBackDiscounts(ctx, [{ buyerId, orderId }])
})
