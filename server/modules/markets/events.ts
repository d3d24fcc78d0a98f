import { event } from '#platform/outbox'
import { z } from '#platform/wire'

/** A newer rate holds: prices that rest on the one before may be computed again. */
export const rateChanged = event(
  'markets.rate-changed',
  z.object({ rateId: z.string(), base: z.string(), quote: z.string(), asOf: z.string() }),
)

/** A freight card, fee, share or clock has a newer row, in force from `validFrom` on. */
export const termsChanged = event(
  'markets.terms-changed',
  z.object({ what: z.enum(['freight', 'setting', 'customs-code']), key: z.string(), validFrom: z.string() }),
)
