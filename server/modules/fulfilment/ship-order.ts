import { releaseForExport } from '#modules/export-control'
import { orderOf, requireNotStopped } from '#modules/orders'
import { audit } from '#platform/audit'
import { must } from '#platform/check'
import type { Ctx } from '#platform/context'
import { own } from '#platform/db'
import { enqueue } from '#platform/job'
import { noteProblem } from './adopt-shipment.ts'
import { createShipment } from './create-shipment.job.ts'
import { parcelByKey, parcelIn, parcelsOf, type OrderKey, type Parcel, type ParcelKey } from './parcels.ts'
import { refuse } from './refusals.ts'
import type { Tables } from './tables.ts'

/**
 * The seller hands the packed parcels of an order to the carrier. This writes the intent only: a job asks the carrier, and the
 * order counts as shipped when waybills came back for all of it. Asked again it changes nothing. Refuses
 * `fulfilment.not-packed`.
 */
export async function shipOrder(ctx: Ctx, { sellerId, orderId }: OrderKey): Promise<Parcel> {
  await orderOf(ctx, { sellerId, orderId })
  const parcels = await parcelsOf(ctx, { sellerId, orderId })
  const sent: Parcel[] = []
  for (const { parcelId } of parcels) sent.push(await shipParcel(ctx, { sellerId, orderId, parcelId }))
  const last = sent.at(-1)
  if (last === undefined) throw refuse('fulfilment.not-packed')
  return last
}

/**
 * The same for one of its parcels. Refuses `fulfilment.no-parcel`: absent and another order's look alike; and whatever keeps
 * it from being exported. A parcel whose people screening finds just now stays packed, with the reason as its problem.
 */
export async function shipParcel(ctx: Ctx, { sellerId, orderId, parcelId }: OrderKey & ParcelKey): Promise<Parcel> {
  const order = await orderOf(ctx, { sellerId, orderId })
  const parcel = await parcelIn(ctx, { sellerId, orderId, parcelId })
  if (parcel.state !== 'packed') return parcel
  if (order.state !== 'packed') throw refuse('fulfilment.not-packed')
  await requireNotStopped(ctx, { sellerId, orderId })
  const { released } = await releaseForExport(ctx, parcel)
  if (!released) return await held(ctx, parcel)
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
  return must(await parcelByKey(ctx, { sellerId, parcelId }), 'the parcel is there')
}

async function held(ctx: Ctx, parcel: Parcel): Promise<Parcel> {
  await noteProblem(ctx, parcel, 'held: screening')
  return must(await parcelByKey(ctx, parcel), 'the parcel is there')
}
