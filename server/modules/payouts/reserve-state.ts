/**
 * The life of a reserve: a rule may propose one, an operator sets, accepts or declines it; in force it withholds a share of
 * what is released until its end. What was withheld comes back by its own date, also after the end.
 */
export const reserveStates = ['proposed', 'in-force', 'declined', 'ended'] as const
export type ReserveState = (typeof reserveStates)[number]

export const reserveSteps = ['accept', 'decline', 'end'] as const
export type ReserveStep = (typeof reserveSteps)[number]

const none = { accept: null, decline: null, end: null } as const

// prettier-ignore
export const next: Readonly<Record<ReserveState, Readonly<Record<ReserveStep, ReserveState | null>>>> = {
  'proposed': { ...none, accept: 'in-force', decline: 'declined' },
  'in-force': { ...none, end: 'ended' },
  'declined': none,
  'ended':    none,
}

/** Who owes the next step in each state, and by which clock; without a clock, why there is none. */
export const duty: Readonly<
  Record<
    ReserveState,
    { readonly owner: 'operator' | 'nobody' } & ({ readonly clock: 'decide' | 'end' } | { readonly noClock: string })
  >
> = {
  proposed: { owner: 'operator', clock: 'decide' },
  'in-force': { owner: 'operator', clock: 'end' },
  declined: { owner: 'nobody', noClock: 'ended' },
  ended: { owner: 'nobody', noClock: 'ended' },
}
