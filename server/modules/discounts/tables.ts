export type Funder = 'seller' | 'platform' | 'programme'

export type DiscountRow = {
  id: string
  code: string | null
  name: string
  funder: Funder
  programme: string | null
  seller_id: string | null
  listing_id: string | null
  share: string | null
  amount_minor: bigint | null
  most_minor: bigint | null
  currency: string
  minimum_minor: bigint
  valid_from: Date
  valid_until: Date
  uses_max: number | null
  person_max: number | null
  stacks: boolean
  made_at: Date
  made_by: string
  stopped_at: Date | null
  stopped_reason: string | null
}

export type Tables = {
  'discounts.discount': DiscountRow
  'discounts.used': { discount_id: string; used: number; granted: number }
  'discounts.person_used': { person_print: string; discount_id: string; used: number; granted: number }
  'discounts.use': {
    buyer_id: string
    checkout_id: string
    discount_id: string
    person_print: string
    orders_left: number
    taken_at: Date
  }
  'discounts.claim': {
    buyer_id: string
    order_id: string
    discount_id: string
    checkout_id: string
    amount_minor: bigint
    claimed_at: Date
    given_back_at: Date | null
  }
}
