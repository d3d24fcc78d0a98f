import type { CustomsOwner, CustomsReturnState } from './customs-return-state.ts'
import type { Bearer } from './reasons.ts'
import type { Owner, ReturnState, ReturnStep } from './return-state.ts'

export type Wish = 'refund' | 'exchange'
export type ReturnPlace = 'us' | 'cn'
export type ReturnRow = {
  seller_id: string
  id: string
  order_id: string
  buyer_id: string
  state: ReturnState
  moved_at: Date
  owner: Owner
  due_at: Date | null
  no_clock: string | null
  why: string | null
  wish: Wish
  reason: string
  freight: boolean
  bearer: Bearer
  policy: string
  amount_minor: bigint | null
  currency: string
  place: ReturnPlace | null
  send_to: string | null
  carrier: string | null
  waybill_no: string | null
  stock: 'put_back' | 'written_off' | null
  tax_back: boolean | null
  refund_id: string | null
  refunded_minor: bigint | null
  dispute_id: string | null
  exchange_listing_id: string | null
  exchange_variant_id: string | null
  exchange_quantity: number | null
  exchange_in_cart_at: Date | null
  exchange_order_id: string | null
  opened_at: Date
}
export type CustomsRow = {
  seller_id: string
  return_id: string
  state: CustomsReturnState
  owner: CustomsOwner
  due_at: Date | null
  no_clock: string | null
  released_at: Date
  apply_by: Date
  back_by: Date
  rules: string
  applied_at: Date | null
  reference: string | null
  back_at: Date | null
}
export type Tables = {
  'returns.return': ReturnRow
  'returns.line': {
    seller_id: string
    return_id: string
    line: number
    variant_id: string
    quantity: number
    accepted: number | null
  }
  'returns.history': {
    seller_id: string
    return_id: string
    seq: number
    at: Date
    step: ReturnStep | 'ask'
    from_state: ReturnState | null
    to_state: ReturnState
    actor_kind: string
    why: string | null
    note: string | null
  }
  'returns.customs': CustomsRow
  'returns.place': {
    id: string
    recipient: string
    phone: string
    address: string
    demonstration: boolean
    set_by: string
    set_at: Date
  }
}
