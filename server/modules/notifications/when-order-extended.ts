import { orderExtended, orderOf } from '#modules/orders'
import { sellerById } from '#modules/sellers'
import { listener } from '#platform/outbox'
import { instant, money } from '@westbound/web/format'
import { moveShipWatch } from './ship-watch.ts'
import { tellAccount } from './tell.ts'

/** Whoever waits longer is told until when: the buyer when the seller takes more time to ship, the seller when the buyer does to confirm. */
export const tellOrderExtended = listener('notifications.when-order-extended', orderExtended, async (ctx, extended) => {
  const { sellerId, orderId, buyerId, clock, reason, dueAt } = extended
  if (dueAt === null) return
  const until = new Date(dueAt)
  const order = await orderOf(ctx, { sellerId, orderId })
  const seller = await sellerById(ctx, sellerId)
  const shipping = clock === 'ship'
  if (shipping) await moveShipWatch(ctx, { sellerId, orderId, shipBy: until })
  await tellAccount(ctx, shipping ? buyerId : seller.accountId, {
    cause: `order-extended-${clock}:${orderId}`,
    kind: shipping ? 'buyer-shipping-extended' : 'seller-confirming-extended',
    values: (locale) => ({
      number: order.number,
      total: money({ minor: order.totalMinor, currency: order.currency }, locale),
      shop: seller.tradeName ?? '',
      reason,
      until: instant(until, locale),
      url: `${ctx.world.url}${shipping ? '/zh-cn/orders' : '/sell/orders'}/${orderId}`,
    }),
  })
})
