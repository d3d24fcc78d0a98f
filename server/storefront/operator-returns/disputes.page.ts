import { disputeQueue } from '#modules/disputes'
import { orderOf } from '#modules/orders'
import { page as onGet } from '#platform/page'
import { countdown, instantShort } from '@westbound/web/format'
import { html, table, type Text } from '../kit/index.ts'
import { disputeBadge } from '../disputes/dispute-parts.ts'
import { ageBadge } from '../operator-verification/age.ts'
import { operatorPage } from '../operator-verification/shell.ts'

/** Open disputes: those that wait for a decision first, the oldest first, each with its owner and clock. */
export const operatorDisputesPage = onGet({
  path: '/operator/disputes',
  who: ['operator'],
  show: async (ctx, input) => {
    const say = ctx.world.say(input.request.locale)
    const rows: Text[][] = []
    for (const each of await disputeQueue(ctx)) {
      const { number } = await orderOf(ctx, { sellerId: each.sellerId, orderId: each.orderId })
      const until =
        each.dueAt === null
          ? say(`disputes.no-clock.${each.noClock ?? 'ended'}`)
          : `${instantShort(each.dueAt, say.locale)} · ${countdown(each.dueAt, ctx.now, say)}`
      rows.push([
        html`<a href="/operator/disputes/${each.sellerId}/${each.disputeId}">${number}</a>`,
        say(`disputes.kind.${each.kind}`),
        disputeBadge(each.state, say),
        say(`disputes.owner.${each.owner === 'operator' ? 'you' : each.owner}`),
        ageBadge(each.movedAt, ctx.now, say),
        until,
      ])
    }
    const columns = ['order', 'kind', 'state', 'owner', 'since', 'due'].map((name) => ({
      label: say(`disputes.column.${name}`),
    }))
    const main = table({ say, caption: say('disputes.desk'), columns, rows, empty: say('disputes.desk.none') })
    return operatorPage(ctx, input, { title: say('disputes.title'), main, here: 'queues' })
  },
})
