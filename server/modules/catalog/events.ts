import { event } from '#platform/outbox'
import { id, z } from '#platform/wire'

/** A listing went live, came down, or its words or prices changed. */
export const listingChanged = event(
  'catalog.listing-changed',
  z.object({ sellerId: id, listingId: id, productId: id, state: z.enum(['draft', 'live', 'down']) }),
)

/** A change of the rules took goods of a seller off sale; `toDo` is what the rule that decided says is to be done. */
export const listingsStopped = event(
  'catalog.listings-stopped',
  z.object({
    changeId: id,
    sellerId: id,
    listings: z.number().int(),
    titleEn: z.string(),
    ruleEn: z.string(),
    ruleZh: z.string(),
    toDoEn: z.string(),
    toDoZh: z.string(),
  }),
)

/** Every listing is judged again after a change of the rules: carts and open orders follow. */
export const listingsJudged = event('catalog.listings-judged', z.object({ changeId: id }))
