/**
 * The life of a payment as one complete table; a missing cell does not compile. A payment is `unchosen` until the buyer
 * has said how to pay, `new` until the provider has answered (no answer is unknown, never failed), then `pending` until the
 * buyer pays. From then on each report can only lead up the list below, so that the end is the same in whatever order and
 * number reports come: a report that does not match waits for a person (`disputed`), a true end that is heard before or
 * after it ends it, and money that came wins over everything.
 */
export const paymentStates = [
  'unchosen',
  'new',
  'pending',
  'disputed',
  'failed',
  'expired',
  'closed',
  'succeeded',
] as const
export type PaymentState = (typeof paymentStates)[number]
export const paymentSteps = ['choose', 'pend', 'dispute', 'fail', 'expire', 'close', 'succeed'] as const
export type PaymentStep = (typeof paymentSteps)[number]

const none = {
  choose: null,
  pend: null,
  dispute: null,
  fail: null,
  expire: null,
  close: null,
  succeed: null,
} as const satisfies Record<PaymentStep, null>
const over = { ...none, succeed: 'succeeded' } as const
const close = { ...over, close: 'closed' } as const
const expire = { ...close, expire: 'expired' } as const
const fail = { ...expire, fail: 'failed' } as const

/** Every state answers every step; null: nothing changes. */
// prettier-ignore
export const next: Readonly<Record<PaymentState, Readonly<Record<PaymentStep, PaymentState | null>>>> = {
  unchosen:  { ...none, choose: 'new', close: 'closed' },
  new:       { ...fail, pend: 'pending', dispute: 'disputed' },
  pending:   { ...fail, dispute: 'disputed' },
  disputed:  fail,
  failed:    expire,
  expired:   close,
  closed:    over,
  succeeded: none,
}

export type PaymentOwner = 'provider' | 'buyer' | 'operator' | 'nobody'

/** Who owes the next step in each state, and by which clock; without a clock, why there is none. `ask`: asked until known. */
export const duty: Readonly<
  Record<PaymentState, { readonly owner: PaymentOwner } & ({ readonly clock: 'ask' } | { readonly noClock: string })>
> = {
  unchosen: { owner: 'buyer', noClock: 'order-lapses' },
  new: { owner: 'provider', clock: 'ask' },
  pending: { owner: 'buyer', clock: 'ask' },
  disputed: { owner: 'operator', clock: 'ask' },
  failed: { owner: 'buyer', noClock: 'order-lapses' },
  expired: { owner: 'buyer', noClock: 'order-lapses' },
  closed: { owner: 'nobody', noClock: 'ended' },
  succeeded: { owner: 'nobody', noClock: 'ended' },
}

/** The states in which the provider is asked again by itself. */
export const isAsked = (state: PaymentState): boolean => 'clock' in duty[state]

/** The states from which a step leads somewhere, for the guard of its statement. */
export const paymentsBefore = (step: PaymentStep): readonly PaymentState[] =>
  paymentStates.filter((state) => next[state][step] !== null)

/** Ended without money: the buyer may pay anew, as long as the orders wait for it. */
export const isEnded = (state: PaymentState): boolean => ['failed', 'expired', 'closed'].includes(state)
