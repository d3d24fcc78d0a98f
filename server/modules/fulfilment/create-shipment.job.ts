import { z } from 'zod'
import { job } from '#platform/job'
import { askCarrier } from './ask-carrier.ts'

/** Asks the carrier to take a parcel over. An answer that does not come is asked for again by the sweep of silent parcels. */
export const createShipment = job('fulfilment.create-shipment', {
  input: z.object({ sellerId: z.uuid(), parcelId: z.uuid() }),
  run: async (run, key) => {
    await askCarrier(run, key)
  },
})
