import type { Ctx } from '#platform/context'
import { sql } from '#platform/db'
import { z } from '#platform/wire'
import { pictureShown } from './picture-url.ts'

/** What search stores of a live listing. */
export type SearchFacts = {
  readonly sellerId: string
  readonly listingId: string
  readonly productId: string
  readonly mode: '9610' | '1210'
  readonly sellerName: string
  readonly titleZh: string
  readonly titleEn: string
  readonly descriptionZhHtml: string
  readonly descriptionEnHtml: string
  readonly vendor: string
  readonly type: string
  readonly category: string | null
  readonly tags: readonly string[]
  readonly originState: string
  /** The cheapest variant's shelf price in fen, and whether others cost more. */
  readonly shelfMinor: bigint
  readonly fromPrice: boolean
  readonly pictureUrl: string | null
  readonly illustration: boolean
  readonly demonstration: boolean
}

/** The searchable facts of a listing, or null when it is not live. One statement. */
export async function listingForSearch(
  ctx: Ctx,
  { sellerId, listingId }: { readonly sellerId: string; readonly listingId: string },
): Promise<SearchFacts | null> {
  const { rows } = await sql<Row>`
    select listing.product_id, listing.mode, listing.seller_name, listing.title_zh, listing.title_en,
           listing.description_zh_html, listing.description_en_html, listing.vendor, listing.category,
           listing.origin_state, listing.demonstration, product.type, product.tags, product.drawing,
           picture.hash, picture.alt, price.lowest, price.highest
      from catalog.listing as listing
      join catalog.product as product on product.seller_id = listing.seller_id and product.id = listing.product_id
      join lateral (select min(shelf_minor) as lowest, max(shelf_minor) as highest
                      from catalog.listing_variant as variant
                     where variant.seller_id = listing.seller_id and variant.listing_id = listing.id) as price on true
      left join lateral (select hash, alt from catalog.picture as each
                          where each.seller_id = listing.seller_id and each.product_id = listing.product_id
                            and each.state = 'stored'
                          order by each.position, each.id
                          limit 1) as picture on true
     where listing.seller_id = ${sellerId} and listing.id = ${listingId} and listing.state = 'live'
       and price.lowest is not null
  `.execute(ctx.tx)
  const [row] = rows
  if (row === undefined) return null
  const picture = pictureShown(row)
  return {
    sellerId,
    listingId,
    productId: row.product_id,
    mode: row.mode,
    sellerName: row.seller_name,
    titleZh: row.title_zh,
    titleEn: row.title_en,
    descriptionZhHtml: row.description_zh_html,
    descriptionEnHtml: row.description_en_html,
    vendor: row.vendor,
    type: row.type,
    category: row.category,
    tags: z.array(z.string()).parse(row.tags),
    originState: row.origin_state,
    shelfMinor: row.lowest,
    fromPrice: row.highest > row.lowest,
    pictureUrl: picture?.url ?? null,
    illustration: picture?.illustration ?? false,
    demonstration: row.demonstration,
  }
}

type Row = {
  product_id: string
  mode: '9610' | '1210'
  seller_name: string
  title_zh: string
  title_en: string
  description_zh_html: string
  description_en_html: string
  vendor: string
  category: string | null
  origin_state: string
  demonstration: boolean
  type: string
  tags: unknown
  drawing: string | null
  hash: string | null
  alt: string | null
  lowest: bigint
  highest: bigint
}
