import { event } from '#platform/outbox'
import { id, z } from '#platform/wire'

/** A listing went live, came down, or its words or prices changed. */
export const listingChanged = event(
  'catalog.listing-changed',
  z.object({ sellerId: id, listingId: id, productId: id, state: z.enum(['draft', 'live', 'down']) }),
)
