import { event } from '#platform/outbox'
import { z } from '#platform/wire'

/**
 * What may enter, or at which rates, has changed for some tariff lines (eight digits) or, with `all`, for every listing:
 * whatever rests on them is judged and priced again.
 */
export const rulesChanged = event(
  'compliance.rules-changed',
  z.object({ all: z.boolean(), codes: z.array(z.string()) }),
)
