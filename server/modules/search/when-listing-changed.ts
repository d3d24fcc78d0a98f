import { listingChanged } from '#modules/catalog'
import { listener } from '#platform/outbox'
import { indexListing } from './index-listing.ts'

/** Buyers find what is on sale and nothing else. */
export const whenListingChanged = listener('search.when-listing-changed', listingChanged, indexListing)
