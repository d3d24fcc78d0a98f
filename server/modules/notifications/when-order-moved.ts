import { orderMoved, orderOf, type Order, type OrderState } from '#modules/orders'
import { sellerById } from '#modules/sellers'
import type { Ctx } from '#platform/context'
import { listener } from '#platform/outbox'
import type { Locale } from '#platform/say'
import { instant, money } from '@westbound/web/format'
import { endShipWatch, watchShipping } from './ship-watch.ts'
import { tellAccount, type Values } from './tell.ts'

/** Which states the buyer is told of, and which the seller; the others speak on their timelines only. */
const buyerHears: readonly OrderState[] = [
  'paid',
  'shipped',
  'released',
  'delivered',
  'refunding',
  'refunded',
  'lapsed',
]
const sellerHears: readonly OrderState[] = ['paid', 'refunding', 'completed']

/** Buyer and seller are told where an order stands; a paid order is watched until it is shipped. */
export const tellOrderMoved = listener('notifications.when-order-moved', orderMoved, async (ctx, moved) => {
  const { sellerId, orderId, to } = moved
  const hears = buyerHears.includes(to) || sellerHears.includes(to)
  if (to === 'shipped' || to === 'refunding') await endShipWatch(ctx, { sellerId, orderId })
  if (!hears) return
  const order = await orderOf(ctx, { sellerId, orderId })
  const seller = await sellerById(ctx, sellerId)
  if (to === 'paid' && order.dueAt !== null) await watchShipping(ctx, { sellerId, orderId, shipBy: order.dueAt })
  const cause = `order-${to}:${orderId}`
  if (buyerHears.includes(to))
    await tellAccount(ctx, moved.buyerId, {
      cause,
      kind: `buyer-order-${to}`,
      values: (locale) => ({
        ...orderValues(order, locale),
        shop: seller.tradeName ?? '',
        url: `${ctx.world.url}/zh-cn/orders/${orderId}`,
      }),
    })
  if (sellerHears.includes(to))
    await tellAccount(ctx, seller.accountId, {
      cause,
      kind: `seller-order-${to}`,
      values: (locale) => sellerValues(ctx, order, locale),
    })
})

const orderValues = (order: Order, locale: Locale): Values => ({
  number: order.number,
  total: money({ minor: order.totalMinor, currency: order.currency }, locale),
})

/** What a letter to the seller about an order may need. */
export const sellerValues = (ctx: Ctx, order: Order, locale: Locale): Values => ({
  ...orderValues(order, locale),
  shipBy: order.dueAt === null ? '' : instant(order.dueAt, locale),
  pieces: order.lines.reduce((sum, line) => sum + line.quantity, 0),
  url: `${ctx.world.url}/sell/orders/${order.orderId}`,
})
