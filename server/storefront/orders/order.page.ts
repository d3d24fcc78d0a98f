import {
  beforeShipping,
  extendConfirming,
  extensionsOf,
  isEnded,
  orderOf,
  orderRefunds,
  partsOf,
  stopOf,
  timeline,
  type Order,
  type OrderState,
} from '#modules/orders'
import { newId } from '#platform/id'
import { form as onPost, page as onGet, type Again, type Answer, type PageInput } from '#platform/page'
import type { Say } from '#platform/say'
import { id, z } from '#platform/wire'
import { instant, money, weight } from '@westbound/web/format'
import {
  buttonForm,
  copyable,
  facts,
  html,
  linkButton,
  live,
  nothing,
  picture,
  steps,
  type Html,
} from '../kit/index.ts'
import { buyerPage, type BuyerCtx } from '../buyer-sign-in/shell.ts'
import { stopNotice } from '../operator-orders/stop-form.ts'
import { orderLinks } from '../returns/order-links.ts'
import { flashOf, shownOf } from '../seller-account/problems.ts'
import { amountTable } from './amounts.ts'
import { stateBadge } from './list.page.ts'
import { moneyPicture } from './money-picture.ts'
import { orderTimeline } from './order-timeline.ts'
import { partList, refundList } from './refund-list.ts'

const params = z.object({ orderId: id })

export const orderPage = onGet({
  path: '/zh-cn/orders/{orderId}',
  who: ['buyer'],
  params,
  show: (ctx, input) => show(ctx, input, null),
})

export const extendForm = onPost({
  path: '/zh-cn/orders/{orderId}/extend',
  who: ['buyer'],
  params,
  fields: z.object({}),
  act: async (ctx, { params: { orderId } }) => {
    await extendConfirming(ctx, { orderId, buyerId: ctx.actor.id })
    return { see: `/zh-cn/orders/${orderId}`, flash: 'orders.extend.done' }
  },
  again: (ctx, input, again) => show(ctx, input, again),
})

async function show(ctx: BuyerCtx, input: PageInput<typeof params, z.ZodType>, again: Again | null): Promise<Answer> {
  const say = ctx.world.say(input.request.locale)
  const order = await orderOf(ctx, { ...input.params, buyerId: ctx.actor.id })
  const told = orderTimeline(await timeline(ctx, order, 'buyer'), 'buyer', ctx.now, say)
  const address = `/zh-cn/orders/${order.orderId}`
  const progress = isEnded(order.state)
    ? told
    : live({ json: `/api/v1/orders/${order.orderId}`, fragment: `${address}/timeline`, body: told })
  const main = html`${stepsOf(order.state, say)}<p class="chips">${stateBadge(order.state, say)}</p>
      ${order.demonstration ? html`<p class="note">${say('orders.demonstration')}</p>` : nothing}
      ${stopNotice(await stopOf(ctx, order), 'buyer', say)}
      ${actions(order, address, { key: newId(ctx.now), extended: await isExtended(ctx, order) }, say)}
      ${await orderLinks(ctx, order, 'buyer', say)}
      <div class="columns"><section class="sheet"><h2>${say('orders.timeline')}</h2>${progress}</section>
      <div class="stack">${moneyPicture(order, say)}
      <section class="sheet"><h2>${say('orders.amounts')}</h2>${amountTable(order, order.currency, order.capturedMinor > 0n, say)}</section>
      ${refundList(await orderRefunds(ctx, order), 'buyer', say)}${partList(await partsOf(ctx, order), titlesOf(order), say)}
      <section class="sheet stack"><h2>${say('orders.lines')}</h2>${order.lines.map((line) => lineOf(order, line, say))}</section>
      <section class="sheet">${aboutOrder(order, say)}</section></div></div>`
  return buyerPage(ctx, say, {
    title: say('orders.order', { number: order.number }),
    main,
    flash: shownOf(say, again, 'orders').flash ?? flashOf(say, input.flash),
    islands: ['live-order', 'copy'],
    back: { href: '/zh-cn/orders', text: say('orders.all') },
  })
}

/** The timeline alone, for the island that keeps it current. */
export const timelineFragment = onGet({
  path: '/zh-cn/orders/{orderId}/timeline',
  who: ['buyer'],
  params,
  show: async (ctx, input) => {
    const order = await orderOf(ctx, { ...input.params, buyerId: ctx.actor.id })
    const say = ctx.world.say(input.request.locale)
    return orderTimeline(await timeline(ctx, order, 'buyer'), 'buyer', ctx.now, say)
  },
})

/** Where an order stands on the short way from payment to confirmation; off that way there are no steps to show. */
const stepAt: Partial<Record<OrderState, number>> = {
  open: 1,
  paid: 2,
  packed: 2,
  shipped: 3,
  at_customs: 3,
  held: 3,
  released: 4,
  delivered: 5,
  completed: 6,
}
function stepsOf(state: OrderState, say: Say): Html {
  const at = stepAt[state]
  if (at === undefined) return nothing
  return steps(
    ['pay', 'ship', 'customs', 'deliver', 'done'].map((name) => say(`orders.step.${name}`)),
    at,
    say,
  )
}

const titlesOf = (order: Order): ReadonlyMap<number, string> =>
  new Map(order.lines.map(({ line, titleZh }) => [line, titleZh]))

const isExtended = async (ctx: BuyerCtx, order: Order): Promise<boolean> =>
  order.state === 'delivered' && (await extensionsOf(ctx, order)).some(({ clock }) => clock === 'confirm')

function actions(
  order: Order,
  address: string,
  { key, extended }: { readonly key: string; readonly extended: boolean },
  say: Say,
): Html {
  const ways = [
    ...(order.state === 'open' ? [linkButton(say('orders.go.pay'), `/zh-cn/pay/${order.checkoutId}`, 'go')] : []),
    ...(order.state === 'open' ? [linkButton(say('orders.go.cancel'), `${address}/cancel`)] : []),
    ...(order.state === 'delivered' ? [linkButton(say('orders.go.confirm'), `${address}/confirm`, 'go')] : []),
    ...(order.state === 'delivered' && !extended
      ? [buttonForm({ action: `${address}/extend`, key, text: say('orders.go.extend') })]
      : []),
    ...(beforeShipping(order.state) ? [linkButton(say('orders.go.refund'), `${address}/refund`)] : []),
    ...(order.capturedMinor > 0n ? [linkButton(say('orders.go.receipt'), `${address}/receipt`)] : []),
    ...(order.capturedMinor > 0n ? [linkButton(say('documents.page.link'), `${address}/documents`)] : []),
  ]
  return ways.length === 0 ? nothing : html`<div class="actions">${ways}</div>`
}

function lineOf(order: Order, line: Order['lines'][number], say: Say): Html {
  const thumb =
    line.pictureUrl === null
      ? nothing
      : html`<span class="thumb">${picture({ src: line.pictureUrl, alt: '', width: 600, height: 600 }, say)}</span>`
  return html`<div class="row">${thumb}<div class="grow stack"><p><a href="/zh-cn/products/${line.productId}">${line.titleZh}</a></p>
    <p class="note">${line.optionZh === '' ? '' : `${line.optionZh} · `}${weight(line.weightGrams, say.locale)} · ${say('orders.pieces', { n: line.quantity })} · ${money({ minor: line.totalMinor, currency: order.currency }, say.locale)}</p>
    <details><summary>${say('orders.amounts.of-line')}</summary>${amountTable(line, order.currency, order.capturedMinor > 0n, say)}</details></div></div>`
}

const aboutOrder = (order: Order, say: Say): Html =>
  html`${facts([
    [say('orders.number'), copyable(order.number, say)],
    [say('orders.opened'), instant(order.openedAt, say.locale)],
    [say('orders.mode'), say(`orders.mode.${order.mode}`)],
    [say('orders.recipient'), `${order.people.name} ${order.people.phone}`],
    [say('orders.address'), `${order.people.region} ${order.people.detail}`],
    [say('orders.orderer'), `${order.people.ordererName} ${order.people.idNumber}`],
  ])}${order.erased ? html`<p class="note">${say('orders.erased')}</p>` : nothing}`
