import type { DisputeState, DisputeStep, Owner } from './dispute-state.ts'
import type { DisputeKind } from './kinds.ts'

export type DisputeWish = 'all' | 'part' | 'return'
export type DisputeRow = {
  seller_id: string
  id: string
  order_id: string
  buyer_id: string
  return_id: string | null
  kind: DisputeKind
  state: DisputeState
  moved_at: Date
  owner: Owner
  due_at: Date | null
  no_clock: string | null
  why: string | null
  wish: DisputeWish
  wish_minor: bigint | null
  currency: string
  offer: 'amount' | 'return' | null
  offer_minor: bigint | null
  buyer_appealed_at: Date | null
  seller_appealed_at: Date | null
  buyer_content_at: Date | null
  seller_content_at: Date | null
  refund_id: string | null
  refunded_minor: bigint | null
  opened_at: Date
}
export type DecisionRow = {
  seller_id: string
  dispute_id: string
  number: number
  decided_by: string
  refund: 'all' | 'part' | 'nothing'
  amount_minor: bigint | null
  bearer: 'seller' | 'platform'
  return_needed: boolean
  ground: string
  reason: string
  at: Date
}
export type Tables = {
  'disputes.dispute': DisputeRow
  'disputes.decision': DecisionRow
  'disputes.history': {
    seller_id: string
    dispute_id: string
    seq: number
    at: Date
    step: DisputeStep | 'open'
    from_state: DisputeState | null
    to_state: DisputeState
    actor_kind: string
    why: string | null
    note: string | null
  }
}
