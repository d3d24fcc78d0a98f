import type { PartyGiven } from '#modules/screening'
import type { BusinessShown } from './read-seller.ts'

/** A business as it is screened: both its names, and where it is. */
export const partyOf = (sellerId: string, business: BusinessShown): PartyGiven => ({
  kind: 'seller',
  id: sellerId,
  sellerId,
  name: business.legalName,
  alsoNames: [business.tradeName],
  country: 'US',
  address: [business.line1, business.line2, business.city, business.state, business.zip]
    .filter((part) => part !== null)
    .join(', '),
})
