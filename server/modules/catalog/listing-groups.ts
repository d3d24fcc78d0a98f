import type { Goods, Market } from '#modules/compliance'
import type { Ctx } from '#platform/context'
import { sql } from '#platform/db'
import { z } from '#platform/wire'
import type { ListingState, Mode } from './tables.ts'

/** Listings of which the rules must say the same, since all that they ask about is the same; `rows` names them. */
export type ListingGroup = {
  readonly mode: Mode
  readonly state: ListingState
  readonly reason: string | null
  readonly verdictHash: string | null
  /** Null where a code or the origin is missing: nothing can be judged. */
  readonly goods: readonly Goods[] | null
  readonly rows: readonly { readonly sellerId: string; readonly listingId: string; readonly productId: string }[]
}
export type Last = { readonly sellerId: string; readonly id: string }
export const firstRow: Last = {
  sellerId: '00000000-0000-0000-0000-000000000000',
  id: '00000000-0000-0000-0000-000000000000',
}
const market: Market = 'cn'
const Texts = z.array(z.string())

/**
 * The next listings after a row, in the order of seller and listing, put together by what the rules ask about. A million
 * listings come to some thousands of groups, and each is judged once. `last` is null when these were the last.
 *
 * Products and variants are looked up row by row (`lateral`): as joins the planner read both tables whole for each batch, or,
 * near the end where it expected one row and there were forty thousand, compared every row with every other.
 */
export async function listingGroups(
  ctx: Ctx,
  after: Last,
  size: number,
): Promise<{ readonly groups: readonly ListingGroup[]; readonly count: number; readonly last: Last | null }> {
  const { rows } = await sql<Row>`
    with taken as (
      select seller_id, id, product_id, mode, state, reason, verdict_hash
        from catalog.listing
       where wanted
         and (seller_id, id) > (${after.sellerId}::uuid, ${after.id}::uuid)
       order by seller_id, id
       limit ${size}
    )
    select taken.mode, taken.state, taken.reason, taken.verdict_hash, product.origin_state, product.attributes,
           product.papers, codes.codes, codes.lacks,
           string_agg(taken.seller_id || ' ' || taken.id || ' ' || taken.product_id, ',') as members
      from taken
     cross join lateral (select origin_state, attributes, papers
                           from catalog.product
                          where seller_id = taken.seller_id and id = taken.product_id
                          limit 1) as product
     cross join lateral (select string_agg(distinct hs_code, ' ') as codes, bool_or(hs_code is null) as lacks
                           from catalog.variant
                          where seller_id = taken.seller_id and product_id = taken.product_id) as codes
     group by taken.mode, taken.state, taken.reason, taken.verdict_hash, product.origin_state, product.attributes,
              product.papers, codes.codes, codes.lacks
  `.execute(ctx.tx)
  const groups = rows.map(groupOf)
  const count = groups.reduce((sum, group) => sum + group.rows.length, 0)
  return { groups, count, last: count < size ? null : lastOf(groups) }
}

type Row = {
  mode: Mode
  state: ListingState
  reason: string | null
  verdict_hash: string | null
  origin_state: string | null
  attributes: unknown
  papers: unknown
  codes: string | null
  lacks: boolean | null
  members: string
}

function groupOf(row: Row): ListingGroup {
  const { mode, state, reason, origin_state: originState, codes } = row
  const known = originState !== null && codes !== null && row.lacks !== true
  return {
    mode,
    state,
    reason,
    verdictHash: row.verdict_hash,
    goods: known
      ? codes.split(' ').map((code) => ({
          code,
          market,
          mode,
          originState,
          attributes: Texts.parse(row.attributes),
          hasPapers: Texts.parse(row.papers),
        }))
      : null,
    rows: row.members.split(',').map((member) => {
      const [sellerId = '', listingId = '', productId = ''] = member.split(' ')
      return { sellerId, listingId, productId }
    }),
  }
}

/** Ids compare as text as they do in the index. */
function lastOf(groups: readonly ListingGroup[]): Last {
  let last = firstRow
  for (const { rows } of groups)
    for (const { sellerId, listingId: id } of rows)
      if (sellerId > last.sellerId || (sellerId === last.sellerId && id > last.id)) last = { sellerId, id }
  return last
}
