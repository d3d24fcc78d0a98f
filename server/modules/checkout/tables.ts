import type { LineFacts, Explained } from './quote-facts.ts'

export type Mode = '9610' | '1210'
export type Place = 'us' | 'bonded'
export type CartLineRow = {
  owner_id: string
  listing_id: string
  variant_id: string
  quantity: number
  shelf_minor: bigint
  currency: string
  added_at: Date
}
export type QuoteRow = {
  buyer_id: string
  id: string
  made_at: Date
  expires_at: Date
  used_at: Date | null
  currency: string
  total_minor: bigint
}
export type ParcelRow = {
  buyer_id: string
  quote_id: string
  parcel: number
  seller_id: string
  mode: Mode
  place: Place
  dutiable_minor: bigint
  saved_minor: bigint
  rate_id: string
  rate_text: string
  freight_card_id: string
  rules_version: string
  certainty: string
  explained: Explained
}
export type QuoteLineRow = {
  buyer_id: string
  quote_id: string
  parcel: number
  line: number
  listing_id: string
  variant_id: string
  quantity: number
  piece_shelf_minor: bigint
  goods_minor: bigint
  freight_minor: bigint
  insurance_minor: bigint
  duty_minor: bigint
  consumption_tax_minor: bigint
  vat_minor: bigint
  rounding_minor: bigint
  seller_discount_minor: bigint
  platform_discount_minor: bigint
  programme_discount_minor: bigint
  total_minor: bigint
  shelf_minor: bigint
  fee_minor: bigint
  seller_share_minor: bigint
  keep_minor: bigint
  keep_currency: string
  facts: LineFacts
}
export type Tables = {
  'checkout.cart_line': CartLineRow
  'checkout.cart_code': { owner_id: string; code: string; put_at: Date }
  'checkout.quote': QuoteRow
  'checkout.quote_parcel': ParcelRow
  'checkout.quote_line': QuoteLineRow
  'checkout.checkout': {
    buyer_id: string
    id: string
    quote_id: string
    payment_id: string
    currency: string
    total_minor: bigint
    placed_at: Date
  }
  'checkout.checkout_order': {
    buyer_id: string
    checkout_id: string
    parcel: number
    seller_id: string
    order_id: string
    number: string
  }
}
