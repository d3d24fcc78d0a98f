import { listLoaded, watchParty } from '#modules/screening'
import { partyOf, sellersInState } from '#modules/sellers'
import { listener } from '#platform/outbox'

const sellersMax = 100_000

/** Businesses that were there before screening are watched from the first list on. */
export const whenListLoaded = listener('export-control.when-list-loaded', listLoaded, async (ctx) => {
  for (const state of ['submitted', 'approved', 'suspended'] as const)
    for (const { id, business } of await sellersInState(ctx, state, sellersMax))
      if (business !== null) await watchParty(ctx, partyOf(id, business))
})
