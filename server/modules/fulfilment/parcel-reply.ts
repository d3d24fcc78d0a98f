import { instant, nullable, z } from '#platform/wire'
import type { Parcel } from './parcels.ts'
import { duty, parcelStates } from './parcel-state.ts'

/** A parcel on the wire, for its seller. */
export const ParcelReply = z
  .object({
    orderId: z.uuid(),
    parcelId: z.uuid(),
    /** It holds a part of the order and is declared to customs by itself. */
    isPart: z.boolean(),
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
  isPart: parcel.isPart,
  state: parcel.state,
  owner: duty[parcel.state].owner,
  packedAt: parcel.packedAt,
  askedAt: parcel.askedAt,
  waybillNo: parcel.waybillNo,
  problem: parcel.problem,
})

/** Pieces of lines, each line once. */
export const Lines = z
  .array(
    z.strictObject({ line: z.number().int().positive().max(999), quantity: z.number().int().positive().max(9999) }),
  )
  .min(1)
  .max(100)
