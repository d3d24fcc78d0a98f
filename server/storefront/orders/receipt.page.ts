import { orderOf } from '#modules/orders'
import { page as onGet } from '#platform/page'
import { id, z } from '#platform/wire'
import { instant, money } from '@westbound/web/format'
import { empty, facts, html, nothing, table } from '../kit/index.ts'
import { buyerPage } from '../buyer-sign-in/shell.ts'
import { amountTable } from './amounts.ts'

/** What was paid and for what, to print or to keep. */
export const receiptPage = onGet({
  path: '/zh-cn/orders/{orderId}/receipt',
  who: ['buyer'],
  params: z.object({ orderId: id }),
  show: async (ctx, input) => {
    const say = ctx.world.say(input.request.locale)
    const order = await orderOf(ctx, { ...input.params, buyerId: ctx.actor.id })
    const address = `/zh-cn/orders/${order.orderId}`
    const of = (minor: bigint): string => money({ minor, currency: order.currency }, say.locale)
    const main =
      order.capturedMinor === 0n
        ? empty({ title: say('orders.receipt.none'), way: { text: say('orders.go.back'), href: address } })
        : html`<section class="sheet stack">${facts([
            [say('orders.number'), order.number],
            [say('orders.opened'), instant(order.openedAt, say.locale)],
            [say('orders.state'), say(`orders.state.${order.state}`)],
            [say('orders.orderer'), order.people.ordererName],
            [say('orders.mode'), say(`orders.mode.${order.mode}`)],
            [say('orders.receipt.rate'), say('orders.receipt.rate.text', { rate: order.rateText })],
            [say('orders.receipt.refunded'), order.refundedMinor === 0n ? null : of(order.refundedMinor)],
          ])}
          ${table({
            say,
            caption: say('orders.lines'),
            columns: [
              { label: say('orders.operator.line') },
              { label: say('orders.operator.code') },
              { label: say('orders.total'), numeric: true },
            ],
            rows: order.lines.map((line) => [
              say('orders.line', { title: `${line.titleZh} ${line.optionZh}`, n: line.quantity }),
              line.hsCode,
              of(line.totalMinor),
            ]),
          })}
          ${amountTable(order, order.currency, true, say)}<p class="note">${say('orders.receipt.text')}</p>
          ${order.demonstration ? html`<p class="note">${say('orders.demonstration')}</p>` : nothing}</section>`
    return buyerPage(ctx, say, {
      title: say('orders.receipt'),
      main,
      back: { href: address, text: say('orders.go.back') },
    })
  },
})
