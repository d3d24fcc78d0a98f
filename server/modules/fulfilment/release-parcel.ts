import { audit } from '#platform/audit'
import type { Ctx } from '#platform/context'
import { own } from '#platform/db'
import { enqueue } from '#platform/job'
import { must } from '#platform/check'
import { parcelOf, type OrderKey } from './parcels.ts'
import { tellCarrier } from './tell-carrier.job.ts'
import type { Tables } from './tables.ts'

/** Customs has released the parcel of an order: the carrier is told, as often as it takes. */
export const releaseParcel = (ctx: Ctx, order: OrderKey): Promise<void> => want(ctx, order, 'release')

/** The parcel of an order must come back: the carrier is told, as often as it takes. It counts as returned when it says so. */
export const returnParcel = (ctx: Ctx, order: OrderKey): Promise<void> => want(ctx, order, 'return')

async function want(ctx: Ctx, { sellerId, orderId }: OrderKey, what: 'release' | 'return'): Promise<void> {
  const parcel = must(await parcelOf(ctx, { sellerId, orderId }), 'an order at customs has a parcel')
  const column = what === 'release' ? ('release_wanted_at' as const) : ('return_wanted_at' as const)
  const noted = await own<Tables>(ctx.tx)
    .updateTable('fulfilment.parcel')
    .set({ [column]: ctx.now })
    .where('seller_id', '=', sellerId)
    .where('id', '=', parcel.parcelId)
    .where(column, 'is', null)
    .executeTakeFirst()
  if (noted.numUpdatedRows === 0n) return
  await audit(ctx, {
    action: `fulfilment.${what}-wanted`,
    subject: 'parcel',
    subjectId: parcel.parcelId,
    details: { orderId },
  })
  await enqueue(ctx, tellCarrier, { sellerId, parcelId: parcel.parcelId, what })
}
