import type { Ctx } from '#platform/context'
import { giveBackPieces } from '#modules/inventory'
import { bookRefund, refundOf, type RefundBooked, type RefundTerms } from './book-refund.ts'
import { linesOf } from './given-back.ts'
import { lockOrder, take } from './move-order.ts'
import { beforeShipping, next } from './order-state.ts'
import { unshippedPieces } from './read-parts.ts'
import { isRefundPolicy } from './refund-policy.ts'
import { refuse } from './refusals.ts'
import type { OrderRow } from './tables.ts'

export type RefundPart = Omit<RefundTerms, 'policy' | 'stays'> & {
  readonly sellerId: string
  readonly orderId: string
  /** One of `refundPolicies`. */
  readonly policy: string
  /** The pieces were in a parcel that left already, while others of the order have not. */
  readonly haveLeft?: boolean
}

/**
 * Gives part of an order back, in any state after `paid`, also after the release (then it is clawed back from those who had
 * it, by the policy). Shares of lines and pieces are fixed; the sum of all refunds never exceeds what was captured. Once
 * for each cause: asked again it answers what it answered before. When everything has gone back the order ends refunded.
 * Refused: `orders.not-found`, `orders.policy-unknown`, `orders.refund-exceeds`, `orders.nothing-to-refund`, and for pieces
 * that are said not to have left, once they have, `orders.too-late-to-refund`. Pieces given back before shipping stay.
 */
export async function refundPart(ctx: Ctx, asked: RefundPart): Promise<RefundBooked> {
  const { policy, sellerId, orderId } = asked
  if (!isRefundPolicy(policy)) throw refuse('orders.policy-unknown', { policy })
  const order = await lockOrder(ctx, { sellerId, orderId })
  const before = await refundOf(ctx, order, asked.cause)
  if (before !== null) return before
  const early = beforeShipping(order.state) && asked.haveLeft !== true
  if (policy === 'unshipped' && !early) throw refuse('orders.too-late-to-refund', { state: order.state })
  const staying = early && asked.of !== 'rest' && 'lines' in asked.of ? asked.of.lines : []
  const stays = staying.length > 0
  if (stays) await stayHere(ctx, order, staying)
  // The rest of what has not left is all of it: nobody has earned freight or tax.
  const flags = early && asked.of === 'rest' ? { freight: true, tax: true } : {}
  const booked = await bookRefund(ctx, order, { ...asked, ...flags, policy, stays })
  if (booked === null) throw refuse('orders.nothing-to-refund')
  const all = order.refund_asked_minor + booked.amount.minor === order.captured_minor
  const to = next[order.state].refund
  if (all && to !== null)
    await take(ctx, order, { sellerId, orderId, step: 'refund', reason: asked.reason, note: asked.note ?? '' }, to)
  return booked
}

/** Pieces that go back before they left will not leave: they are free again. */
async function stayHere(
  ctx: Ctx,
  order: OrderRow,
  lines: readonly { readonly line: number; readonly quantity: number }[],
): Promise<void> {
  const key = { sellerId: order.seller_id, orderId: order.id }
  const here = await unshippedPieces(ctx, key)
  const most = (line: number): number => here.find((each) => each.line === line)?.quantity ?? 0
  const once = new Set(lines.map(({ line }) => line)).size === lines.length
  if (!once || lines.some(({ line, quantity }) => quantity > most(line))) throw refuse('orders.refund-exceeds')
  const known = await linesOf(ctx, key)
  const pieces = lines.flatMap(({ line, quantity }) =>
    known.filter((each) => each.line === line).map(({ variantId }) => ({ variantId, quantity })),
  )
  await giveBackPieces(ctx, key, pieces)
}
