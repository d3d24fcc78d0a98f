import type { Ctx } from '#platform/context'
import { own } from '#platform/db'
import { assert } from '#platform/check'
import { audit } from '#platform/audit'
import { askAnew } from './ask-for-refund.ts'
import { lockOrder, moveOrder, type Moved } from './move-order.ts'
import { beforeShipping } from './order-state.ts'
import { orderOf } from './order-of.ts'
import { refuse } from './refusals.ts'
import type { Tables } from './tables.ts'

type ByBuyer = { readonly buyerId: string; readonly orderId: string }
type ByOperator = { readonly sellerId: string; readonly orderId: string; readonly reason: string }

/** The buyer has the goods: the money is released. Refused unless the order is delivered. */
export async function confirmReceipt(ctx: Ctx, { buyerId, orderId }: ByBuyer): Promise<Moved> {
  const { sellerId } = await orderOf(ctx, { orderId, buyerId })
  return await moveOrder(ctx, { sellerId, orderId, step: 'confirm', reason: 'confirmed-by-buyer' })
}

/** The buyer wants the money back before anything was shipped; `orders.too-late-to-refund` after that. */
export async function requestRefundBeforeShipping(
  ctx: Ctx,
  { buyerId, orderId, note }: ByBuyer & { readonly note: string },
): Promise<Moved> {
  const { sellerId } = await orderOf(ctx, { orderId, buyerId })
  const { state } = await lockOrder(ctx, { sellerId, orderId })
  if (!beforeShipping(state)) throw refuse('orders.too-late-to-refund', { state })
  return await moveOrder(ctx, { sellerId, orderId, step: 'refund', reason: 'asked-by-buyer', note })
}

/**
 * An operator gives the money back, with a reason both sides read; possible while it is in escrow. A refund that the
 * provider refused before is asked for anew.
 */
export async function refundByOperator(ctx: Ctx, { sellerId, orderId, reason }: ByOperator): Promise<Moved> {
  const order = await lockOrder(ctx, { sellerId, orderId })
  if (order.state !== 'refunding' || order.owner !== 'operator')
    return await moveOrder(ctx, { sellerId, orderId, step: 'refund', reason: 'decided-by-operator', note: reason })
  const updated = await own<Tables>(ctx.tx)
    .updateTable('orders.order')
    .set({ owner: 'provider', no_clock: 'asked-until-known', reason: 'decided-by-operator' })
    .where('seller_id', '=', sellerId)
    .where('id', '=', orderId)
    .where('state', '=', 'refunding')
    .executeTakeFirst()
  assert(updated.numUpdatedRows === 1n, 'an order that is locked keeps its state')
  await askAnew(ctx, order, reason)
  await audit(ctx, { action: 'orders.refund-asked-anew', subject: 'order', subjectId: orderId, details: { reason } })
  return { from: 'refunding', to: 'refunding' }
}

/** An operator lets customs look again after a correction. A parcel that came back cannot go on. */
export async function resumeOrder(ctx: Ctx, { sellerId, orderId, reason }: ByOperator): Promise<Moved> {
  await lockOrder(ctx, { sellerId, orderId })
  const { facts } = await orderOf(ctx, { sellerId, orderId })
  if (facts.has('returned')) throw refuse('orders.parcel-returned')
  return await moveOrder(ctx, { sellerId, orderId, step: 'resume', reason: 'decided-by-operator', note: reason })
}
