import { countOne, limits } from '#modules/identity'
import type { Ctx } from '#platform/context'
import { own } from '#platform/db'
import { audit } from '#platform/audit'
import { askAnew } from './ask-for-refund.ts'
import { giveBackUnshipped } from './give-back-unshipped.ts'
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

/**
 * The buyer wants the money back before anything was shipped; `orders.too-late-to-refund` after that. Of an order that left in
 * part, what has not left goes back.
 */
export async function requestRefundBeforeShipping(
  ctx: Ctx,
  { buyerId, orderId, note }: ByBuyer & { readonly note: string },
): Promise<Moved> {
  const { sellerId } = await orderOf(ctx, { orderId, buyerId })
  await countOne(ctx, limits.refundsAsked, { kind: 'account', id: buyerId })
  const { state } = await lockOrder(ctx, { sellerId, orderId })
  if (!beforeShipping(state)) throw refuse('orders.too-late-to-refund', { state })
  if (await giveBackUnshipped(ctx, { sellerId, orderId, reason: 'asked-by-buyer', note }))
    return { from: state, to: (await lockOrder(ctx, { sellerId, orderId })).state }
  return await moveOrder(ctx, { sellerId, orderId, step: 'refund', reason: 'asked-by-buyer', note })
}

/**
 * An operator gives the money back, with a reason both sides read; possible while it is in escrow. Refunds, whole or of a
 * part, that the provider refused before are asked for anew instead.
 */
export async function refundByOperator(ctx: Ctx, { sellerId, orderId, reason }: ByOperator): Promise<Moved> {
  const order = await lockOrder(ctx, { sellerId, orderId })
  const anew = await askAnew(ctx, order, reason)
  if (!anew)
    return await moveOrder(ctx, { sellerId, orderId, step: 'refund', reason: 'decided-by-operator', note: reason })
  await own<Tables>(ctx.tx)
    .updateTable('orders.order')
    .set({ owner: 'provider', no_clock: 'asked-until-known', reason: 'decided-by-operator' })
    .where('seller_id', '=', sellerId)
    .where('id', '=', orderId)
    .where('state', '=', 'refunding')
    .execute()
  await audit(ctx, { action: 'orders.refund-asked-anew', subject: 'order', subjectId: orderId, details: { reason } })
  return { from: order.state, to: order.state }
}

/** An operator lets customs look again after a correction. A parcel that came back cannot go on. */
export async function resumeOrder(ctx: Ctx, { sellerId, orderId, reason }: ByOperator): Promise<Moved> {
  await lockOrder(ctx, { sellerId, orderId })
  const { facts } = await orderOf(ctx, { sellerId, orderId })
  if (facts.has('returned')) throw refuse('orders.parcel-returned')
  return await moveOrder(ctx, { sellerId, orderId, step: 'resume', reason: 'decided-by-operator', note: reason })
}
