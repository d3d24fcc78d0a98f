import { isStale, newestRate } from '#modules/markets'
import type { BatchCtx } from '#platform/context'
import { sql, unseen } from '#platform/db'
import { cny, type Money } from '#platform/money'
import { z } from '#platform/wire'
import { pictureShown } from './picture-url.ts'
import type { NetQuantity } from './product.ts'
import type { Quantities } from './quantities.ts'
import { netOf } from './read-product.ts'
import type { Mode } from './tables.ts'

/** One variant on sale in one mode, at the listing's stored, dated price. */
export type Offer = {
  readonly sellerId: string
  readonly sellerName: string
  readonly productId: string
  readonly listingId: string
  readonly variantId: string
  readonly sku: string | null
  readonly titleEn: string
  readonly titleZh: string
  /** The option values in Chinese, joined; empty for a product without options. */
  readonly optionZh: string
  readonly optionEn: string
  readonly mode: Mode
  /** Where the pieces of this mode stand. */
  readonly place: 'us' | 'bonded'
  readonly live: boolean
  /** Why it cannot be bought: the code of a block, `taken-down`, `rate-stale`; null while live. */
  readonly whyNot: string | null
  readonly shelf: Money
  readonly goodsMinor: bigint
  readonly keep: Money
  readonly feeShare: string
  readonly rateId: string
  readonly rateText: string
  readonly hsCode: string
  /** The contents of one piece. */
  readonly legalQuantity: NetQuantity | null
  /** What its tariff line counts it by besides, for taxes and declarations. */
  readonly secondQuantity: Quantities['secondQuantity']
  readonly weightGrams: number
  readonly originState: string
  readonly pictureUrl: string | null
  readonly illustration: boolean
  readonly demonstration: boolean
}

/**
 * What can be bought of the named variants, once per mode listed; a variant never listed is absent. A stale rate or a
 * verdict that turned makes `live` false with its reason. Two statements.
 */
export async function offers(ctx: BatchCtx, variantIds: readonly string[]): Promise<readonly Offer[]> {
  if (variantIds.length === 0) return []
  const newest = newestRate(ctx, { from: 'USD', to: 'CNY' })
  const reading = sql<Row>`
    select listing.seller_id, listing.seller_name, listing.product_id, listing.id as listing_id, variant.variant_id,
           variant.sku, listing.title_en, listing.title_zh, variant.option_values, variant.option_values_zh,
           listing.mode, listing.state, listing.reason, variant.shelf_minor, variant.goods_minor, variant.keep_minor,
           variant.fee_share, variant.rate_id, variant.rate_text, variant.hs_code, variant.net_amount,
           variant.net_unit, variant.second_amount, variant.second_unit, variant.weight_grams,
           listing.origin_state, product.drawing, picture.hash, picture.alt, variant.demonstration
      from catalog.listing_variant as variant
      join catalog.listing as listing on listing.seller_id = variant.seller_id and listing.id = variant.listing_id
      join catalog.product as product on product.seller_id = listing.seller_id and product.id = listing.product_id
      left join lateral (select hash, alt from catalog.picture as each
                          where each.seller_id = listing.seller_id and each.product_id = listing.product_id
                            and each.state = 'stored'
                          order by each.position, each.id
                          limit 1) as picture on true
     where variant.variant_id = any(${unseen(variantIds, 'uuid[]')}::uuid[])
     order by variant.variant_id, listing.mode desc
  `.execute(ctx.tx)
  const [rate, { rows }] = await Promise.all([newest, reading])
  const stale = rate === null || isStale(rate, ctx.now)
  return rows.map((row) => offerOf(row, stale))
}

type Row = {
  seller_id: string
  seller_name: string
  product_id: string
  listing_id: string
  variant_id: string
  sku: string | null
  title_en: string
  title_zh: string
  option_values: unknown
  option_values_zh: unknown
  mode: Mode
  state: 'draft' | 'live' | 'down'
  reason: string | null
  shelf_minor: bigint
  goods_minor: bigint
  keep_minor: bigint
  fee_share: string
  rate_id: string
  rate_text: string
  hs_code: string
  net_amount: string | null
  net_unit: string | null
  second_amount: string | null
  second_unit: string | null
  weight_grams: number
  origin_state: string
  drawing: string | null
  hash: string | null
  alt: string | null
  demonstration: boolean
}

const Texts = z.array(z.string())

function offerOf(row: Row, stale: boolean): Offer {
  const whyNot = row.state === 'live' ? (stale ? 'rate-stale' : null) : (row.reason ?? 'taken-down')
  const picture = pictureShown(row)
  return {
    sellerId: row.seller_id,
    sellerName: row.seller_name,
    productId: row.product_id,
    listingId: row.listing_id,
    variantId: row.variant_id,
    sku: row.sku,
    titleEn: row.title_en,
    titleZh: row.title_zh,
    optionZh: Texts.parse(row.option_values_zh).join(' / '),
    optionEn: Texts.parse(row.option_values).join(' / '),
    mode: row.mode,
    place: row.mode === '1210' ? 'bonded' : 'us',
    live: whyNot === null,
    whyNot,
    shelf: cny(row.shelf_minor),
    goodsMinor: row.goods_minor,
    keep: { minor: row.keep_minor, currency: 'USD' },
    feeShare: row.fee_share,
    rateId: row.rate_id,
    rateText: row.rate_text,
    hsCode: row.hs_code,
    legalQuantity: netOf(row.net_amount, row.net_unit),
    secondQuantity:
      row.second_amount === null || row.second_unit === null
        ? null
        : { amount: row.second_amount, unit: row.second_unit },
    weightGrams: row.weight_grams,
    originState: row.origin_state,
    pictureUrl: picture?.url ?? null,
    illustration: picture?.illustration ?? false,
    demonstration: row.demonstration,
  }
}
