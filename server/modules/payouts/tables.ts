import type { BankEntryState } from './bank-entry-state.ts'
import type { DebtState } from './debt-state.ts'
import type { PayoutState } from './payout-state.ts'
import type { PlanKind } from './plan.ts'
import type { ReserveState } from './reserve-state.ts'

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
    approve_by: Date | null
    withdraw_reason: string | null
    returned_at: Date | null
    return_code: string | null
    return_words: string | null
  }
  'payouts.approval': { seller_id: string; payout_id: string; operator_id: string; at: Date }
  'payouts.payout_line': { seller_id: string; payout_id: string; seq: bigint; freed_at: Date | null }
  'payouts.run': { day: string; at: Date }
  'payouts.plan': {
    seller_id: string
    kind: PlanKind | null
    weekday: number | null
    minimum_minor: bigint
    limit_days: number | null
    limit_minimum_minor: bigint | null
    limit_reason: string | null
    at: Date
  }
  'payouts.reserve': {
    seller_id: string
    id: string
    state: ReserveState
    share_bp: number
    hold_days: number
    reason: string
    made_by: string
    made_at: Date
    decide_by: Date | null
    begins_at: Date | null
    ends_at: Date
    moved_at: Date
    end_note: string | null
  }
  'payouts.withheld': {
    seller_id: string
    seq: bigint
    reserve_id: string
    order_id: string
    amount_minor: bigint
    left_minor: bigint
    currency: string
    at: Date
    back_at: Date
  }
  'payouts.debt': {
    seller_id: string
    id: string
    state: DebtState
    since: Date
    moved_at: Date
    tell_at: Date
    decide_by: Date | null
    asked_by: string | null
    asked_reason: string | null
    asked_minor: bigint | null
    written_off_minor: bigint | null
    currency: string
  }
  'payouts.bank_day': { day: string; ask_at: Date | null; read_at: Date | null; problem: string | null }
  'payouts.bank_entry': {
    id: string
    print: string
    day: string
    direction: 'credit' | 'debit'
    amount_minor: bigint
    currency: string
    end_to_end_id: string | null
    bank_reference: string | null
    reason_code: string | null
    words_sealed: string | null
    booked_at: Date
    seen_at: Date
    state: BankEntryState
    problem: string | null
    seller_id: string | null
    payout_id: string | null
    settled_at: Date | null
    settled_by: string | null
    settled_reason: string | null
  }
}
