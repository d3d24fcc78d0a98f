import { toMinor } from '../common/amount.ts'
import type { Behaviour } from '../common/control.ts'
import type { Fields } from '../common/fields.ts'
import { newDigits, newId } from '../common/ids.ts'
import { refuse } from '../common/refusal.ts'
import type { Outcome } from '../common/simulator.ts'
import type { Table } from '../common/store.ts'

/**
 * A payment is pending until the buyer pays, is declined, it is closed or it expires; those four are final. What really
 * moved stands in `amount` and `currency`; what the provider *says* moved stands in `reported`. They differ only when
 * the simulator was told to lie, and the statement file always follows the truth.
 */
export type Payer = { readonly name: string; readonly id_number: string; readonly id_type: '1' }
export type Payment = {
  readonly id: string
  readonly merchant_order: string
  readonly amount: string
  readonly currency: string
  readonly description: string
  readonly return_url: string
  readonly expires_at: string | null
  readonly payer_hint: { readonly name: string; readonly id_number: string } | null
  readonly status: 'pending' | 'succeeded' | 'failed' | 'closed' | 'expired'
  readonly created_at: string
  readonly failure_reason: string | null
  readonly paid: { readonly transaction_id: string; readonly at: string; readonly payer: Payer } | null
  readonly reported: { readonly amount: string; readonly currency: string; readonly payer: Payer } | null
}
export type Payments = Table<Payment>
export type PaymentView = Pick<Payment, 'id' | 'merchant_order' | 'status' | 'amount' | 'currency'> &
  Pick<Payment, 'created_at' | 'expires_at' | 'failure_reason'> & {
    readonly transaction_id: string | null
    readonly paid_at: string | null
    readonly payer: Payer | null
  }
export type PayInput = {
  readonly id: string
  readonly payer: { name: string; id_number: string } | null
  readonly declined: boolean
}

export type NewPayment = Omit<Payment, 'id' | 'status' | 'created_at' | 'failure_reason' | 'paid' | 'reported'>

export function readPayment(body: Fields): NewPayment {
  return {
    merchant_order: body.text('merchant_order', 60),
    amount: body.amount('amount'),
    currency: body.currency('currency'),
    description: body.text('description', 200),
    return_url: body.address('return_url'),
    expires_at: body.instant('expires_at'),
    payer_hint:
      body.has('payer_hint') && body.value('payer_hint') !== null ? readPayer(body.object('payer_hint')) : null,
  }
}

export function readPayer(body: Fields): { name: string; id_number: string } {
  return { name: body.text('name', 60), id_number: body.text('id_number', 60) }
}

export function createPayment(input: NewPayment, now: Date): Payment {
  return {
    ...input,
    id: newId('pay'),
    status: 'pending',
    created_at: now.toISOString(),
    failure_reason: null,
    paid: null,
    reported: null,
  }
}

/** Refuses 409 unless the payment is pending and not past its expiry; 422 when nobody says who pays. */
export function pay(payments: Payments, input: PayInput, { lie }: Behaviour, now: Date): Outcome {
  const payment = pendingPayment(payments, input.id)
  if (isExpired(payment, now)) return refuse(409, 'payment.expired', 'the payment has expired')
  if (input.declined)
    return finish(payments, { ...payment, status: 'failed', failure_reason: 'insufficient_balance' }, 'payment.failed')
  const person = input.payer ?? payment.payer_hint
  if (person === null) return refuse(422, 'payment.payer_missing', 'neither payer nor payer_hint was given')

  const payer: Payer = { ...person, id_type: '1' }
  return finish(
    payments,
    {
      ...payment,
      status: 'succeeded',
      paid: { transaction_id: newDigits(28), at: now.toISOString(), payer },
      reported: {
        amount: lie['amount'] ?? payment.amount,
        currency: lie['currency'] ?? payment.currency,
        payer: {
          ...payer,
          name: lie['payer_name'] ?? payer.name,
          id_number: lie['payer_id_number'] ?? payer.id_number,
        },
      },
    },
    'payment.succeeded',
  )
}

/** Closes a pending payment, so that it can no longer be paid. Closing a closed one is answered the same. */
export function closePayment(payments: Payments, id: string): Outcome {
  const payment = findPayment(payments, id)
  if (payment.status === 'closed' || payment.status === 'expired')
    return { status: 200, body: view(payment), puts: [], events: [] }
  return finish(payments, { ...pendingPayment(payments, id), status: 'closed' }, 'payment.closed')
}

export function expirePayment(payments: Payments, payment: Payment): Outcome {
  return finish(payments, { ...payment, status: 'expired' }, 'payment.expired')
}

export function isExpired(payment: Payment, now: Date): boolean {
  return payment.status === 'pending' && payment.expires_at !== null && Date.parse(payment.expires_at) <= now.getTime()
}

export function findPayment(payments: Payments, id: string): Payment {
  return payments.get(id) ?? refuse(404, 'payment.unknown', 'no such payment')
}

/** What the provider answers and reports, lies included. */
export function view(payment: Payment): PaymentView {
  const { id, merchant_order, status, expires_at, created_at, failure_reason, paid, reported } = payment
  return {
    id,
    merchant_order,
    status,
    amount: reported?.amount ?? payment.amount,
    currency: reported?.currency ?? payment.currency,
    created_at,
    expires_at,
    failure_reason,
    transaction_id: paid?.transaction_id ?? null,
    paid_at: paid?.at ?? null,
    payer: reported?.payer ?? null,
  }
}

/** Money that really came in, in minor units. */
export function paidMinor(payment: Payment): bigint {
  return payment.paid === null ? 0n : toMinor(payment.amount)
}

function pendingPayment(payments: Payments, id: string): Payment {
  const payment = findPayment(payments, id)
  if (payment.status !== 'pending') return refuse(409, `payment.${payment.status}`, `the payment is ${payment.status}`)
  return payment
}

function finish(payments: Payments, payment: Payment, type: string): Outcome {
  const body = view(payment)
  return { status: 200, body, puts: [payments.put(payment.id, payment)], events: [{ type, data: body }] }
}
