import { moveOrder, orderOf } from '#modules/orders'
import { audit } from '#platform/audit'
import { must } from '#platform/check'
import type { Ctx } from '#platform/context'
import { own } from '#platform/db'
import { newId } from '#platform/id'
import { parcelOf, type OrderKey, type Parcel } from './parcels.ts'
import type { Tables } from './tables.ts'

/**
 * The seller has packed a paid order: one parcel, since an order is one unit of clearance. Packing what is packed changes
 * nothing. Refuses what `orderOf` and the order's lifecycle refuse.
 */
export async function packOrder(ctx: Ctx, { sellerId, orderId }: OrderKey): Promise<Parcel> {
  const order = await orderOf(ctx, { sellerId, orderId })
  const before = await parcelOf(ctx, { sellerId, orderId })
  if (before !== null) return before
  await moveOrder(ctx, { sellerId, orderId, step: 'pack' })
  const parcelId = newId(ctx.now)
  await own<Tables>(ctx.tx)
    .insertInto('fulfilment.parcel')
    .values({
      seller_id: sellerId,
      id: parcelId,
      order_id: orderId,
      mode: order.mode,
      state: 'packed',
      packed_at: ctx.now,
      moved_at: ctx.now,
      attempts: 0,
    })
    .execute()
  await audit(ctx, { action: 'fulfilment.packed', subject: 'parcel', subjectId: parcelId, details: { orderId } })
  return must(await parcelOf(ctx, { sellerId, orderId }), 'the parcel just written is there')
}
