import { audit } from '#platform/audit'
import type { Ctx } from '#platform/context'
import { own } from '#platform/db'
import { stayingPieces } from './given-back.ts'
import { lockOrder, take } from './move-order.ts'
import { beforeShipping, next } from './order-state.ts'
import { freePieces, partNumber, partsOf, unshippedPieces, type Pieces } from './read-parts.ts'
import { goOnTogether } from './record-fact.ts'
import { refuse } from './refusals.ts'
import type { Tables } from './tables.ts'

type Key = { readonly sellerId: string; readonly orderId: string }

/**
 * Some pieces of an order get a parcel of their own: the order counts as packed with the first. Refused with
 * `orders.not-found`, `orders.step-not-allowed` once the goods have left or the order ended, and `orders.not-so-many-left` when
 * pieces are in another parcel, or will not be shipped.
 */
export async function openPart(
  ctx: Ctx,
  { sellerId, orderId, partId, lines }: Key & { readonly partId: string; readonly lines: readonly Pieces[] },
): Promise<{ readonly number: string }> {
  const order = await lockOrder(ctx, { sellerId, orderId })
  if (!beforeShipping(order.state)) throw refuse('orders.step-not-allowed', { step: 'pack', state: order.state })
  const free = await freePieces(ctx, { sellerId, orderId })
  for (const { line, quantity } of lines)
    if (!Number.isInteger(quantity) || quantity <= 0 || quantity > (free.get(line)?.left ?? 0))
      throw refuse('orders.not-so-many-left')
  if (lines.length === 0 || new Set(lines.map(({ line }) => line)).size !== lines.length)
    throw refuse('orders.not-so-many-left')
  const no = (await partsOf(ctx, { sellerId, orderId })).length + 1
  const tables = own<Tables>(ctx.tx)
  await tables
    .insertInto('orders.part')
    .values({ seller_id: sellerId, order_id: orderId, id: partId, no, opened_at: ctx.now, shipped_at: null })
    .execute()
  await tables
    .insertInto('orders.part_line')
    .values(
      lines.map(({ line, quantity }) => ({
        seller_id: sellerId,
        order_id: orderId,
        part_id: partId,
        line,
        first_piece: (free.get(line)?.end ?? 0) - quantity,
        quantity,
      })),
    )
    .execute()
  await audit(ctx, { action: 'orders.part-opened', subject: 'order', subjectId: orderId, details: { partId, no } })
  const to = next[order.state].pack
  if (to !== null) await take(ctx, order, { sellerId, orderId, step: 'pack' }, to)
  return { number: partNumber(order.number, no) }
}

/**
 * The carrier has taken a parcel of its own: the order counts as shipped when no piece is left that could still be shipped.
 * Refused with `orders.step-not-allowed` when its pieces went back to the buyer meanwhile.
 */
export async function partShipped(
  ctx: Ctx,
  { sellerId, orderId, partId }: Key & { readonly partId: string },
): Promise<void> {
  const order = await lockOrder(ctx, { sellerId, orderId })
  if (!beforeShipping(order.state)) throw refuse('orders.step-not-allowed', { step: 'ship', state: order.state })
  if (await wentBack(ctx, { sellerId, orderId }, partId))
    throw refuse('orders.step-not-allowed', { step: 'ship', state: order.state })
  const shipped = await own<Tables>(ctx.tx)
    .updateTable('orders.part')
    .set({ shipped_at: ctx.now })
    .where('seller_id', '=', sellerId)
    .where('order_id', '=', orderId)
    .where('id', '=', partId)
    .where('shipped_at', 'is', null)
    .executeTakeFirst()
  if (shipped.numUpdatedRows !== 1n) return
  await audit(ctx, { action: 'orders.part-shipped', subject: 'order', subjectId: orderId, details: { partId } })
  await shipWhenNothingIsLeft(ctx, { sellerId, orderId })
}

/**
 * The order has left when every piece is in a parcel that left, or will not be shipped; and one parcel at least did. What the
 * carrier and customs had reported of its parcels by then counts at once.
 */
export async function shipWhenNothingIsLeft(ctx: Ctx, { sellerId, orderId }: Key): Promise<void> {
  const order = await lockOrder(ctx, { sellerId, orderId })
  const to = next[order.state].ship
  if (to === null) return
  const parts = await partsOf(ctx, { sellerId, orderId })
  if (!parts.some(({ shippedAt }) => shippedAt !== null)) return
  if ((await unshippedPieces(ctx, { sellerId, orderId })).length > 0) return
  await take(ctx, order, { sellerId, orderId, step: 'ship' }, to)
  await goOnTogether(ctx, { sellerId, orderId })
}

/** Whether pieces of a part were given back before it left: what stays takes the first pieces of a line, parts the last. */
async function wentBack(ctx: Ctx, key: Key, partId: string): Promise<boolean> {
  const part = (await partsOf(ctx, key)).find((each) => each.partId === partId)
  if (part === undefined) throw refuse('orders.not-found')
  const staying = await stayingPieces(ctx, key)
  return part.lines.some(({ line, firstPiece }) => (staying.get(line) ?? 0) > firstPiece)
}
