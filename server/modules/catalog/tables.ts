import type { ColumnType } from 'kysely'

/** A jsonb column: written as text, read as whatever its Zod schema finds in it. */
type Json = ColumnType<unknown, string, string>

export type ListingState = 'draft' | 'live' | 'down'
export type Mode = '9610' | '1210'
export type PictureState = 'waiting' | 'stored' | 'refused' | 'removed'

export type Tables = {
  'catalog.product': {
    seller_id: string
    id: string
    handle: string
    title: string
    description_html: string
    vendor: string
    type: string
    category: string | null
    tags: Json
    status: 'active' | 'draft' | 'archived'
    option_names: Json
    source_hash: string
    origin_country: string | null
    origin_state: string | null
    hs_hint: string | null
    attributes: Json
    papers: Json
    drawing: string | null
    created_at: Date
    changed_at: Date
  }
  'catalog.variant': {
    seller_id: string
    id: string
    product_id: string
    position: number
    sku: string | null
    option_values: Json
    barcode: string | null
    shop_price_minor: bigint | null
    shop_price_currency: string
    weight_grams: number | null
    hs_code: string | null
    net_amount: string | null
    net_unit: string | null
    legal_quantity_1: string | null
    legal_quantity_2: string | null
    keep_minor: bigint | null
    keep_currency: string
    shelf_minor: bigint | null
    shelf_currency: string
    changed_at: Date
  }
  'catalog.picture': {
    seller_id: string
    id: string
    product_id: string
    position: number
    source: string
    alt: string
    state: PictureState
    refused: string | null
    hash: string | null
    width: number | null
    height: number | null
    changed_at: Date
  }
  'catalog.listing': {
    seller_id: string
    id: string
    product_id: string
    market: 'CN'
    mode: Mode
    state: ListingState
    wanted: boolean
    reason: string | null
    reason_details: Json
    seller_name: string
    title_en: string
    title_zh: string
    description_en_html: string
    description_zh_html: string
    option_names: Json
    option_names_zh: Json
    vendor: string
    category: string | null
    origin_state: string
    /** Of a listing judged before verdicts were kept once; else empty. */
    verdict: Json
    verdict_hash: string | null
    rules_version: string
    rate_id: string
    demonstration: boolean
    published_at: Date
    judged_at: Date
    changed_at: Date
  }
  'catalog.verdict': { hash: string; facts: Json; since: Date }
  'catalog.listing_variant': {
    seller_id: string
    listing_id: string
    variant_id: string
    position: number
    sku: string | null
    option_values: Json
    option_values_zh: Json
    hs_code: string
    net_amount: string | null
    net_unit: string | null
    second_amount: string | null
    second_unit: string | null
    weight_grams: number
    fixed: 'keep' | 'shelf'
    shelf_minor: bigint
    goods_minor: bigint
    currency: string
    keep_minor: bigint
    keep_currency: string
    fee_share: string
    rate_id: string
    rate_text: string
    freight_card_id: string
    price: Json
    certainty: string
    demonstration: boolean
    priced_at: Date
  }
}
