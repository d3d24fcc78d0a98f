import { countTabs, findOrders, standingStops, tabNames, tabs, type Found } from '#modules/orders'
import { page as onGet } from '#platform/page'
import type { Say } from '#platform/say'
import { id, z } from '#platform/wire'
import { instantShort, money } from '@westbound/web/format'
import { attribute, badge, empty, html, linkButton, pager, picture, type Html, type Tone } from '../kit/index.ts'
import { buyerPage } from '../buyer-sign-in/shell.ts'
import { flashOf } from '../seller-account/problems.ts'

const Query = z.object({ tab: z.enum(tabNames).optional().catch(undefined), cursor: id.optional().catch(undefined) })
const perPage = 10

export const ordersPage = onGet({
  path: '/zh-cn/orders',
  who: ['buyer'],
  query: Query,
  show: async (ctx, { query: { tab, cursor }, request, flash }) => {
    const say = ctx.world.say(request.locale)
    const found = await findOrders(ctx, {
      buyerId: ctx.actor.id,
      limit: perPage,
      ...(tab === undefined ? {} : { states: tabs[tab] }),
      ...(cursor === undefined ? {} : { cursor }),
    })
    const stops = await standingStops(ctx, found.orders)
    const counts = await countTabs(ctx, ctx.actor.id)
    const link = (name: (typeof tabNames)[number] | undefined): Html => {
      const text = say(`orders.tab.${name ?? 'all'}`)
      const n = name === undefined ? 0 : counts[name]
      return html`<li><a class="button ${name === tab ? 'button-go' : 'button-plain'} small" href="/zh-cn/orders${name === undefined ? '' : `?tab=${name}`}"${attribute('aria-current', name === tab ? 'page' : null)}>${n === 0 ? text : say('orders.tab.count', { tab: text, n })}</a></li>`
    }
    const next =
      found.cursor === null ? null : `/zh-cn/orders?${tab === undefined ? '' : `tab=${tab}&`}cursor=${found.cursor}`
    const main = html`<nav aria-label="${say('orders.tabs')}"><ul class="chips">${[undefined, ...tabNames].map(link)}</ul></nav>
      ${found.orders.length === 0 ? empty({ title: say('orders.none'), text: say('orders.none.text'), way: { text: say('orders.none.way'), href: '/zh-cn' } }) : found.orders.map((order) => card(order, stops.has(order.orderId), say))}
      ${pager({ say, previous: cursor === undefined ? null : `/zh-cn/orders${tab === undefined ? '' : `?tab=${tab}`}`, next })}`
    return buyerPage(ctx, say, {
      title: say('orders.title'),
      main,
      flash: flashOf(say, flash),
      back: { href: '/zh-cn/me', text: say('kit.nav.me') },
    })
  },
})

const tones: Partial<Record<Found['state'], Tone>> = {
  open: 'wait',
  held: 'problem',
  released: 'proof',
  delivered: 'proof',
  completed: 'proof',
  refunding: 'info',
  paid: 'info',
  packed: 'info',
}
export const stateBadge = (state: Found['state'], say: Say): Html =>
  badge(say(`orders.state.${state}`), tones[state] ?? 'plain')

/** An order that rules stopped says so instead of its state, as on the seller's list. */
function card(order: Found, stopped: boolean, say: Say): Html {
  const { orderId, number, state, openedAt, totalMinor, currency, checkoutId } = order
  const address = `/zh-cn/orders/${orderId}`
  const lines = order.lines.map(
    (line) =>
      html`<div class="row">${line.pictureUrl === null ? '' : html`<span class="thumb">${picture({ src: line.pictureUrl, alt: '', width: 600, height: 600 }, say)}</span>`}<p class="grow">${say('orders.line', { title: line.titleZh, n: line.quantity })}<span class="note"> ${line.optionZh}</span></p></div>`,
  )
  const pay = state === 'open' ? linkButton(say('orders.go.pay'), `/zh-cn/pay/${checkoutId}`, 'go') : ''
  const confirm = state === 'delivered' ? linkButton(say('orders.go.confirm'), `${address}/confirm`, 'go') : ''
  return html`<article class="sheet stack" aria-labelledby="o-${orderId}"><div class="between"><h2 id="o-${orderId}"><a href="${address}">${say('orders.order', { number })}</a></h2>${stopped ? badge(say('orders.stopped.badge'), 'problem') : stateBadge(state, say)}</div>
    ${lines}<div class="between"><span class="note">${instantShort(openedAt, say.locale)}</span><b>${money({ minor: totalMinor, currency }, say.locale)}</b></div><div class="actions">${pay}${confirm}</div></article>`
}
