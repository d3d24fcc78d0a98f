import { listExchangeRates, listFreightCards } from '#modules/markets'
import { findOrders, type Order } from '#modules/orders'
import { sellerName } from '#modules/sellers'
import type { Ctx } from '#platform/context'
import type { Say } from '#platform/say'
import { instant, money } from '@westbound/web/format'
import { facts, html, type Html } from '../kit/index.ts'

const listedMax = 200
const togetherMax = 50

/** What an operator should know of an order, by the names and numbers people use. */
export async function orderFacts(ctx: Ctx, order: Order, say: Say): Promise<Html> {
  const of = (minor: bigint): string => money({ minor, currency: order.currency }, say.locale)
  const seller = (await sellerName(ctx, [order.sellerId])).get(order.sellerId)
  return facts([
    [say('orders.number'), order.number],
    [say('orders.opened'), instant(order.openedAt, say.locale)],
    [say('orders.mode'), say(`orders.mode.${order.mode}`)],
    [say('orders.operator.seller'), seller === undefined ? null : `${seller.tradeName} · ${seller.legalName}`],
    [say('orders.recipient'), `${order.people.name} ${order.people.phone}`],
    [say('orders.address'), `${order.people.region} ${order.people.detail}`],
    [say('orders.orderer'), `${order.people.ordererName} ${order.people.idNumber}`],
    [say('orders.operator.checkout'), await together(ctx, order)],
    [say('orders.operator.captured'), of(order.capturedMinor)],
    [say('orders.operator.promised'), of(order.refundAskedMinor)],
    [say('orders.operator.refunded'), of(order.refundedMinor)],
    [say('orders.operator.keep'), money({ minor: order.keepMinor, currency: order.keepCurrency }, say.locale)],
    [say('orders.operator.rate'), await rateWords(ctx, order, say)],
    [say('orders.operator.card'), await cardWords(ctx, order)],
    [say('orders.operator.rules'), order.rulesVersion],
    [say('orders.operator.failure'), order.refundFailure],
  ])
}

/** The orders of the same payment, by number. */
async function together(ctx: Ctx, { checkoutId, orderId }: Order): Promise<Html | null> {
  const { orders } = await findOrders(ctx, { checkoutId, limit: togetherMax })
  const others = orders.filter((each) => each.orderId !== orderId)
  if (others.length === 0) return null
  return html`${others.map((each, at) => html`${at === 0 ? '' : ', '}<a href="/operator/orders/${each.sellerId}/${each.orderId}">${each.number}</a>`)}`
}

async function rateWords(ctx: Ctx, { rateId, rateText }: Order, say: Say): Promise<string> {
  const { items } = await listExchangeRates(ctx, { limit: listedMax })
  const rate = items.find(({ id }) => id === rateId)
  return rate === undefined ? rateText : `${rateText} · ${instant(rate.asOf, say.locale)} · ${rate.source}`
}

async function cardWords(ctx: Ctx, { freightCardId }: Order): Promise<string | null> {
  const { items } = await listFreightCards(ctx, { limit: listedMax })
  const card = items.find(({ id }) => id === freightCardId)
  return card === undefined ? null : `${card.route} · ${card.validFrom} · ${card.source}`
}
