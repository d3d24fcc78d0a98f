/**
 * A payment is `new` until the provider has answered (no answer is unknown, never failed), then `pending` until the buyer
 * pays. Money that came wins over everything heard before it: a payment reported paid after it was closed, or after a
 * report that did not match, is paid. `disputed` waits for a person: what was reported is not what we asked for.
 */
export const paymentStates = ['new', 'pending', 'succeeded', 'failed', 'closed', 'expired', 'disputed'] as const
export type PaymentState = (typeof paymentStates)[number]
export const paymentSteps = ['pend', 'succeed', 'fail', 'close', 'expire', 'dispute'] as const
export type PaymentStep = (typeof paymentSteps)[number]

/** Every state answers every step; null: nothing changes. */
export const nextPayment: Record<PaymentState, Record<PaymentStep, PaymentState | null>> = {
  new: {
    pend: 'pending',
    succeed: 'succeeded',
    fail: 'failed',
    close: 'closed',
    expire: 'expired',
    dispute: 'disputed',
  },
  pending: {
    pend: null,
    succeed: 'succeeded',
    fail: 'failed',
    close: 'closed',
    expire: 'expired',
    dispute: 'disputed',
  },
  succeeded: { pend: null, succeed: null, fail: null, close: null, expire: null, dispute: null },
  failed: { pend: null, succeed: 'succeeded', fail: null, close: null, expire: null, dispute: 'disputed' },
  closed: { pend: null, succeed: 'succeeded', fail: null, close: null, expire: null, dispute: 'disputed' },
  expired: { pend: null, succeed: 'succeeded', fail: null, close: null, expire: null, dispute: 'disputed' },
  disputed: { pend: null, succeed: 'succeeded', fail: null, close: null, expire: null, dispute: null },
}

/** Whose desk a payment lies on; its clock is `ask_at`, or nobody's when it is at its end. */
export const ownerOf: Record<PaymentState, 'provider' | 'buyer' | 'operator' | 'nobody'> = {
  new: 'provider',
  pending: 'buyer',
  succeeded: 'nobody',
  failed: 'nobody',
  closed: 'nobody',
  expired: 'nobody',
  disputed: 'operator',
}

/** The states from which a step leads somewhere, for the guard of its statement. */
export const paymentsBefore = (step: PaymentStep): readonly PaymentState[] =>
  paymentStates.filter((state) => nextPayment[state][step] !== null)

/** A refund ends done or refused; a refused one may be asked for anew (`retry`), by a person. */
export const refundStates = ['new', 'pending', 'succeeded', 'failed'] as const
export type RefundState = (typeof refundStates)[number]
export type RefundStep = 'pend' | 'succeed' | 'fail' | 'retry'

export const nextRefund: Record<RefundState, Record<RefundStep, RefundState | null>> = {
  new: { pend: 'pending', succeed: 'succeeded', fail: 'failed', retry: null },
  pending: { pend: null, succeed: 'succeeded', fail: 'failed', retry: null },
  succeeded: { pend: null, succeed: null, fail: null, retry: null },
  failed: { pend: null, succeed: null, fail: null, retry: 'new' },
}

export const refundsBefore = (step: RefundStep): readonly RefundState[] =>
  refundStates.filter((state) => nextRefund[state][step] !== null)
