import { listingsJudged } from '#modules/catalog'
import { listener } from '#platform/outbox'
import { startOrders } from './rejudge-orders.job.ts'

/** After what is on sale comes what is under way. */
export const whenListingsJudged = listener('orders.when-listings-judged', listingsJudged, (ctx, { changeId }) =>
  startOrders(ctx, changeId),
)
