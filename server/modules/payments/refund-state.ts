/** The life of a refund as one complete table. It ends done or refused; a refused one may be asked for anew, by a person. */
export const refundStates = ['new', 'pending', 'failed', 'succeeded'] as const
export type RefundState = (typeof refundStates)[number]
export const refundSteps = ['pend', 'fail', 'succeed', 'retry'] as const
export type RefundStep = (typeof refundSteps)[number]

/** Every state answers every step; null: nothing changes. */
// prettier-ignore
export const next: Readonly<Record<RefundState, Readonly<Record<RefundStep, RefundState | null>>>> = {
  new:       { pend: 'pending', fail: 'failed', succeed: 'succeeded', retry: null },
  pending:   { pend: null,      fail: 'failed', succeed: 'succeeded', retry: null },
  failed:    { pend: null,      fail: null,     succeed: 'succeeded', retry: 'new' },
  succeeded: { pend: null,      fail: null,     succeed: null,        retry: null },
}

/** Who owes the next step in each state, and by which clock; without a clock, why there is none. `ask`: asked until known. */
export const duty: Readonly<
  Record<
    RefundState,
    { readonly owner: 'provider' | 'operator' | 'nobody' } & ({ readonly clock: 'ask' } | { readonly noClock: string })
  >
> = {
  new: { owner: 'provider', clock: 'ask' },
  pending: { owner: 'provider', clock: 'ask' },
  failed: { owner: 'operator', noClock: 'person-decides' },
  succeeded: { owner: 'nobody', noClock: 'ended' },
}

export const refundsBefore = (step: RefundStep): readonly RefundState[] =>
  refundStates.filter((state) => next[state][step] !== null)
