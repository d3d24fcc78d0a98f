import { endpoint } from '#platform/endpoint'
import { id, z } from '#platform/wire'
import { ListingDetail, showListing } from './show-listing.ts'

export const showListingEndpoint = endpoint({
  id: 'showListing',
  method: 'get',
  path: '/api/v1/listings/{productId}',
  summary: 'A product on sale: its words, variants, stock, and each price explained',
  who: ['anyone', 'buyer', 'seller', 'operator'],
  params: z.object({ productId: id }),
  reply: ListingDetail,
  refusals: ['catalog.listing-not-found'],
  handle: (ctx, { params }) => showListing(ctx, params.productId),
})
