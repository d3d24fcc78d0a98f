import { audit } from '#platform/audit'
import type { Ctx } from '#platform/context'
import { own } from '#platform/db'
import { checkBusiness, type Business } from './business.ts'
import { sellerById, type BusinessShown } from './read-seller.ts'
import { refuse } from './refusals.ts'
import type { SellerState } from './seller-state.ts'
import type { Tables } from './tables.ts'

/**
 * Writes what a business states about itself. Before verification everything may change; while an operator looks at it,
 * nothing; after approval only what was not verified (phone, what it makes, employees, story).
 */
export async function saveBusiness(ctx: Ctx, sellerId: string, given: Business): Promise<void> {
  const business = checkBusiness(given)
  const before = await sellerById(ctx, sellerId)
  if (before.state === 'submitted') throw refuse('sellers.being-checked')
  if (before.state === 'suspended') throw refuse('sellers.suspended')
  if (before.state === 'approved' && before.business !== null && verifiedDiffers(before.business, business))
    throw refuse('sellers.verified-facts')
  const kept = before.state === 'approved'
  const seal = (ein: string): string => ctx.world.vault.seal(ein, `sellers.ein:${sellerId}`)
  const done = await own<Tables>(ctx.tx)
    .updateTable('sellers.seller')
    .set({
      ...(kept ? {} : verified(business, seal)),
      phone: business.phone,
      makes: business.makes,
      employees: business.employees,
      story: business.story,
      business_at: ctx.now,
    })
    .where('seller_id', '=', sellerId)
    .where('state', '=', before.state)
    .executeTakeFirst()
  if (done.numUpdatedRows !== 1n) throw refuse('sellers.being-checked')
  await audit(ctx, {
    action: 'sellers.business-saved',
    subject: 'seller',
    subjectId: sellerId,
    details: { legalName: business.legalName, county: business.countyFips, naics: business.naics },
  })
}

const verified = (business: Business, seal: (ein: string) => string) => ({
  legal_name: business.legalName,
  trade_name: business.tradeName,
  line1: business.line1,
  line2: business.line2,
  city: business.city,
  us_state: business.state,
  zip: business.zip,
  county_fips: business.countyFips,
  naics: business.naics,
  ...(business.ein === undefined
    ? {}
    : { ein_sealed: business.ein === null ? null : seal(business.ein), ein_last: business.ein?.slice(-4) ?? null }),
})

/** A form that shows only the last digits of the number sends none back; that is no change. */
function verifiedDiffers(before: BusinessShown, now: Business): boolean {
  const same = ['legalName', 'tradeName', 'line1', 'line2', 'city', 'state', 'zip', 'countyFips', 'naics'] as const
  return (
    same.some((key) => before[key] !== now[key]) ||
    (now.ein !== undefined && (now.ein?.slice(-4) ?? null) !== before.einLast)
  )
}

/** Whether a business in this state may still change what the operator verifies. */
export const mayRestate = (state: SellerState): boolean => state === 'draft' || state === 'refused'
