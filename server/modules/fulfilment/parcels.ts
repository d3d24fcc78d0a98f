import type { Ctx } from '#platform/context'
import { own } from '#platform/db'
import { parcelStates, type ParcelState } from './parcel-state.ts'
import type { Tables } from './tables.ts'

/** A parcel as other modules and pages may see it: nothing personal is in it. */
export type Parcel = {
  readonly sellerId: string
  readonly parcelId: string
  readonly orderId: string
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
export type OrderKey = { readonly sellerId: string; readonly orderId: string }
export type ParcelKey = { readonly sellerId: string; readonly parcelId: string }

/** The parcel of an order, or null while it is not packed. */
export async function parcelOf(ctx: Ctx, { sellerId, orderId }: OrderKey): Promise<Parcel | null> {
  const row = await own<Tables>(ctx.tx)
    .selectFrom('fulfilment.parcel')
    .selectAll()
    .where('seller_id', '=', sellerId)
    .where('order_id', '=', orderId)
    .executeTakeFirst()
  return row === undefined ? null : parcelFrom(row)
}

/** The parcels of several orders of one seller, by order id. */
export async function parcelsOf(
  ctx: Ctx,
  sellerId: string,
  orderIds: readonly string[],
): Promise<ReadonlyMap<string, Parcel>> {
  if (orderIds.length === 0) return new Map()
  const rows = await own<Tables>(ctx.tx)
    .selectFrom('fulfilment.parcel')
    .selectAll()
    .where('seller_id', '=', sellerId)
    .where('order_id', 'in', [...orderIds])
    .execute()
  return new Map(rows.map((row) => [row.order_id, parcelFrom(row)]))
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
