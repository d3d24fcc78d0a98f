import type { Ctx } from '#platform/context'
import { own } from '#platform/db'
import { lockOrder, take } from './move-order.ts'
import { next } from './order-state.ts'
import { orderOf } from './order-of.ts'
import { refuse } from './refusals.ts'
import type { Tables } from './tables.ts'

/**
 * The buyer no longer wants what is not paid. A payment is over every order of its checkout, so all of them are cancelled
 * together or none; stock, limits and the payment itself are given up, and money that comes all the same goes back. Twice
 * is once. Refused with `orders.not-found`, and with `orders.step-not-allowed` once one of them is paid or has lapsed.
 */
export async function cancelUnpaid(
  ctx: Ctx,
  { buyerId, orderId }: { readonly buyerId: string; readonly orderId: string },
): Promise<{ readonly orderIds: readonly string[] }> {
  const { checkoutId } = await orderOf(ctx, { orderId, buyerId })
  return { orderIds: await cancelTogether(ctx, { checkoutId, buyerId, reason: 'cancelled-by-buyer' }) }
}

type Together = {
  readonly checkoutId: string
  readonly buyerId: string
  readonly reason: string
  readonly note?: string
}

/** Cancels every order of a checkout that is not paid, or none. */
export async function cancelTogether(ctx: Ctx, { checkoutId, buyerId, ...why }: Together): Promise<readonly string[]> {
  const together = await own<Tables>(ctx.tx)
    .selectFrom('orders.order')
    .select(['seller_id', 'id'])
    .where('checkout_id', '=', checkoutId)
    .where('buyer_id', '=', buyerId)
    .orderBy('seller_id')
    .orderBy('id')
    .execute()
  // In the order of their sellers, as everybody does who books in several books: a payment that arrives now comes before or after.
  for (const { seller_id: sellerId, id } of together) {
    const order = await lockOrder(ctx, { sellerId, orderId: id })
    if (order.state === 'cancelled') continue
    const to = next[order.state].cancel
    if (to === null) throw refuse('orders.step-not-allowed', { step: 'cancel', state: order.state })
    await take(ctx, order, { sellerId, orderId: id, step: 'cancel', ...why }, to)
  }
  return together.map(({ id }) => id)
}
