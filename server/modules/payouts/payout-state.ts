/**
 * The life of a payout as one complete table. Above the limit it is `waiting` for two operators; `new` until the bank has
 * taken its file (no answer is unknown, never rejected); `sent` until the bank's statement shows the amount (`paid`) or its
 * report a refusal (`rejected`). Days after it was paid the money may come back (`returned`). What a rejected, returned or
 * withdrawn payout would have paid is due anew, in a payout of its own: none of them is ever sent again.
 */
export const payoutStates = ['waiting', 'new', 'sent', 'paid', 'rejected', 'returned', 'withdrawn'] as const
export type PayoutState = (typeof payoutStates)[number]

export const payoutSteps = ['approve', 'withdraw', 'send', 'confirm', 'reject', 'return'] as const
export type PayoutStep = (typeof payoutSteps)[number]

const none = { approve: null, withdraw: null, send: null, confirm: null, reject: null, return: null } as const

// prettier-ignore
export const next: Readonly<Record<PayoutState, Readonly<Record<PayoutStep, PayoutState | null>>>> = {
  waiting:   { ...none, approve: 'new', withdraw: 'withdrawn' },
  new:       { ...none, send: 'sent', confirm: 'paid', withdraw: 'withdrawn' },
  sent:      { ...none, confirm: 'paid', reject: 'rejected' },
  paid:      { ...none, return: 'returned' },
  rejected:  none,
  returned:  none,
  withdrawn: none,
}

export type PayoutOwner = 'bank' | 'operator' | 'nobody'
export type PayoutClock = 'approve' | 'ask'

/** Who owes the next step in each state, and by which clock; without a clock, why there is none. */
export const duty: Readonly<
  Record<
    PayoutState,
    { readonly owner: PayoutOwner } & ({ readonly clock: PayoutClock } | { readonly noClock: string })
  >
> = {
  waiting: { owner: 'operator', clock: 'approve' },
  new: { owner: 'bank', clock: 'ask' },
  sent: { owner: 'bank', clock: 'ask' },
  paid: { owner: 'nobody', noClock: 'ended' },
  rejected: { owner: 'operator', noClock: 'person-decides' },
  returned: { owner: 'operator', noClock: 'person-decides' },
  withdrawn: { owner: 'operator', noClock: 'person-decides' },
}

export const payoutsBefore = (step: PayoutStep): readonly PayoutState[] =>
  payoutStates.filter((state) => next[state][step] !== null)

/** Whether its dollars are still between the seller's claim and the seller's bank. */
export const isOpen = (state: PayoutState): boolean => state === 'waiting' || state === 'new' || state === 'sent'
