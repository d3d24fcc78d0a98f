import { listingsJudged } from '#modules/catalog'
import { listener } from '#platform/outbox'
import { startCarts } from './rejudge-carts.job.ts'

/** After what is on sale comes what lies in carts. */
export const whenListingsJudged = listener('checkout.when-listings-judged', listingsJudged, (ctx, { changeId }) =>
  startCarts(ctx, changeId),
)
