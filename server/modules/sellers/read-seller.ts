import type { Selectable } from 'kysely'
import type { Ctx } from '#platform/context'
import { own, sql } from '#platform/db'
import { refuse } from './refusals.ts'
import type { SellerState, SellerStep } from './seller-state.ts'
import { sellerIdOf } from './start-seller.ts'
import type { Tables } from './tables.ts'

export type BusinessShown = {
  readonly legalName: string
  readonly tradeName: string
  /** The last four digits; null without one. */
  readonly einLast: string | null
  readonly phone: string
  readonly line1: string
  readonly line2: string | null
  readonly city: string
  readonly state: string
  readonly zip: string
  readonly countyFips: string
  readonly naics: string
  readonly makes: string
  readonly employees: number
  readonly story: string
}
export type Decision = {
  readonly step: SellerStep
  readonly reason: string | null
  readonly actorId: string
  readonly at: Date
}
export type Seller = {
  readonly id: string
  readonly accountId: string
  readonly state: SellerState
  readonly stateAt: Date
  readonly legalName: string | null
  readonly tradeName: string | null
  /** Null until it has been stated. */
  readonly business: BusinessShown | null
  readonly submittedAt: Date | null
}

/** The business of a signed-in person, or null. */
export async function sellerOf(ctx: Ctx, accountId: string): Promise<Seller | null> {
  const sellerId = await sellerIdOf(ctx.tx, accountId)
  return sellerId === null ? null : await sellerById(ctx, sellerId)
}

/** One business; refuses an id that is none. */
export async function sellerById(ctx: Ctx, sellerId: string): Promise<Seller> {
  const row = await own<Tables>(ctx.tx)
    .selectFrom('sellers.seller')
    .selectAll()
    .where('seller_id', '=', sellerId)
    .executeTakeFirst()
  if (row === undefined) throw refuse('sellers.not-found')
  return shown(row)
}

/** Names by id; a draft without a name is left out. */
export async function sellerName(
  ctx: Ctx,
  ids: readonly string[],
): Promise<ReadonlyMap<string, { readonly legalName: string; readonly tradeName: string }>> {
  if (ids.length === 0) return new Map()
  const rows = await own<Tables>(ctx.tx)
    .selectFrom('sellers.seller')
    .select(['seller_id', 'legal_name', 'trade_name'])
    .where('seller_id', 'in', [...new Set(ids)])
    .execute()
  return new Map(
    rows.flatMap((row) =>
      row.legal_name === null || row.trade_name === null
        ? []
        : [[row.seller_id, { legalName: row.legal_name, tradeName: row.trade_name }] as const],
    ),
  )
}

/** Refuses unless the business is approved: before that nothing of it can be sold. */
export async function requireApproved(ctx: Ctx, sellerId: string): Promise<void> {
  const { state } = await sellerById(ctx, sellerId)
  if (state !== 'approved') throw refuse('sellers.not-approved', { state })
}

/** From where its parcels leave; refuses while the business is not stated. */
export async function shipFrom(ctx: Ctx, sellerId: string) {
  const { business } = await sellerById(ctx, sellerId)
  if (business === null) throw refuse('sellers.business-missing')
  const { tradeName, legalName, phone, line1, line2, city, state, zip, countyFips } = business
  return { name: tradeName, legalName, phone, line1, line2, city, state, zip, countyFips, country: 'US' as const }
}

/** The account given last, whether it is in force or not. */
export const newestBank = (ctx: Ctx, sellerId: string) =>
  own<Tables>(ctx.tx)
    .selectFrom('sellers.bank')
    .selectAll()
    .where('seller_id', '=', sellerId)
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst()

/** Every step of a verification, oldest first. */
export async function decisionsOf(ctx: Ctx, sellerId: string): Promise<readonly Decision[]> {
  const rows = await own<Tables>(ctx.tx)
    .selectFrom('sellers.decision')
    .selectAll()
    .where('seller_id', '=', sellerId)
    .orderBy('id')
    .execute()
  return rows.map((row) => ({ step: row.step, reason: row.reason, actorId: row.actor_id, at: row.at }))
}

/** Businesses in a state, the longest waiting first. */
export async function sellersInState(ctx: Ctx, state: SellerState, limit = 100): Promise<readonly Seller[]> {
  const rows = await own<Tables>(ctx.tx)
    .selectFrom('sellers.seller')
    .selectAll()
    .where('state', '=', state)
    .orderBy('state_at')
    .limit(limit)
    .execute()
  return rows.map(shown)
}

/** How many businesses wait for the operator, and since when the first one does. */
export async function countWaiting(ctx: Ctx): Promise<{ readonly count: number; readonly oldest: Date | null }> {
  const { rows } = await sql<{ count: number; oldest: Date | null }>`
    select count(*)::integer as count, min(submitted_at) as oldest from sellers.seller where state = 'submitted'
  `.execute(ctx.tx)
  return rows[0] ?? { count: 0, oldest: null }
}

function shown(row: Selectable<Tables['sellers.seller']>): Seller {
  return {
    id: row.seller_id,
    accountId: row.account_id,
    state: row.state,
    stateAt: row.state_at,
    legalName: row.legal_name,
    tradeName: row.trade_name,
    business: row.business_at === null ? null : businessOf(row),
    submittedAt: row.submitted_at,
  }
}

/** A check of the table keeps these set once the business is stated. */
const businessOf = (row: Selectable<Tables['sellers.seller']>): BusinessShown => ({
  legalName: row.legal_name ?? '',
  tradeName: row.trade_name ?? '',
  einLast: row.ein_last,
  phone: row.phone ?? '',
  line1: row.line1 ?? '',
  line2: row.line2,
  city: row.city ?? '',
  state: row.us_state ?? '',
  zip: row.zip ?? '',
  countyFips: row.county_fips ?? '',
  naics: row.naics ?? '',
  makes: row.makes ?? '',
  employees: row.employees ?? 0,
  story: row.story ?? '',
})
