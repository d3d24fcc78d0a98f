import type { PayoutState } from './payout-state.ts'

export type Tables = {
  'payouts.book': { seller_id: string; seen_seq: bigint; held_at: Date | null; hold_reason: string | null }
  'payouts.line': {
    seller_id: string
    seq: bigint
    order_id: string | null
    kind: string
    amount_minor: bigint
    currency: string
    rate: string | null
    at: Date
  }
  'payouts.payout': {
    seller_id: string
    id: string
    state: PayoutState
    moved_at: Date
    amount_minor: bigint
    currency: string
    created_at: Date
    account_last: string | null
    xml_sealed: string | null
    attempts: number
    asked_at: Date | null
    ask_at: Date | null
    problem: string | null
    file_id: string | null
    sent_at: Date | null
    bank_status: string | null
    bank_reference: string | null
    paid_at: Date | null
    reject_code: string | null
    reject_words: string | null
    review_at: Date | null
    review_reason: string | null
  }
  'payouts.payout_line': { seller_id: string; payout_id: string; seq: bigint; freed_at: Date | null }
  'payouts.run': { day: string; at: Date }
}
