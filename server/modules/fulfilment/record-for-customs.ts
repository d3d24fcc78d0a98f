import type { Ctx } from '#platform/context'
import { own } from '#platform/db'
import type { JobRun } from '#platform/job'
import { recordPlace } from './adopt-shipment.ts'
import { askCarrier } from './ask-carrier.ts'
import type { CarrierRecord } from './carrier-port.ts'
import { parcelOf, type OrderKey } from './parcels.ts'
import { refuse } from './refusals.ts'
import type { Tables } from './tables.ts'

/**
 * What the carrier itself reported of the order's parcel, in clear, for the customs declaration: for jobs only. Nothing in it
 * comes from the order. Refuses `fulfilment.no-record` while the carrier has reported nothing.
 */
export async function recordForCustoms(
  ctx: Ctx,
  order: OrderKey,
): Promise<CarrierRecord & { readonly fetchedAt: Date }> {
  const parcel = await parcelOf(ctx, order)
  if (parcel === null) throw refuse('fulfilment.no-record')
  const row = await own<Tables>(ctx.tx)
    .selectFrom('fulfilment.carrier_record')
    .select(['sealed', 'fetched_at'])
    .where('seller_id', '=', parcel.sellerId)
    .where('parcel_id', '=', parcel.parcelId)
    .executeTakeFirst()
  if (row === undefined) throw refuse('fulfilment.no-record')
  const clear: CarrierRecord = JSON.parse(ctx.world.vault.open(row.sealed, recordPlace(parcel.parcelId)))
  return { ...clear, fetchedAt: row.fetched_at }
}

/** Asks the carrier for its record again, outside every transaction. False while it does not answer. */
export async function askRecordAgain(run: JobRun, order: OrderKey): Promise<boolean> {
  const parcel = await run.tx((ctx) => parcelOf(ctx, order))
  if (parcel === null) return false
  // A parcel that has ended is no longer asked about: what it reported last stands.
  const ended = parcel.state === 'delivered' || parcel.state === 'returned'
  return ended || (await askCarrier(run, { sellerId: parcel.sellerId, parcelId: parcel.parcelId })) === 'done'
}
