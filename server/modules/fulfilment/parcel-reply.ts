import { instant, nullable, z } from '#platform/wire'
import type { Parcel } from './parcels.ts'
import { ownerOf, parcelStates } from './parcel-state.ts'

/** A parcel on the wire, for its seller. */
export const ParcelReply = z
  .object({
    orderId: z.uuid(),
    parcelId: z.uuid(),
    state: z.enum(parcelStates),
    owner: z.enum(['seller', 'carrier', 'customs', 'nobody']),
    packedAt: instant,
    askedAt: nullable(instant),
    waybillNo: nullable(z.string()),
    problem: nullable(z.string()),
  })
  .openapi('Parcel')

export const parcelReply = (parcel: Parcel): z.output<typeof ParcelReply> => ({
  orderId: parcel.orderId,
  parcelId: parcel.parcelId,
  state: parcel.state,
  owner: ownerOf[parcel.state],
  packedAt: parcel.packedAt,
  askedAt: parcel.askedAt,
  waybillNo: parcel.waybillNo,
  problem: parcel.problem,
})
