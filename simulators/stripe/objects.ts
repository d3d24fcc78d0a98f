import type { Table } from '../common/store.ts'

/** The service's own objects, in its field names; amounts are whole numbers of the smallest coin, times are seconds. */
export type Session = {
  readonly id: string
  readonly object: 'checkout.session'
  readonly amount_total: number
  readonly cancel_url: string | null
  readonly client_reference_id: string | null
  readonly created: number
  readonly currency: string
  readonly expires_at: number
  readonly livemode: false
  readonly metadata: Readonly<Record<string, string>>
  readonly mode: 'payment'
  readonly payment_intent: string | null
  readonly allowed_payment_method_types: readonly string[]
  readonly payment_method_types: readonly string[]
  readonly payment_status: 'unpaid' | 'paid'
  readonly status: 'open' | 'complete' | 'expired'
  readonly success_url: string
  readonly url: string | null
}
/** What the simulator alone knows of a session: how it was to be paid, and what is said of it instead of the truth. */
export type Hidden = {
  readonly id: string
  readonly intent_metadata: Readonly<Record<string, string>>
  readonly description: string
  readonly said_amount: number | null
  readonly settles: { readonly at: number; readonly how: 'succeeds' | 'fails' } | null
}
export type Intent = {
  readonly id: string
  readonly object: 'payment_intent'
  readonly amount: number
  readonly currency: string
  readonly created: number
  readonly last_payment_error: { readonly code: string; readonly message: string; readonly type: string } | null
  readonly latest_charge: string | null
  readonly livemode: false
  readonly metadata: Readonly<Record<string, string>>
  readonly status: 'processing' | 'requires_payment_method' | 'succeeded'
}
export type Charge = {
  readonly id: string
  readonly object: 'charge'
  readonly amount: number
  readonly amount_refunded: number
  readonly balance_transaction: string
  readonly created: number
  readonly currency: string
  readonly livemode: false
  readonly metadata: Readonly<Record<string, string>>
  readonly paid: true
  readonly payment_intent: string
  readonly payment_method_details: { readonly type: string }
  readonly status: 'succeeded'
}
export type Refund = {
  readonly id: string
  readonly object: 'refund'
  readonly amount: number
  readonly balance_transaction: string | null
  readonly charge: string
  readonly created: number
  readonly currency: string
  readonly failure_reason: string | null
  readonly metadata: Readonly<Record<string, string>>
  readonly payment_intent: string
  readonly reason: string | null
  readonly status: 'pending' | 'succeeded' | 'failed'
}
export type BalanceTransaction = {
  readonly id: string
  readonly object: 'balance_transaction'
  readonly amount: number
  readonly created: number
  readonly currency: string
  readonly exchange_rate: number
  readonly fee: number
  readonly net: number
  readonly reporting_category: string
  readonly source: string
  readonly status: 'available' | 'pending'
  readonly type: 'charge' | 'payment' | 'refund' | 'payment_refund' | 'adjustment'
}

export type Books = {
  readonly sessions: Table<Session>
  readonly hidden: Table<Hidden>
  readonly intents: Table<Intent>
  readonly charges: Table<Charge>
  readonly refunds: Table<Refund>
  readonly movements: Table<BalanceTransaction>
  /** How a refund that is under way will end. */
  readonly ends: Table<{ readonly how: 'succeeded' | 'failed' }>
}

export const seconds = (at: Date): number => Math.floor(at.getTime() / 1000)

/** What the account is settled in: a fixed rate, so that tests can reckon. */
const [rateNum, rateDen] = [139, 1000]
export const settlement = { currency: 'usd', rate: rateNum / rateDen } as const
export const settled = (amount: number): number => Math.round((amount * rateNum) / rateDen)
/** 2.9 % and 30 cents of a payment; a refund gives nothing of it back. */
export const feeOf = (settledAmount: number): number => Math.round((settledAmount * 29) / 1000) + 30

/** The session as it is told, lies included. */
export function said(books: Books, session: Session): Session {
  const lie = books.hidden.get(session.id)?.said_amount ?? null
  return lie === null ? session : { ...session, amount_total: lie }
}

/** Puts whole objects where ids stand: `payment_intent.latest_charge.balance_transaction`. */
export function expanded(books: Books, object: object, paths: readonly string[]): object {
  return paths.reduce<object>((whole, path) => expandOne(books, whole, path.split('.')), object)
}

function expandOne(books: Books, object: object, [name, ...rest]: readonly string[]): object {
  if (name === undefined) return object
  const value: unknown = Reflect.get(object, name)
  const inner = typeof value === 'string' ? byId(books, value) : value
  return typeof inner === 'object' && inner !== null ? { ...object, [name]: expandOne(books, inner, rest) } : object
}

const byId = (books: Books, id: string): object | null =>
  books.intents.get(id) ?? books.charges.get(id) ?? books.movements.get(id) ?? books.refunds.get(id) ?? null
