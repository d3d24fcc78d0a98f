import type { ColumnType, Generated } from 'kysely'
import type { Action, DeclarationState, Owner } from './declaration-state.ts'
import type { PaymentDataOwner, PaymentDataState } from './payment-data-state.ts'
import type { RequestOwner, RequestState } from './request-state.ts'

export type MessageType = 'CEB311' | 'CEB411' | 'CEB511' | 'CEB621'
export type RequestType = 'CEB623' | 'CEB625'
/** A line of a declared list, by its number there, and how many of its pieces go back. */
export type RequestLine = { readonly gnum: number; readonly quantity: number }
/** What is missing before a declaration can be made: a customs code, a record, a port, or a field of a message. */
export type Need = { readonly kind: 'code' | 'record' | 'port' | 'quantity' | 'field'; readonly name: string }

export type Tables = {
  'customs.declaration': {
    seller_id: string
    order_id: string
    state: DeclarationState
    attempt: number
    ask: boolean
    owner: Owner
    since: Date
    due_at: Date | null
    no_clock: string | null
    needs: ColumnType<readonly Need[], string, string>
    cop_no: string | null
    pre_no: string | null
    invt_no: string | null
    code: string | null
    code_from: string | null
    last_cursor: Generated<bigint>
    said_at: Date | null
    unknown_since: Date | null
    unknown_why: string | null
    tried_at: Date | null
    opened_at: Date
  }
  'customs.comparison': {
    seller_id: string
    order_id: string
    attempt: number
    sealed: string
    found: number
    at: Date
  }
  'customs.message': {
    seller_id: string
    id: string
    order_id: string
    attempt: number
    place: number
    type: MessageType
    receipt_key: string
    xml_sealed: string
    signed: boolean
    demonstration: boolean
    state: 'draft' | 'new' | 'sent' | 'refused'
    made_at: Date
    sent_at: Date | null
    message_id: string | null
    status: string | null
    status_at: Date | null
  }
  'customs.decision': {
    seller_id: string
    id: string
    order_id: string
    attempt: number
    action: Action
    reason: string
    actor_id: string
    at: Date
  }
  'customs.receipt': {
    cursor: bigint
    message_type: string
    at: Date
    received_at: Date
    xml_sealed: string
    seller_id: string | null
    order_id: string | null
    attempt: number | null
    status: string | null
    said_at: Date | null
    info_sealed: string | null
    tried_at: Date | null
    attempts: Generated<number>
    handled_at: Date | null
    problem: string | null
  }
  'customs.request': {
    seller_id: string
    id: string
    order_id: string
    kind: 'cancel' | 'return'
    return_id: string | null
    declared: number
    lines: ColumnType<readonly RequestLine[], string, string>
    reason: string
    state: RequestState
    attempt: number
    owner: RequestOwner
    since: Date
    due_at: Date | null
    no_clock: string | null
    needs: ColumnType<readonly Need[], string, string>
    apply_by: Date | null
    pre_no: string | null
    code: string | null
    said_at: Date | null
    unknown_since: Date | null
    unknown_why: string | null
    tried_at: Date | null
    opened_at: Date
  }
  'customs.request_message': {
    seller_id: string
    id: string
    request_id: string
    order_id: string
    attempt: number
    type: RequestType
    receipt_key: string
    xml_sealed: string
    signed: boolean
    demonstration: boolean
    state: 'new' | 'sent' | 'refused'
    made_at: Date
    sent_at: Date | null
    message_id: string | null
    status: string | null
    status_at: Date | null
  }
  'customs.tax_bill': {
    seller_id: string
    order_id: string
    tax_no: string
    invt_no: string
    status: '1' | '2' | '3'
    ent_duty_no: string | null
    currency: string
    duty_minor: bigint
    vat_minor: bigint
    consumption_minor: bigint
    charged_minor: bigint
    rounding: 'per-line' | 'per-list' | 'unclear'
    state: 'agrees' | 'differs' | 'settled' | 'void'
    owner: 'operator' | 'nobody'
    due_at: Date | null
    no_clock: string | null
    billed_at: Date
    opened_at: Date
    settled_at: Date | null
    settled_by: string | null
    reason: string | null
  }
  'customs.payment_data_request': {
    id: string
    session_id: string
    order_no: string
    /** Customs' own time of the question, milliseconds as text. */
    customs_time: string
    received_at: Date
    asked: Generated<number>
    seller_id: string | null
    order_id: string | null
    state: PaymentDataState
    declined_why: 'no-order' | 'not-paid' | null
    attempt: number
    tries: Generated<number>
    owner: PaymentDataOwner
    since: Date
    due_at: Date | null
    no_clock: string | null
    needs: ColumnType<readonly Need[], string, string>
    code: string | null
    said: string | null
    unknown_since: Date | null
    unknown_why: string | null
    tried_at: Date | null
  }
  'customs.payment_data_upload': {
    id: string
    request_id: string
    attempt: number
    body_sealed: string
    demonstration: boolean
    state: 'new' | 'accepted' | 'refused'
    made_at: Date
    ended_at: Date | null
    code: string | null
    said: string | null
  }
  'customs.pulled': { one: boolean; after: bigint; at: Date | null }
  'customs.inbox': {
    id: string
    received_at: Date
    body: string
    cursor: bigint | null
    handled_at: Date | null
    outcome: 'taken' | 'known' | 'refused' | null
  }
}
