import { listener } from '#platform/outbox'
import { orderOf, orderOpened } from '#modules/orders'
import { linkExchange } from './exchange.ts'

/** An order that was bought instead of what went back is linked to its return. */
export const whenOrderOpened = listener('returns.when-order-opened', orderOpened, async (ctx, opened) => {
  const { sellerId, orderId, buyerId } = opened
  const { lines } = await orderOf(ctx, { sellerId, orderId })
  await linkExchange(ctx, { sellerId, orderId, buyerId, variantIds: lines.map(({ variantId }) => variantId) })
})
