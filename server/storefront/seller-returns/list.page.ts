import { findDisputes } from '#modules/disputes'
import { orderOf } from '#modules/orders'
import { findReturns } from '#modules/returns'
import { page as onGet } from '#platform/page'
import { z } from '#platform/wire'
import { countdown, instantShort } from '@westbound/web/format'
import { empty, html, table, type Text } from '../kit/index.ts'
import { disputeBadge } from '../disputes/dispute-parts.ts'
import { returnBadge } from '../returns/return-parts.ts'
import { sellerHere, sellerPage } from '../seller-account/shell.ts'

/** The seller's returns and disputes, newest first, each with its clock. */
export const sellerReturnsPage = onGet({
  path: '/sell/returns',
  who: ['seller'],
  query: z.object({}),
  show: async (ctx, input) => {
    const say = ctx.world.say(input.request.locale)
    const seller = await sellerHere(ctx)
    const { returns } = await findReturns(ctx, { sellerId: seller.id, limit: 50 })
    const { disputes } = await findDisputes(ctx, { sellerId: seller.id, limit: 50 })
    const number = async (orderId: string): Promise<string> =>
      (await orderOf(ctx, { sellerId: seller.id, orderId })).number
    const until = (dueAt: Date | null): Text =>
      dueAt === null
        ? ''
        : html`<time datetime="${dueAt.toISOString()}">${instantShort(dueAt, say.locale, 'America/New_York')}</time> · ${countdown(dueAt, ctx.now, say)}`
    const returnRows: Text[][] = []
    for (const each of returns)
      returnRows.push([
        html`<a href="/sell/returns/${each.returnId}">${await number(each.orderId)}</a>`,
        say(`returns.reason.${each.reason}`),
        returnBadge(each.state, say),
        until(each.dueAt),
      ])
    const disputeRows: Text[][] = []
    for (const each of disputes)
      disputeRows.push([
        html`<a href="/sell/disputes/${each.disputeId}">${await number(each.orderId)}</a>`,
        say(`disputes.kind.${each.kind}`),
        disputeBadge(each.state, say),
        until(each.dueAt),
      ])
    const columns = ['order', 'reason', 'state', 'due'].map((name) => ({ label: say(`returns.column.${name}`) }))
    const main =
      returnRows.length + disputeRows.length === 0
        ? empty({ title: say('returns.none'), text: say('returns.list.none') })
        : html`${table({ say, caption: say('returns.title'), columns, rows: returnRows, empty: say('returns.list.none') })}
          ${table({ say, caption: say('disputes.title'), columns, rows: disputeRows, empty: say('disputes.none') })}`
    return sellerPage(ctx, input, {
      title: say('returns.me'),
      main,
      here: 'orders',
      seller,
      back: { href: '/sell/orders', text: say('fulfilment.order.back') },
    })
  },
})
