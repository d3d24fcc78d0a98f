import { allowedStates, disputeKinds, findDisputes, isEnded as disputeEnded } from '#modules/disputes'
import type { Order } from '#modules/orders'
import { findReturns, isEnded } from '#modules/returns'
import type { Ctx } from '#platform/context'
import type { Say } from '#platform/say'
import { html, linkButton, nothing, type Html } from '../kit/index.ts'

/** On the page of an order: its returns and disputes, and for the buyer the ways to begin one. */
export async function orderLinks(
  ctx: Ctx,
  order: Order,
  side: 'buyer' | 'seller' | 'operator',
  say: Say,
): Promise<Html> {
  const of = { sellerId: order.sellerId, orderId: order.orderId, limit: 5 }
  const { returns } = await findReturns(ctx, of)
  const { disputes } = await findDisputes(ctx, of)
  const root = { buyer: '/zh-cn', seller: '/sell', operator: '/operator' }[side]
  const owner = side === 'operator' ? `${order.sellerId}/` : ''
  const lines = [
    ...returns.map((each) => ({
      href: `${root}/returns/${owner}${each.returnId}`,
      text: say('returns.here', { state: say(`returns.state.${each.state}`) }),
    })),
    ...disputes.map((each) => ({
      href: `${root}/disputes/${owner}${each.disputeId}`,
      text: say('disputes.here', { state: say(`disputes.state.${each.state}`) }),
    })),
  ]
  const open = returns.some(({ state }) => !isEnded(state)) || disputes.some(({ state }) => !disputeEnded(state))
  const ways = side === 'buyer' && !open ? begin(order, say) : nothing
  if (lines.length === 0) return ways
  return html`<section class="sheet stack"><ul class="bullets">${lines.map(({ href, text }) => html`<li><a href="${href}">${text}</a></li>`)}</ul>${ways}</section>`
}

function begin(order: Order, say: Say): Html {
  const address = `/zh-cn/orders/${order.orderId}`
  const delivered = order.state === 'delivered' || order.state === 'completed'
  const disputable = disputeKinds.some((kind) => allowedStates[kind].includes(order.state))
  if (!disputable) return nothing
  return html`<div class="actions">${delivered ? linkButton(say('returns.go'), `${address}/return`) : nothing}${linkButton(say('disputes.go'), `${address}/dispute`)}</div>`
}
