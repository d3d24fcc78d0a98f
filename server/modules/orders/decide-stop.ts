import type { Ctx } from '#platform/context'
import { cancelTogether } from './cancel-order.ts'
import { giveBackUnshipped } from './give-back-unshipped.ts'
import { lockOrder, moveOrder } from './move-order.ts'
import { orderOf } from './order-of.ts'
import { refuse } from './refusals.ts'
import { endStop, waits } from './stand-still.ts'
import { tellGoesOn } from './stop-order.ts'

export const stopDecisions = ['let-on', 'cancel'] as const
export type StopDecision = (typeof stopDecisions)[number]
type Decided = {
  readonly sellerId: string
  readonly orderId: string
  readonly decision: StopDecision
  readonly reason: string
}

/**
 * An operator decides about an order that rules stopped, with a reason both sides read: it goes on, because what the rule
 * asks for is there, or it is cancelled and everything that has not left is given back. Refused with `orders.not-found`, and
 * with `orders.not-stopped` when it does not wait (any more).
 */
export async function decideStop(ctx: Ctx, { sellerId, orderId, decision, reason }: Decided): Promise<void> {
  const key = { sellerId, orderId }
  const { state, buyerId, checkoutId } = await orderOf(ctx, key)
  if (!(await waits(ctx, key))) throw refuse('orders.not-stopped')
  if (decision === 'cancel' && state === 'open')
    return void (await cancelTogether(ctx, { buyerId, checkoutId, reason: 'decided-by-operator', note: reason }))
  const order = await lockOrder(ctx, key)
  if (!(await endStop(ctx, key, decision, reason))) throw refuse('orders.not-stopped')
  if (decision === 'let-on') return await tellGoesOn(ctx, order, reason)
  const why = { reason: 'decided-by-operator', note: reason }
  if (await giveBackUnshipped(ctx, { ...key, ...why })) return
  await moveOrder(ctx, { ...key, step: 'refund', ...why })
}
