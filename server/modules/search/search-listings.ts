import type { Ctx } from '#platform/context'
import { sql } from '#platform/db'
import { Card } from './card.ts'
import { readQuery, tsqueryOf } from './query.ts'

export type Wish = {
  readonly words?: string | undefined
  readonly category?: string | undefined
  /** Postal code of the state the goods come from. */
  readonly state?: string | undefined
  readonly mode?: '9610' | '1210' | undefined
  readonly sellerId?: string | undefined
  /** From the answer before. */
  readonly cursor?: string | undefined
  readonly limit: number
}
export type Found = { readonly cards: readonly Card[]; readonly next: string | null }

const pagesMax = 1_000

/**
 * Listings on sale, best match first, then newest. Words match as Chinese words, as pinyin, as its initials, or as the
 * English name; no words list everything. One statement. A product on sale in two modes stands once, as direct mail,
 * unless a mode is asked for.
 */
export async function searchListings(ctx: Ctx, wish: Wish): Promise<Found> {
  const query = readQuery(wish.words ?? '')
  const asked = (wish.words ?? '').trim() !== ''
  if (asked && query.words.length === 0) return { cards: [], next: null }
  const offset = offsetOf(wish.cursor)
  const words = tsqueryOf(query.words)
  const pinyin = query.pinyin ?? ''
  const latin = query.latin ?? ''
  const { rows } = await sql<{ card: unknown }>`
    select document.card
      from search.document as document
     where (${wish.category ?? null}::text is null or document.category = ${wish.category ?? null})
       and (${wish.state ?? null}::text is null or document.origin_state = ${wish.state ?? null})
       and (${wish.mode ?? null}::text is null or document.mode = ${wish.mode ?? null})
       and (${wish.sellerId ?? null}::uuid is null or document.seller_id = ${wish.sellerId ?? null}::uuid)
       and (${wish.mode ?? null}::text is not null
            or not exists (select 1 from search.document as other
                            where other.seller_id = document.seller_id and other.product_id = document.product_id
                              and other.mode > document.mode))
       and (not ${asked}::boolean
            or document.words @@ ${words}::tsquery
            or (${pinyin} <> '' and (strpos(document.pinyin, ${pinyin}) > 0
                                     or strpos(document.initials, ${pinyin}) > 0))
            or (${latin} <> '' and strpos(document.latin, ${latin}) > 0))
     order by case when not ${asked}::boolean then 0
                   when document.words @@ ${words}::tsquery then 1 + ts_rank(document.words, ${words}::tsquery)
                   else 0.5 end desc,
              document.listing_id desc
     limit ${wish.limit + 1} offset ${offset}
  `.execute(ctx.tx)
  return {
    cards: rows.slice(0, wish.limit).map((row) => Card.parse(row.card)),
    next: rows.length > wish.limit ? String(offset + wish.limit) : null,
  }
}

/** How many live listings there are of each category and of each state, for the filters. */
export async function countFacets(ctx: Ctx): Promise<{
  readonly categories: readonly { readonly value: string; readonly count: number }[]
  readonly states: readonly { readonly value: string; readonly count: number }[]
}> {
  const { rows } = await sql<{ facet: 'category' | 'state'; value: string; count: number }>`
    select 'category' as facet, category as value, count(distinct product_id)::integer as count
      from search.document
     where category is not null
     group by category
     union all
    select 'state', origin_state, count(distinct product_id)::integer from search.document group by origin_state
     order by 1, 3 desc, 2
  `.execute(ctx.tx)
  const of = (facet: string) => rows.filter((row) => row.facet === facet).map(({ value, count }) => ({ value, count }))
  return { categories: of('category'), states: of('state') }
}

function offsetOf(cursor: string | undefined): number {
  const offset = /^\d{1,6}$/.test(cursor ?? '') ? Number(cursor) : 0
  return Math.min(offset, pagesMax * 100)
}
