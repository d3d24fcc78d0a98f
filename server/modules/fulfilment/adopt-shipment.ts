import { moveOrder, partShipped } from '#modules/orders'
import { audit } from '#platform/audit'
import type { Ctx } from '#platform/context'
import { own } from '#platform/db'
import type { CarrierRecord, Shipment } from './carrier-port.ts'
import type { Parcel } from './parcels.ts'
import { recordMovements } from './record-movements.ts'
import type { Tables } from './tables.ts'

/**
 * Takes over what the carrier answered about a parcel: the first time its waybill, which ships the order; always its record
 * for customs and its movements. A shipment that is not this parcel's is noted as a problem and changes nothing else.
 */
export async function adoptShipment(ctx: Ctx, parcel: Parcel, shipment: Shipment): Promise<void> {
  const why = notOurs(parcel, shipment)
  if (why !== null) return await noteProblem(ctx, parcel, why)
  const { sellerId, parcelId, orderId } = parcel
  const first = await own<Tables>(ctx.tx)
    .updateTable('fulfilment.parcel')
    .set({
      state: 'created',
      shipment_id: shipment.id,
      waybill_no: shipment.waybillNo,
      moved_at: shipment.createdAt,
    })
    .where('seller_id', '=', sellerId)
    .where('id', '=', parcelId)
    .where('state', '=', 'asked')
    .executeTakeFirst()
  await heard(ctx, parcel)
  await keepRecord(ctx, parcel, shipment.record)
  if (first.numUpdatedRows === 1n) {
    await audit(ctx, { action: 'fulfilment.shipped', subject: 'parcel', subjectId: parcelId, details: { orderId } })
    if (parcel.isPart) await partShipped(ctx, { sellerId, orderId, partId: parcelId })
    else await moveOrder(ctx, { sellerId, orderId, step: 'ship' })
  }
  const created = { status: 'created', at: shipment.createdAt, place: null } as const
  await recordMovements(ctx, parcel, [created, ...shipment.movements])
}

/** The same for a parcel whose order may no longer be shipped (it was refunded while the carrier did not answer). */
export async function adoptForReturn(ctx: Ctx, parcel: Parcel, shipment: Shipment): Promise<void> {
  await own<Tables>(ctx.tx)
    .updateTable('fulfilment.parcel')
    .set({
      state: 'created',
      shipment_id: shipment.id,
      waybill_no: shipment.waybillNo,
      heard_at: ctx.now,
      return_wanted_at: ctx.now,
      problem: 'the order could no longer be shipped',
    })
    .where('seller_id', '=', parcel.sellerId)
    .where('id', '=', parcel.parcelId)
    .where('state', '=', 'asked')
    .executeTakeFirst()
  await audit(ctx, { action: 'fulfilment.recalled', subject: 'parcel', subjectId: parcel.parcelId })
}

export async function heard(ctx: Ctx, { sellerId, parcelId }: Parcel): Promise<void> {
  await own<Tables>(ctx.tx)
    .updateTable('fulfilment.parcel')
    .set({ heard_at: ctx.now, problem: null })
    .where('seller_id', '=', sellerId)
    .where('id', '=', parcelId)
    .execute()
}

export async function noteProblem(ctx: Ctx, { sellerId, parcelId }: Parcel, problem: string): Promise<void> {
  await own<Tables>(ctx.tx)
    .updateTable('fulfilment.parcel')
    .set({ problem })
    .where('seller_id', '=', sellerId)
    .where('id', '=', parcelId)
    .execute()
}

/** Why an answer does not speak of this parcel, or null when it does. */
export function notOurs(
  parcel: Parcel,
  said: { readonly reference: string; readonly id: string; readonly waybillNo: string },
): string | null {
  if (said.reference !== parcel.parcelId) return 'another reference'
  if (parcel.shipmentId !== null && said.id !== parcel.shipmentId) return 'another shipment'
  if (parcel.waybillNo !== null && said.waybillNo !== parcel.waybillNo) return 'another waybill'
  return null
}

async function keepRecord(ctx: Ctx, { sellerId, parcelId }: Parcel, record: CarrierRecord): Promise<void> {
  const sealed = ctx.world.vault.seal(JSON.stringify(record), recordPlace(parcelId))
  await own<Tables>(ctx.tx)
    .insertInto('fulfilment.carrier_record')
    .values({ seller_id: sellerId, parcel_id: parcelId, sealed, fetched_at: ctx.now })
    .onConflict((conflict) => conflict.columns(['seller_id', 'parcel_id']).doUpdateSet({ sealed, fetched_at: ctx.now }))
    .execute()
}

/** Where a sealed record belongs, so that it cannot be moved to another parcel. */
export const recordPlace = (parcelId: string): string => `fulfilment.record:${parcelId}`
