import { findOrders, standingStops, type OrderState } from '#modules/orders'
import { page as onGet } from '#platform/page'
import { z } from '#platform/wire'
import { countdown, instantShort, money } from '@westbound/web/format'
import { attribute, badge, empty, html, pager, table, type Html, type Tone } from '../kit/index.ts'
import { sellerHere, sellerPage } from '../seller-account/shell.ts'

const tabs = {
  pack: ['paid'],
  ship: ['packed'],
  transit: ['shipped', 'at_customs', 'released', 'delivered'],
  problem: ['held', 'refunding'],
  done: ['completed', 'refunded'],
} as const satisfies Readonly<Record<string, readonly OrderState[]>>
const names = ['pack', 'ship', 'transit', 'problem', 'done'] as const
type Tab = (typeof names)[number]

/** The seller's orders by what they need: to pack, to hand over, on the way, with a problem. */
export const sellerOrdersPage = onGet({
  path: '/sell/orders',
  who: ['seller'],
  query: z.object({ tab: z.enum(names).default('pack'), cursor: z.uuid().optional() }),
  show: async (ctx, input) => {
    const say = ctx.world.say(input.request.locale)
    const seller = await sellerHere(ctx)
    const { tab, cursor } = input.query
    const found = await findOrders(ctx, {
      sellerId: seller.id,
      states: tabs[tab],
      limit: 50,
      ...(cursor === undefined ? {} : { cursor }),
    })
    const stops = await standingStops(ctx, found.orders)
    const columns = ['number', 'items', 'ship-by', 'state', 'net'].map((name) => ({
      label: say(`fulfilment.orders.${name}`),
      numeric: name === 'net',
    }))
    const rows = found.orders.map((order) => {
      const stop = stops.get(order.orderId)
      const toLeave = stop === undefined && (order.state === 'paid' || order.state === 'packed')
      return [
        html`<a href="/sell/orders/${order.orderId}">${order.number}</a>`,
        order.lines.map((line) => `${line.quantity} × ${line.titleEn}`).join(', '),
        order.dueAt === null || !toLeave
          ? ''
          : html`<time datetime="${order.dueAt.toISOString()}">${instantShort(order.dueAt, say.locale, 'America/New_York')}</time> · ${countdown(order.dueAt, ctx.now, say)}`,
        stop === undefined
          ? badge(say(`fulfilment.state.${order.state}`), toneOf(order.state))
          : badge(say(`orders.stop.state.${stop}`), 'problem'),
        money({ minor: order.keepMinor, currency: order.keepCurrency }, say.locale),
      ]
    })
    const body =
      rows.length === 0
        ? empty({ title: say(`fulfilment.orders.empty.${tab}`) })
        : table({ say, caption: say(`fulfilment.orders.caption.${tab}`), columns, rows })
    const next = found.cursor === null ? null : `/sell/orders?tab=${tab}&cursor=${found.cursor}`
    const main = html`${tabLinks(tab, say)}<p><a href="/sell/returns">${say('returns.me')}</a></p>${body}${pager({ say, previous: null, next })}`
    return sellerPage(ctx, input, { title: say('fulfilment.orders.title'), main, here: 'orders', seller })
  },
})

function tabLinks(here: Tab, say: Parameters<typeof table>[0]['say']): Html {
  const links = names.map(
    (name) =>
      html`<li><a href="/sell/orders?tab=${name}"${attribute('aria-current', name === here ? 'page' : null)}>${say(`fulfilment.orders.tab.${name}`)}</a></li>`,
  )
  return html`<nav aria-label="${say('fulfilment.orders.tabs')}"><ul class="ways">${links}</ul></nav>`
}

/** How urgent a state is for the seller. */
export function toneOf(state: OrderState): Tone {
  if (state === 'held' || state === 'refunding') return 'problem'
  if (state === 'paid' || state === 'packed') return 'wait'
  return state === 'completed' || state === 'delivered' ? 'proof' : 'info'
}
