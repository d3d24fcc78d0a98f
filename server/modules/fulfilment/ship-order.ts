import { orderOf } from '#modules/orders'
import { audit } from '#platform/audit'
import { must } from '#platform/check'
import type { Ctx } from '#platform/context'
import { own } from '#platform/db'
import { enqueue } from '#platform/job'
import { createShipment } from './create-shipment.job.ts'
import { parcelOf, type OrderKey, type Parcel } from './parcels.ts'
import { refuse } from './refusals.ts'
import type { Tables } from './tables.ts'

/**
 * The seller hands a packed parcel to the carrier. This writes the intent only: a job asks the carrier, and the order counts
 * as shipped when a waybill came back. Asked again it changes nothing. Refuses `fulfilment.not-packed`.
 */
export async function shipOrder(ctx: Ctx, { sellerId, orderId }: OrderKey): Promise<Parcel> {
  const order = await orderOf(ctx, { sellerId, orderId })
  const parcel = await parcelOf(ctx, { sellerId, orderId })
  if (parcel === null) throw refuse('fulfilment.not-packed')
  if (parcel.state !== 'packed') return parcel
  if (order.state !== 'packed') throw refuse('fulfilment.not-packed')
  const { parcelId } = parcel
  const asked = await own<Tables>(ctx.tx)
    .updateTable('fulfilment.parcel')
    .set({ state: 'asked', asked_at: ctx.now, asked_last_at: ctx.now, problem: null })
    .where('seller_id', '=', sellerId)
    .where('id', '=', parcelId)
    .where('state', '=', 'packed')
    .executeTakeFirst()
  if (asked.numUpdatedRows === 1n) {
    await audit(ctx, { action: 'fulfilment.asked', subject: 'parcel', subjectId: parcelId, details: { orderId } })
    await enqueue(ctx, createShipment, { sellerId, parcelId }, { once: parcelId })
  }
  return must(await parcelOf(ctx, { sellerId, orderId }), 'the parcel is there')
}
