import type { Ctx } from '#platform/context'
import { own } from '#platform/db'
import { parcelStates, type ParcelState } from './parcel-state.ts'
import { refuse } from './refusals.ts'
import type { Tables } from './tables.ts'

/** A parcel as other modules and pages may see it: nothing personal is in it. */
export type Parcel = {
  readonly sellerId: string
  readonly parcelId: string
  readonly orderId: string
  /** What it is to customs: its order, or a part of one under the parcel's own id. */
  readonly unitId: string
  readonly isPart: boolean
  readonly mode: '9610' | '1210'
  readonly state: ParcelState
  readonly packedAt: Date
  readonly askedAt: Date | null
  readonly attempts: number
  readonly problem: string | null
  readonly shipmentId: string | null
  readonly waybillNo: string | null
  readonly heardAt: Date | null
  readonly movedAt: Date
  readonly returnWantedAt: Date | null
}
/** An order's id, or the id of a part where an order leaves in several parcels. */
export type OrderKey = { readonly sellerId: string; readonly orderId: string }
export type ParcelKey = { readonly sellerId: string; readonly parcelId: string }

/** The parcel of a unit of clearance: of a whole order, or of a part of one; null while it is not packed. */
export async function parcelOf(ctx: Ctx, { sellerId, orderId: unitId }: OrderKey): Promise<Parcel | null> {
  const row = await own<Tables>(ctx.tx)
    .selectFrom('fulfilment.parcel')
    .selectAll()
    .where('seller_id', '=', sellerId)
    .where((on) =>
      on.or([
        on.and([on('order_id', '=', unitId), on('part', '=', false)]),
        on.and([on('id', '=', unitId), on('part', '=', true)]),
      ]),
    )
    .executeTakeFirst()
  return row === undefined ? null : parcelFrom(row)
}

/** Every parcel of an order, oldest first: one, or one for each part. */
export async function parcelsOf(ctx: Ctx, { sellerId, orderId }: OrderKey): Promise<readonly Parcel[]> {
  const rows = await own<Tables>(ctx.tx)
    .selectFrom('fulfilment.parcel')
    .selectAll()
    .where('seller_id', '=', sellerId)
    .where('order_id', '=', orderId)
    .orderBy('id')
    .execute()
  return rows.map(parcelFrom)
}

export async function parcelByKey(ctx: Ctx, { sellerId, parcelId }: ParcelKey): Promise<Parcel | null> {
  const row = await own<Tables>(ctx.tx)
    .selectFrom('fulfilment.parcel')
    .selectAll()
    .where('seller_id', '=', sellerId)
    .where('id', '=', parcelId)
    .executeTakeFirst()
  return row === undefined ? null : parcelFrom(row)
}

/** A parcel of this order. Refuses `fulfilment.no-parcel`: absent and another order's look alike. */
export async function parcelIn(ctx: Ctx, { sellerId, orderId, parcelId }: OrderKey & ParcelKey): Promise<Parcel> {
  const parcel = await parcelByKey(ctx, { sellerId, parcelId })
  if (parcel === null || parcel.orderId !== orderId) throw refuse('fulfilment.no-parcel')
  return parcel
}

/** By the reference a carrier repeats to us, which names no seller. */
export async function parcelByReference(ctx: Ctx, reference: string): Promise<Parcel | null> {
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(reference)) return null
  const row = await own<Tables>(ctx.tx)
    .selectFrom('fulfilment.parcel')
    .selectAll()
    .where('id', '=', reference)
    .executeTakeFirst()
  return row === undefined ? null : parcelFrom(row)
}

/** What the carrier reported of a parcel, in the order it happened. */
export async function movementsOf(
  ctx: Ctx,
  { sellerId, parcelId }: ParcelKey,
): Promise<readonly { readonly status: string; readonly at: Date; readonly place: string | null }[]> {
  const rows = await own<Tables>(ctx.tx)
    .selectFrom('fulfilment.movement')
    .select(['status', 'at', 'place'])
    .where('seller_id', '=', sellerId)
    .where('parcel_id', '=', parcelId)
    .execute()
  const rank = (status: string): number => parcelStates.findIndex((each) => each === status)
  return rows.toSorted((a, b) => a.at.getTime() - b.at.getTime() || rank(a.status) - rank(b.status))
}

function parcelFrom(row: Tables['fulfilment.parcel']): Parcel {
  return {
    sellerId: row.seller_id,
    parcelId: row.id,
    orderId: row.order_id,
    unitId: row.part ? row.id : row.order_id,
    isPart: row.part,
    mode: row.mode,
    state: row.state,
    packedAt: row.packed_at,
    askedAt: row.asked_at,
    attempts: row.attempts,
    problem: row.problem,
    shipmentId: row.shipment_id,
    waybillNo: row.waybill_no,
    heardAt: row.heard_at,
    movedAt: row.moved_at,
    returnWantedAt: row.return_wanted_at,
  }
}
