import type { DeclarationState } from './payment-declaration-state.ts'
import type { NextStep, PayMethod, ProviderDeclaration, ProviderName } from './payment-port.ts'
import type { PaymentState } from './payment-state.ts'
import type { RefundState } from './refund-state.ts'

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
    /** Null until the buyer has chosen. */
    provider: ProviderName | null
    method: PayMethod | null
    account: string | null
    /** From where the buyer pays (device, address), encrypted. */
    choice_sealed: string | null
    provider_id: string | null
    pay_url: string | null
    next_step: NextStep | null
    /** What the buyer wants to pay with instead, as soon as this payment is ended. */
    then_method: PayMethod | null
    then_sealed: string | null
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
  'payments.payer_question': {
    buyer_id: string
    checkout_id: string
    id: string
    provider: ProviderName
    asked_at: Date
    expires_at: Date
    used_at: Date | null
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
  'payments.original': {
    buyer_id: string
    payment_id: string
    request_sealed: string
    response_sealed: string
    at: Date
  }
  'payments.refund': {
    buyer_id: string
    id: string
    payment_id: string
    /** Null where money of a disputed payment goes back, that no order had. */
    seller_id: string | null
    order_id: string | null
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
    said_status: string | null
    said_transaction: string | null
    seen_at: Date
    reviewed_at: Date | null
    reviewed_by: string | null
    reason: string | null
  }
  'payments.inbox': {
    provider: ProviderName
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
    provider: ProviderName
    day: string
    asked_at: Date
    read_at: Date | null
    lines: number | null
    problem: string | null
  }
  'payments.statement_line': {
    provider: ProviderName
    kind: 'payment' | 'refund' | 'other'
    provider_id: string
    day: string
    at: Date
    merchant_order: string
    transaction_id: string
    amount_minor: bigint
    currency: string
    fee_minor: bigint | null
    fee_currency: string | null
    settled_minor: bigint | null
    settled_currency: string | null
    read_at: Date
  }
  'payments.fee': {
    buyer_id: string
    payment_id: string
    subject: 'payment' | 'refund'
    subject_id: string
    amount_minor: bigint
    currency: string
    original_minor: bigint
    original_currency: string
    bearer: Bearer
    heard_by: 'report' | 'statement'
    heard_at: Date
  }
  'payments.declaration': {
    buyer_id: string
    order_id: string
    seller_id: string
    payment_id: string
    id: string
    provider: ProviderName
    state: DeclarationState
    moved_at: Date
    created_at: Date
    round: number
    order_number: string
    amount_minor: bigint
    goods_minor: bigint
    freight_minor: bigint
    tax_minor: bigint
    currency: string
    split: boolean
    buyer_sealed: string | null
    declaration_no: string | null
    identity: ProviderDeclaration['identity'] | null
    cleared_by: string | null
    clearing_id: string | null
    attempts: number
    asked_at: Date | null
    answered_at: Date | null
    ask_at: Date | null
    problem: string | null
  }
  'payments.difference': {
    provider: ProviderName
    id: string
    day: string
    subject: 'payment' | 'refund' | 'other'
    provider_id: string
    field: DifferenceField
    ours: string
    theirs: string
    seen_at: Date
    checked_at: Date
    gone_at: Date | null
    owner_id: string | null
    closed_at: Date | null
    closed_by: string | null
    reason: string | null
  }
}

/** How we came to know: the provider told us, or we asked. */
export type HeardBy = 'webhook' | 'asking'
export type Heard = { readonly by: HeardBy; readonly provider: ProviderName }
export type Outcome = 'taken' | 'known' | 'mismatch' | 'refused'
export type Bearer = 'platform' | 'seller' | 'buyer'
export type MismatchField =
  | 'provider'
  | 'account'
  | 'amount'
  | 'currency'
  | 'merchant_order'
  | 'provider_id'
  | 'payment_id'
export const differenceFields = [
  'missing-here',
  'missing-there',
  'state',
  'amount',
  'currency',
  'transaction',
  'fee',
  'other',
] as const
export type DifferenceField = (typeof differenceFields)[number]
