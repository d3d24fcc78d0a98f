import type { PaymentState, RefundState } from './payment-state.ts'

export type Tables = {
  'payments.payment': {
    buyer_id: string
    id: string
    checkout_id: string
    state: PaymentState
    moved_at: Date
    amount_minor: bigint
    currency: string
    description: string
    return_path: string
    hint_sealed: string | null
    created_at: Date
    provider_id: string | null
    pay_url: string | null
    attempts: number
    asked_at: Date | null
    answered_at: Date | null
    ask_at: Date | null
    problem: string | null
    failure: string | null
    close_wanted_at: Date | null
    captured_minor: bigint
    refunded_minor: bigint
  }
  'payments.payment_order': {
    buyer_id: string
    payment_id: string
    seller_id: string
    order_id: string
    amount_minor: bigint
    captured_minor: bigint
    refunded_minor: bigint
  }
  'payments.report': {
    buyer_id: string
    payment_id: string
    transaction_id: string
    payer_sealed: string | null
    payer_id_type: string
    amount_minor: bigint
    currency: string
    paid_at: Date
    heard_by: HeardBy
    heard_at: Date
  }
  'payments.refund': {
    buyer_id: string
    id: string
    payment_id: string
    seller_id: string
    order_id: string
    cause: string
    reason: string
    amount_minor: bigint
    currency: string
    state: RefundState
    moved_at: Date
    ended_at: Date | null
    created_at: Date
    round: number
    provider_id: string | null
    attempts: number
    asked_at: Date | null
    answered_at: Date | null
    ask_at: Date | null
    problem: string | null
  }
  'payments.mismatch': {
    buyer_id: string
    payment_id: string
    subject: 'payment' | 'refund'
    subject_id: string
    field: MismatchField
    ours: string
    theirs: string
    heard_by: HeardBy
    seen_at: Date
    reviewed_at: Date | null
    reviewed_by: string | null
    reason: string | null
  }
  'payments.inbox': {
    id: string
    received_at: Date
    body_sealed: string
    type: string | null
    about: string | null
    attempts: number
    tried_at: Date | null
    handled_at: Date | null
    outcome: Outcome | null
    problem: string | null
  }
  'payments.statement': {
    day: string
    asked_at: Date
    read_at: Date | null
    lines: number | null
    problem: string | null
  }
  'payments.difference': {
    day: string
    subject: 'payment' | 'refund'
    provider_id: string
    field: DifferenceField
    ours: string
    theirs: string
    seen_at: Date
    gone_at: Date | null
  }
}

/** How we came to know: the provider told us, or we asked. */
export type HeardBy = 'webhook' | 'asking'
export type Outcome = 'taken' | 'known' | 'mismatch' | 'refused'
export type MismatchField = 'amount' | 'currency' | 'merchant_order' | 'provider_id' | 'payment_id'
export type DifferenceField = 'missing-here' | 'missing-there' | 'amount' | 'currency' | 'transaction'
