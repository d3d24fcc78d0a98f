import { beforeShipping, freePieces, orderOf, refundPieces, type Pieces } from '#modules/orders'
import type { Ctx } from '#platform/context'
import { own } from '#platform/db'
import { parcelOf, type OrderKey } from './parcels.ts'
import { refuse } from './refusals.ts'
import type { Tables } from './tables.ts'

/**
 * The seller cannot ship some pieces: their money goes back with freight and tax, their stock is free, and the rest goes on.
 * Possible until they are handed to the carrier or packed in a parcel of their own. Refuses `fulfilment.handed-over`, and what `refundPart` refuses.
 */
export async function cannotShip(
  ctx: Ctx,
  { sellerId, orderId, lines, note }: OrderKey & { readonly lines: readonly Pieces[]; readonly note: string },
): Promise<void> {
  const { state } = await orderOf(ctx, { sellerId, orderId })
  await lockParcel(ctx, { sellerId, orderId })
  const parcel = await parcelOf(ctx, { sellerId, orderId })
  if (beforeShipping(state)) {
    const free = await freePieces(ctx, { sellerId, orderId })
    const packed = lines.some(({ line, quantity }) => quantity > (free.get(line)?.left ?? 0))
    if (packed || (parcel !== null && parcel.state !== 'packed')) throw refuse('fulfilment.handed-over')
  }
  await refundPieces(ctx, { sellerId, orderId, lines, reason: 'cannot-be-shipped', note })
}

/** Whether it was handed over is settled before the money moves. */
async function lockParcel(ctx: Ctx, { sellerId, orderId }: OrderKey): Promise<void> {
  await own<Tables>(ctx.tx)
    .selectFrom('fulfilment.parcel')
    .select('id')
    .where('seller_id', '=', sellerId)
    .where('order_id', '=', orderId)
    .orderBy('id')
    .forUpdate()
    .execute()
}
