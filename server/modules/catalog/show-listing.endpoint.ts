import { textEndpoint } from '#platform/endpoint'
import { id, z } from '#platform/wire'
import { listingText } from './listing-text.ts'
import { ListingDetail } from './listing-detail.ts'

export const showListingEndpoint = textEndpoint({
  id: 'showListing',
  path: '/api/v1/listings/{productId}',
  summary: 'A product on sale: its words, variants, stock, and each price explained',
  who: ['anyone', 'buyer', 'seller', 'operator'],
  params: z.object({ productId: id }),
  reply: ListingDetail,
  refusals: ['catalog.listing-not-found'],
  text: (ctx, { params }) => listingText(ctx, params.productId),
})
