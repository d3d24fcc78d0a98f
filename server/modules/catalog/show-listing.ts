import type { Ctx } from '#platform/context'
import { ListingDetail } from './listing-detail.ts'
import { listingText } from './listing-text.ts'

/** A product for buyers, read for a page; one never listed is catalog.listing-not-found. */
export const showListing = async (ctx: Ctx, productId: string): Promise<ListingDetail> =>
  ListingDetail.parse(JSON.parse(await listingText(ctx, productId)))
