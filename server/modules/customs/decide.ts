import { returnParcel } from '#modules/fulfilment'
import { giveBackUnit, resumeOrder, unitOf } from '#modules/orders'
import type { Actor, Ctx } from '#platform/context'
import { own } from '#platform/db'
import { newId } from '#platform/id'
import { enqueue } from '#platform/job'
import { actionsIn, type Action } from './declaration-state.ts'
import { declarationAt, moveDeclaration, type Declaration, type OrderKey } from './declarations.ts'
import { prepareDeclaration } from './prepare-declaration.job.ts'
import { refuse } from './refusals.ts'
import type { Tables } from './tables.ts'

export type Decision = OrderKey & { readonly action: Action; readonly reason: string }
type Operator = Extract<Actor, { kind: 'operator' }>

/**
 * A person of the operator ends the standstill of a declaration, with a reason. `compare` asks the sources again and compares
 * anew; `declare` does the same with what they reported already; both declare when the records agree and never otherwise.
 * `send-back` returns the parcel, and the buyer's money when it is on its way; `give-up` leaves the parcel to customs and
 * returns the money now. Refuses `customs.not-found` and `customs.action-not-allowed`.
 */
export async function decide(
  ctx: Ctx<Operator>,
  { sellerId, orderId, action, reason }: Decision,
): Promise<Declaration> {
  const before = await declarationAt(ctx, { sellerId, orderId })
  if (!actionsIn(before.state).includes(action))
    throw refuse('customs.action-not-allowed', { action, state: before.state })
  const again = action === 'compare' || action === 'declare' ? { again: { ask: action === 'compare' } } : {}
  const moved = await moveDeclaration(ctx, before, action, again)
  if (moved === null) throw refuse('customs.action-not-allowed', { action, state: before.state })
  await own<Tables>(ctx.tx)
    .insertInto('customs.decision')
    .values({
      seller_id: sellerId,
      id: newId(ctx.now),
      order_id: orderId,
      attempt: before.attempt,
      action,
      reason,
      actor_id: ctx.actor.id,
      at: ctx.now,
    })
    .execute()
  await follow(ctx, { sellerId, orderId, action, reason })
  return await declarationAt(ctx, { sellerId, orderId })
}

async function follow(ctx: Ctx, { sellerId, orderId, action, reason }: Decision): Promise<void> {
  const order = await unitOf(ctx, { sellerId, unitId: orderId })
  switch (action) {
    case 'compare':
    case 'declare':
      if (order.state === 'held') await resumeOrder(ctx, { sellerId, orderId: order.orderId, reason })
      return await enqueue(ctx, prepareDeclaration, { sellerId, orderId }, { once: orderId })
    case 'send-back':
      return await returnParcel(ctx, { sellerId, orderId })
    case 'give-up':
      await giveBackUnit(ctx, { sellerId, unitId: orderId, reason })
  }
}
