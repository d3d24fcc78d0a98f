import { event } from '#platform/outbox'
import { id, z } from '#platform/wire'

/**
 * What may enter a market, or at which rates, has changed: by other rules or a day on which a dated rule begins or ends
 * (`all`: every listing), or for the tariff lines of the change (`readChange`). Whatever rests on them is judged and, for
 * other rates, priced again.
 */
export const rulesChanged = event(
  'compliance.rules-changed',
  z.object({ changeId: id, market: z.string(), all: z.boolean(), codes: z.number().int() }),
)
