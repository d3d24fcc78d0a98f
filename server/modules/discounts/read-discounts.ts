import type { Ctx } from '#platform/context'
import { own, sql } from '#platform/db'
import { paged } from '#platform/paged'
import type { DiscountRow, Tables } from './tables.ts'
import type { Terms } from './take-off.ts'

/** A discount with how often it was used and what it cost its funder so far. */
export type Discount = Terms & {
  readonly programme: string | null
  readonly validFrom: Date
  readonly validUntil: Date
  readonly usesMax: number | null
  readonly personMax: number | null
  readonly madeAt: Date
  readonly stoppedAt: Date | null
  readonly stoppedReason: string | null
  readonly uses: number
  readonly costMinor: bigint
  readonly state: DiscountState
}
export type DiscountState = 'planned' | 'running' | 'used-up' | 'over' | 'stopped'

export const termsOf = (row: DiscountRow): Terms => ({
  id: row.id,
  code: row.code,
  name: row.name,
  funder: row.funder,
  sellerId: row.seller_id,
  listingId: row.listing_id,
  takes: row.share === null ? { amountMinor: row.amount_minor ?? 0n } : { share: row.share, mostMinor: row.most_minor },
  minimumMinor: row.minimum_minor,
  stacks: row.stacks,
})

type Page = { readonly limit: number; readonly cursor?: string | undefined }

/** Discounts, newest first: those of a seller that the seller made, or (without one) those of the platform and programmes. */
export async function listDiscounts(
  ctx: Ctx,
  of: { readonly sellerId: string } | 'operator',
  { limit, cursor }: Page,
): Promise<{ readonly discounts: readonly Discount[]; readonly cursor: string | null }> {
  let query = own<Tables>(ctx.tx).selectFrom('discounts.discount').selectAll()
  query =
    of === 'operator'
      ? query.where('funder', '<>', 'seller')
      : query.where('seller_id', '=', of.sellerId).where('funder', '=', 'seller')
  if (cursor !== undefined) query = query.where('id', '<', cursor)
  const rows = await query
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute()
  const { items, next } = paged(rows, limit)
  const usage = await usageOf(
    ctx,
    items.map(({ id }) => id),
  )
  return {
    discounts: items.map((row) => shown(ctx, row, usage.get(row.id) ?? { uses: 0, costMinor: 0n })),
    cursor: next,
  }
}

type Usage = { readonly uses: number; readonly costMinor: bigint }

/** Uses that were not given back, and what they took off. */
async function usageOf(ctx: Ctx, ids: readonly string[]): Promise<ReadonlyMap<string, Usage>> {
  if (ids.length === 0) return new Map()
  const { rows } = await sql<{ discount_id: string; uses: number; cost_minor: bigint }>`
    select discount_id, count(distinct checkout_id)::integer as uses, sum(amount_minor)::bigint as cost_minor
      from discounts.claim
     where discount_id in (${sql.join(ids)}) and given_back_at is null
     group by discount_id
  `.execute(ctx.tx)
  return new Map(rows.map((row) => [row.discount_id, { uses: row.uses, costMinor: row.cost_minor }]))
}

function shown(ctx: Ctx, row: DiscountRow, usage: Usage): Discount {
  return {
    ...termsOf(row),
    programme: row.programme,
    validFrom: row.valid_from,
    validUntil: row.valid_until,
    usesMax: row.uses_max,
    personMax: row.person_max,
    madeAt: row.made_at,
    stoppedAt: row.stopped_at,
    stoppedReason: row.stopped_reason,
    ...usage,
    state: stateOf(row, usage.uses, ctx.now),
  }
}

function stateOf(row: DiscountRow, uses: number, now: Date): DiscountState {
  if (row.stopped_at !== null) return 'stopped'
  if (row.valid_until <= now) return 'over'
  if (row.uses_max !== null && uses >= row.uses_max) return 'used-up'
  return row.valid_from > now ? 'planned' : 'running'
}
