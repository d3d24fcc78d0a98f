import { instant, nullable, z } from '#platform/wire'
import type { Parcel } from './parcels.ts'
import { ownerOf, parcelStates } from './parcel-state.ts'

/** A parcel on the wire, for its seller. */
export const ParcelReply = z
  .object({
    order_id: z.uuid(),
    parcel_id: z.uuid(),
    state: z.enum(parcelStates),
    owner: z.enum(['seller', 'carrier', 'customs', 'nobody']),
    packed_at: instant,
    asked_at: nullable(instant),
    waybill_no: nullable(z.string()),
    problem: nullable(z.string()),
  })
  .openapi('Parcel')

export const parcelReply = (parcel: Parcel): z.output<typeof ParcelReply> => ({
  order_id: parcel.orderId,
  parcel_id: parcel.parcelId,
  state: parcel.state,
  owner: ownerOf[parcel.state],
  packed_at: parcel.packedAt,
  asked_at: parcel.askedAt,
  waybill_no: parcel.waybillNo,
  problem: parcel.problem,
})
