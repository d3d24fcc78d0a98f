import { toAmount, toMinor } from '../common/amount.ts'
import type { Behaviour } from '../common/control.ts'
import type { Fields } from '../common/fields.ts'
import { newId } from '../common/ids.ts'
import { refuse } from '../common/refusal.ts'
import type { Outcome } from '../common/simulator.ts'
import type { Table } from '../common/store.ts'
import { findPayment, paidMinor, type Payments } from './payments.ts'

/** A refund is pending until the provider has moved the money; its end is decided when it is asked for, and kept. */
export type Refund = {
  readonly id: string
  readonly payment_id: string
  readonly merchant_order: string
  readonly amount: string
  readonly currency: string
  readonly reason: string
  readonly status: 'pending' | 'succeeded' | 'failed'
  readonly ends: 'succeeded' | 'failed'
  readonly created_at: string
  readonly completed_at: string | null
}
export type Refunds = Table<Refund>
export type NewRefund = Pick<Refund, 'payment_id' | 'amount' | 'reason'>

export function readRefund(body: Fields): NewRefund {
  return { payment_id: body.text('payment_id'), amount: body.amount('amount'), reason: body.text('reason', 200) }
}

/** Refuses 422 when the payment was not paid, or pending and done refunds would exceed what was paid. */
export function createRefund(
  payments: Payments,
  refunds: Refunds,
  input: NewRefund,
  { lie }: Behaviour,
  now: Date,
): Outcome {
  const payment = findPayment(payments, input.payment_id)
  if (payment.paid === null) return refuse(422, 'refund.not_paid', 'the payment has not succeeded')
  const taken = refunds
    .all()
    .filter((each) => each.payment_id === payment.id && each.status !== 'failed')
    .reduce((sum, each) => sum + toMinor(each.amount), 0n)
  const left = paidMinor(payment) - taken
  if (toMinor(input.amount) > left)
    return refuse(422, 'refund.exceeds_payment', `only ${toAmount(left)} ${payment.currency} can still be refunded`)

  const refund: Refund = {
    ...input,
    id: newId('ref'),
    merchant_order: payment.merchant_order,
    currency: payment.currency,
    status: 'pending',
    ends: lie['refund'] === 'fails' ? 'failed' : 'succeeded',
    created_at: now.toISOString(),
    completed_at: null,
  }
  return { status: 201, body: viewRefund(refund), puts: [refunds.put(refund.id, refund)], events: [] }
}

/** Moves a pending refund to its end and reports it. */
export function completeRefund(refunds: Refunds, refund: Refund, now: Date): Outcome {
  const done: Refund = { ...refund, status: refund.ends, completed_at: now.toISOString() }
  const body = viewRefund(done)
  return {
    status: 200,
    body,
    puts: [refunds.put(done.id, done)],
    events: [{ type: `refund.${done.status}`, data: body }],
  }
}

export function findRefund(refunds: Refunds, id: string): Refund {
  return refunds.get(id) ?? refuse(404, 'refund.unknown', 'no such refund')
}

export function viewRefund({ ends: _kept, ...shown }: Refund): object {
  return shown
}
