import { parcelMoved } from '#modules/orders'
import { audit } from '#platform/audit'
import type { Ctx } from '#platform/context'
import { own } from '#platform/db'
import { emit } from '#platform/outbox'
import type { CarrierMovement } from './carrier-port.ts'
import type { Parcel } from './parcels.ts'
import { statesBefore, type CarrierStatus } from './parcel-state.ts'
import type { Tables } from './tables.ts'

/**
 * Notes what a carrier reported, each step once, and moves the parcel on as far as the reports go; tells the order of each
 * new step. Returns how many were new. Steps may come in any order and any number of times: the end is the same.
 */
export async function recordMovements(
  ctx: Ctx,
  parcel: Pick<Parcel, 'sellerId' | 'parcelId' | 'orderId'>,
  movements: readonly CarrierMovement[],
): Promise<number> {
  let fresh = 0
  for (const movement of movements) if (await recordOne(ctx, parcel, movement)) fresh += 1
  return fresh
}

async function recordOne(
  ctx: Ctx,
  { sellerId, parcelId, orderId }: Pick<Parcel, 'sellerId' | 'parcelId' | 'orderId'>,
  { status, at, place: reported }: CarrierMovement,
): Promise<boolean> {
  const tables = own<Tables>(ctx.tx)
  const place = placeToKeep(status, reported)
  const noted = await tables
    .insertInto('fulfilment.movement')
    .values({ seller_id: sellerId, parcel_id: parcelId, status, at, place, noted_at: ctx.now })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  if (noted.numInsertedOrUpdatedRows !== 1n) return false
  await tables
    .updateTable('fulfilment.parcel')
    .set({ state: status, moved_at: at })
    .where('seller_id', '=', sellerId)
    .where('id', '=', parcelId)
    .where('state', 'in', [...statesBefore(status)])
    .executeTakeFirst()
  await audit(ctx, { action: 'fulfilment.moved', subject: 'parcel', subjectId: parcelId, details: { orderId, status } })
  // That customs released the parcel is customs' to say; the carrier's word for it moves no order.
  if (status !== 'customs_released')
    await emit(ctx, parcelMoved, { sellerId, orderId, parcelId, status, at: at.toISOString(), place })
  return true
}

/** Towards the door a carrier names the consignee's own address as the place. That is personal and not kept. */
function placeToKeep(status: CarrierStatus, place: string | null): string | null {
  return status === 'in_delivery' || status === 'delivered' ? null : place
}
