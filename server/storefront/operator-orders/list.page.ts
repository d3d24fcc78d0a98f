import { findOrders, orderStates, type Found } from '#modules/orders'
import { sellerName } from '#modules/sellers'
import { page as onGet } from '#platform/page'
import type { Say } from '#platform/say'
import { id, z } from '#platform/wire'
import { countdown, instantShort, money } from '@westbound/web/format'
import { form, html, pager, selectField, table, textField, type Text } from '../kit/index.ts'
import { stateBadge } from '../orders/list.page.ts'
import { operatorPage } from '../operator-verification/shell.ts'

const Query = z.object({
  number: z.string().trim().max(20).catch('').default(''),
  state: z.enum(orderStates).optional().catch(undefined),
  cursor: id.optional().catch(undefined),
})
const perPage = 25

export const operatorOrdersPage = onGet({
  path: '/operator/orders',
  who: ['operator'],
  query: Query,
  show: async (ctx, input) => {
    const { number, state, cursor } = input.query
    const say = ctx.world.say(input.request.locale)
    const found = await findOrders(ctx, {
      limit: perPage,
      ...(number === '' ? {} : { number: number.toUpperCase() }),
      ...(state === undefined ? {} : { states: [state] }),
      ...(cursor === undefined ? {} : { cursor }),
    })
    const sellers = await sellerName(
      ctx,
      found.orders.map(({ sellerId }) => sellerId),
    )
    const wanted = `number=${encodeURIComponent(number)}${state === undefined ? '' : `&state=${state}`}`
    const states = [
      { value: '', text: say('orders.operator.state.any') },
      ...orderStates.map((value) => ({ value, text: say(`orders.state.${value}`) })),
    ]
    const search = form({
      action: '/operator/orders',
      method: 'get',
      key: null,
      submit: say('orders.operator.go'),
      tone: 'plain',
      label: say('orders.operator.search'),
      fields: html`<div class="halves">${textField({ name: 'number', label: say('orders.operator.number'), value: number, maxlength: 20, width: 'middle', optional: true }, say)}
        ${selectField({ name: 'state', label: say('orders.operator.state'), choices: states, value: state ?? '', optional: true }, say)}</div>`,
    })
    const main = html`${search}${table({
      say,
      caption: say('orders.operator.found'),
      columns: [
        { label: say('orders.number') },
        { label: say('orders.opened') },
        { label: say('orders.operator.seller') },
        { label: say('orders.state') },
        { label: say('orders.operator.owner') },
        { label: say('orders.operator.due') },
        { label: say('orders.total'), numeric: true },
        { label: say('orders.operator.keep'), numeric: true },
      ],
      rows: found.orders.map((order) => row(order, sellers.get(order.sellerId)?.tradeName ?? '', ctx.now, say)),
      empty: say('orders.none'),
    })}${pager({
      say,
      previous: cursor === undefined ? null : `/operator/orders?${wanted}`,
      next: found.cursor === null ? null : `/operator/orders?${wanted}&cursor=${found.cursor}`,
    })}`
    return operatorPage(ctx, input, {
      title: say('orders.operator.title'),
      main,
      here: 'orders',
    })
  },
})

function row(order: Found, seller: string, now: Date, say: Say): readonly Text[] {
  return [
    html`<a href="/operator/orders/${order.sellerId}/${order.orderId}">${order.number}</a>`,
    instantShort(order.openedAt, say.locale),
    seller,
    stateBadge(order.state, say),
    say(`orders.owner.${order.owner}`),
    order.dueAt === null ? say(`orders.no-clock.${order.noClock ?? 'ended'}`) : countdown(order.dueAt, now, say),
    money({ minor: order.totalMinor, currency: order.currency }, say.locale),
    money({ minor: order.keepMinor, currency: order.keepCurrency }, say.locale),
  ]
}
