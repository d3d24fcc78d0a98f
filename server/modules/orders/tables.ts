import type { Generated } from 'kysely'
import type { Owner, OrderState, OrderStep } from './order-state.ts'
import type { Bearer, RefundPolicy } from './refund-policy.ts'
import type { StopState } from './stop-state.ts'

export type Mode = '9610' | '1210'
export type Place = 'us' | 'bonded'
export type Masked = {
  readonly name: string
  readonly phone: string
  readonly region: string
  readonly detail: string
  readonly ordererName: string
  readonly idNumber: string
}
/** The amounts every order and every line has, in the order's currency. */
export type AmountColumns = {
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
}
export type OrderRow = AmountColumns & {
  seller_id: string
  id: string
  number: string
  buyer_id: string
  checkout_id: string
  mode: Mode
  place: Place
  state: OrderState
  moved_at: Date
  owner: Owner
  due_at: Date | null
  no_clock: string | null
  reason: string | null
  currency: string
  keep_currency: string
  payment_id: string | null
  captured_minor: bigint
  /** Promised back to the buyer, of what was captured; `refunded_minor` of it has arrived. */
  refund_asked_minor: bigint
  refunded_minor: bigint
  /** When escrow was released to those who earned it. */
  released_at: Date | null
  /** Since when a return, a dispute, a screening case or the rules keep the clock still. */
  frozen_at: Date | null
  /** What the clock had left when it was stopped. */
  clock_left_ms: bigint | null
  rate_id: string
  rate_text: string
  freight_card_id: string
  rules_version: string
  demonstration: boolean
  opened_at: Date
}
export type LineRow = AmountColumns & {
  seller_id: string
  order_id: string
  line: number
  listing_id: string
  product_id: string
  variant_id: string
  sku: string
  title_en: string
  title_zh: string
  option_zh: string
  picture_url: string | null
  quantity: number
  hs_code: string
  origin_state: string
  weight_grams: number
  legal_amount: string | null
  legal_unit: string | null
  second_amount: string | null
  second_unit: string | null
  demonstration: boolean
}
export type FactName = 'picked_up' | 'exported' | 'arrived_port' | 'cleared' | 'in_delivery' | 'delivered' | 'returned'
export type Tables = {
  'orders.order': OrderRow
  'orders.line': LineRow
  'orders.personal': {
    seller_id: string
    order_id: string
    sealed: string | null
    masked: Masked
    erased_at: Date | null
  }
  'orders.history': {
    seller_id: string
    order_id: string
    seq: number
    at: Date
    step: OrderStep | 'open'
    from_state: OrderState | null
    to_state: OrderState
    actor_kind: string
    reason: string | null
    note: string | null
  }
  'orders.fact': { seller_id: string; order_id: string; fact: FactName; at: Date; place: string | null }
  'orders.refund_wish': {
    seller_id: string
    order_id: string
    refund_id: string
    cause: string
    surplus: boolean
    amount_minor: bigint
    asked_by: 'buyer' | 'seller' | 'operator' | 'system'
    reason: string
    note: string | null
    at: Date
    failed_at: Date | null
    failure: string | null
    done_at: Date | null
    policy: RefundPolicy | null
    bearer: Bearer | null
    provider_fee_bearer: Bearer | null
    after_release: Generated<boolean>
    /** Its pieces were given back before they left, and will not leave. */
    stays: Generated<boolean>
  } & { [C in BearingColumn]: Generated<bigint> }
  'orders.refund_part': {
    seller_id: string
    order_id: string
    refund_id: string
    line: number
    quantity: number
    goods_minor: bigint
    freight_minor: bigint
    insurance_minor: bigint
    duty_minor: bigint
    consumption_tax_minor: bigint
    vat_minor: bigint
    amount_minor: bigint
  }
  'orders.part': {
    seller_id: string
    order_id: string
    id: string
    no: number
    opened_at: Date
    shipped_at: Date | null
  }
  'orders.part_line': {
    seller_id: string
    order_id: string
    part_id: string
    line: number
    first_piece: number
    quantity: number
  }
  'orders.part_fact': {
    seller_id: string
    order_id: string
    part_id: string
    fact: FactName
    at: Date
    place: string | null
  }
  'orders.freeze': {
    seller_id: string
    order_id: string
    by: 'return' | 'dispute' | 'screening'
    id: string
    at: Date
    thawed_at: Date | null
  }
  'orders.judgement': {
    seller_id: string
    order_id: string
    change_id: string
    verdict: 'allowed' | 'needs_papers' | 'specialist' | 'refused'
    rule_id: string
    rules_version: string
    judged_at: Date
  }
  'orders.stop': {
    seller_id: string
    order_id: string
    change_id: string
    rule_id: string
    rule_en: string
    rule_zh: string
    to_do_en: string
    to_do_zh: string
    state: StopState
    owner: 'operator' | 'nobody'
    stopped_at: Date
    due_at: Date | null
    no_clock: string | null
    ended_at: Date | null
    reason: string | null
  }
  'orders.extension': {
    seller_id: string
    order_id: string
    clock: 'ship' | 'confirm'
    days: number
    reason: string
    at: Date
  }
}
/** Whose money a refund is. */
export type BearingColumn =
  | 'share_minor'
  | 'keep_minor'
  | 'fee_minor'
  | 'freight_minor'
  | 'insurance_minor'
  | 'tax_minor'
  | 'claim_minor'
  | 'claim_keep_minor'
  | 'loss_minor'
  | 'rounding_minor'
  | 'platform_discount_minor'
  | 'programme_discount_minor'
