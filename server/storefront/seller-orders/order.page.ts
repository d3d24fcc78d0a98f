import { packOrder, parcelOf, parcelsOf, shipOrder, shipParcel, type Parcel } from '#modules/fulfilment'
import {
  beforeShipping,
  extensionsOf,
  freePieces,
  orderOf,
  orderRefunds,
  partsOf,
  stopOf,
  timeline,
  type Order,
  type Part,
  type Stop,
} from '#modules/orders'
import { actingSeller } from '#modules/sellers'
import { newId } from '#platform/id'
import { form as onPost, page as onGet, type Again, type Answer } from '#platform/page'
import { z } from '#platform/wire'
import { count, money, weight } from '@westbound/web/format'
import { badge, buttonForm, facts, html, linkButton, nothing, table, type Html } from '../kit/index.ts'
import { orderTimeline } from '../orders/order-timeline.ts'
import { partList, refundList } from '../orders/refund-list.ts'
import { stopForSeller, stopNotice } from '../operator-orders/stop-form.ts'
import { toneOf } from './list.page.ts'
import { orderLinks } from '../returns/order-links.ts'
import { shownOf } from '../seller-account/problems.ts'
import { sellerHere, sellerPage, type Input, type SellerCtx } from '../seller-account/shell.ts'

const params = z.object({ orderId: z.uuid() })
type Say = ReturnType<SellerCtx['world']['say']>

export const sellerOrderPage = onGet({
  path: '/sell/orders/{orderId}',
  who: ['seller'],
  params,
  show: (ctx, input) => show(ctx, input, input.params.orderId, null),
})

export const packForm = onPost({
  path: '/sell/orders/{orderId}/pack',
  who: ['seller'],
  params,
  fields: z.object({}),
  act: async (ctx, { params: { orderId } }) => {
    await packOrder(ctx, { sellerId: actingSeller(ctx.actor), orderId })
    return { see: `/sell/orders/${orderId}`, flash: 'fulfilment.order.packed' }
  },
  again: (ctx, input, again) => show(ctx, input, input.params.orderId, again),
})

export const shipForm = onPost({
  path: '/sell/orders/{orderId}/ship',
  who: ['seller'],
  params,
  fields: z.object({}),
  act: async (ctx, { params: { orderId } }) => {
    await shipOrder(ctx, { sellerId: actingSeller(ctx.actor), orderId })
    return { see: `/sell/orders/${orderId}`, flash: 'fulfilment.order.handed' }
  },
  again: (ctx, input, again) => show(ctx, input, input.params.orderId, again),
})

export const shipParcelForm = onPost({
  path: '/sell/orders/{orderId}/parcels/{parcelId}/ship',
  who: ['seller'],
  params: params.extend({ parcelId: z.uuid() }),
  fields: z.object({}),
  act: async (ctx, { params: { orderId, parcelId } }) => {
    await shipParcel(ctx, { sellerId: actingSeller(ctx.actor), orderId, parcelId })
    return { see: `/sell/orders/${orderId}`, flash: 'fulfilment.order.handed' }
  },
  again: (ctx, input, again) => show(ctx, input, input.params.orderId, again),
})

async function show(ctx: SellerCtx, input: Input, orderId: string, again: Again | null): Promise<Answer> {
  const say = ctx.world.say(input.request.locale)
  const seller = await sellerHere(ctx)
  const key = { sellerId: seller.id, orderId }
  const order = await orderOf(ctx, key)
  const parcel = await parcelOf(ctx, key)
  const entries = await timeline(ctx, key, 'seller')
  const stop = await stopOf(ctx, key)
  const stands = stop?.endedAt === null
  const sheet = (name: string, body: Html): Html =>
    html`<section class="sheet"><h2>${say(`fulfilment.order.${name}`)}</h2>${body}</section>`
  const main = html`
    <p>${stands ? badge(say(`orders.stop.state.${stop.state}`), 'problem') : badge(say(`fulfilment.state.${order.state}`), toneOf(order.state))}</p>${stands ? nothing : stopNotice(stop, 'seller', say)}
    ${await orderLinks(ctx, order, 'seller', say)}<div class="actions">${linkButton(say('documents.page.link'), `/sell/orders/${orderId}/documents`)}</div>
    <div class="columns columns-wide"><div class="stack">${sheet('next', await next(ctx, { order, parcel, stop }, say))}
    ${await parcelList(ctx, order, stands, say)}${refundList(await orderRefunds(ctx, order), 'seller', say)}
    ${goods(order, say)}${net(order, say)}</div>
    <div class="stack">${sheet('where', destination(order, parcel, say))}
    ${sheet('timeline', orderTimeline(entries, 'seller', ctx.now, say))}</div></div>`
  return sellerPage(ctx, input, {
    title: say('fulfilment.order.title', { number: order.number }),
    main,
    here: 'orders',
    seller,
    back: { href: '/sell/orders', text: say('fulfilment.order.back') },
    flash: shownOf(say, again, 'fulfilment').flash,
  })
}

/** The one thing to do and what else may be done; of an order that rules stopped, why there is nothing to do. */
async function next(
  ctx: SellerCtx,
  { order, parcel, stop }: { readonly order: Order; readonly parcel: Parcel | null; readonly stop: Stop | null },
  say: Say,
): Promise<Html> {
  if (stop?.endedAt === null) return stopForSeller(stop, ctx.now, say)
  return html`${todo(order, parcel, newId(ctx.now), say)}${await ways(ctx, order, say)}`
}

/** What else may be done before the goods have left. */
async function ways(ctx: SellerCtx, order: Order, say: Say): Promise<Html> {
  if (!beforeShipping(order.state)) return nothing
  const at = `/sell/orders/${order.orderId}`
  const free = [...(await freePieces(ctx, order)).values()].some(({ left }) => left > 0)
  const extended = (await extensionsOf(ctx, order)).some(({ clock }) => clock === 'ship')
  const rest = free && (await partsOf(ctx, order)).length > 0
  return html`${rest ? buttonForm({ action: `${at}/pack`, key: newId(ctx.now), text: say('fulfilment.order.pack-rest'), tone: 'go' }) : nothing}
    <div class="actions">${free ? linkButton(say('fulfilment.order.parcels'), `${at}/parcels`) : nothing}
    ${extended ? nothing : linkButton(say('fulfilment.order.extend'), `${at}/extend`)}
    ${linkButton(say('export.order.open'), `${at}/export`)}</div>`
}

/** The parcels of an order that leaves in several, each with its papers and its next step. */
async function parcelList(ctx: SellerCtx, order: Order, stands: boolean, say: Say): Promise<Html> {
  const parts = await partsOf(ctx, order)
  if (parts.length === 0) return nothing
  const parcels = await parcelsOf(ctx, order)
  const titles = new Map(order.lines.map(({ line, titleEn }) => [line, titleEn]))
  const steps = ({ partId }: Part): Html => {
    const parcel = parcels.find(({ parcelId }) => parcelId === partId)
    const at = `/sell/orders/${order.orderId}/parcels/${partId}`
    const label =
      parcel === undefined || parcel.waybillNo === null || order.erased
        ? nothing
        : linkButton(say('fulfilment.order.label'), `${at}/label.pdf`)
    const ship =
      parcel?.state === 'packed' && !stands
        ? buttonForm({ action: `${at}/ship`, key: newId(ctx.now), text: say('fulfilment.order.ship'), tone: 'go' })
        : nothing
    return html`<div class="actions">${linkButton(say('fulfilment.order.slip'), `${at}/slip.pdf`)}${label}${ship}</div>${
      parcel?.waybillNo ?? ''
    }${parcel?.problem == null ? nothing : problemNote(parcel.problem, say)}`
  }
  return partList(parts, titles, say, steps)
}

/** What kept a parcel from being taken over: a word of the carrier's, or our own screening. */
const problemNote = (problem: string, say: Say): Html =>
  html`<p class="note">${problem === 'held: screening' ? say('export.held') : say('fulfilment.order.problem', { problem })}</p>`

/** One thing to do at a time: pack, then hand over, then stick the label on. */
function todo(order: Order, parcel: Parcel | null, key: string, say: Say): Html {
  const at = `/sell/orders/${order.orderId}`
  const slip = linkButton(say('fulfilment.order.slip'), `${at}/slip.pdf`)
  const problem = parcel?.problem === null || parcel === null ? nothing : problemNote(parcel.problem, say)
  if (order.state === 'paid')
    return html`<p>${say('fulfilment.order.next.pack')}</p><div class="actions">${slip}</div>
      ${buttonForm({ action: `${at}/pack`, key, text: say('fulfilment.order.pack'), tone: 'go' })}`
  if (order.state === 'packed' && parcel?.state === 'packed')
    return html`<p>${say('fulfilment.order.next.ship')}</p>${problem}<div class="actions">${slip}</div>
      ${buttonForm({ action: `${at}/ship`, key, text: say('fulfilment.order.ship'), tone: 'go' })}`
  if (parcel === null)
    return html`<p>${say(`fulfilment.order.next.${order.state === 'packed' ? 'parts' : 'none'}`)}</p>`
  const label =
    parcel.waybillNo === null || order.erased ? nothing : linkButton(say('fulfilment.order.label'), `${at}/label.pdf`)
  const text = parcel.state === 'asked' ? 'asked' : parcel.state === 'created' ? 'created' : 'none'
  return html`<p>${say(`fulfilment.order.next.${text}`)}</p>${problem}<div class="actions">${label}${slip}</div>`
}

function goods(order: Order, say: Say): Html {
  const columns = ['sku', 'item', 'weight', 'pieces'].map((name) => ({
    label: say(`fulfilment.slip.${name}`),
    numeric: name === 'pieces' || name === 'weight',
  }))
  const rows = order.lines.map((line) => [
    html`<code>${line.sku}</code>`,
    html`${line.titleEn}<br><span lang="zh-Hans">${line.titleZh} ${line.optionZh}</span>`,
    weight(line.weightGrams, say.locale),
    count(line.quantity),
  ])
  return table({ say, caption: say('fulfilment.order.what'), columns, rows })
}

function destination(order: Order, parcel: Parcel | null, say: Say): Html {
  const { people } = order
  return html`${facts([
    [say('fulfilment.order.receiver'), people.name],
    [say('fulfilment.order.region'), people.region],
    [say('fulfilment.order.phone'), people.phone],
    [say('fulfilment.order.mode'), say(`fulfilment.mode.${order.mode}`)],
    [say('fulfilment.order.waybill'), parcel?.waybillNo ?? null],
  ])}<p class="note">${say('fulfilment.order.where.note')}</p>`
}

/** The lines by which the declared goods become the seller's dollars. */
function net(order: Order, say: Say): Html {
  const yuan = (minor: bigint): string => money({ minor, currency: order.currency }, say.locale)
  const rows = [
    [say('fulfilment.order.money.goods'), yuan(order.goodsMinor)],
    [say('fulfilment.order.money.fee'), yuan(-order.feeMinor)],
    [say('fulfilment.order.money.share'), yuan(order.sellerShareMinor)],
  ]
  const columns = [
    { label: say('fulfilment.order.money.part') },
    { label: say('fulfilment.order.money.amount'), numeric: true },
  ]
  const keep = money({ minor: order.keepMinor, currency: order.keepCurrency }, say.locale)
  const foot = [[say('fulfilment.order.money.keep', { rate: order.rateText }), keep]]
  return html`${table({ say, caption: say('fulfilment.order.money'), columns, rows, foot })}<p class="note">${say('fulfilment.order.money.note')}</p>`
}
