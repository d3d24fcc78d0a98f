/**
 * The life of a provider's own declaration of a payment to customs as one complete table. It is asked until known; one that
 * was refused, or said that who ordered is not who paid, may be made anew by a person who has put right what was wrong.
 */
export const declarationStates = ['new', 'pending', 'failed', 'succeeded'] as const
export type DeclarationState = (typeof declarationStates)[number]
export const declarationSteps = ['pend', 'fail', 'succeed', 'retry'] as const
export type DeclarationStep = (typeof declarationSteps)[number]

/** Every state answers every step; null: nothing changes. */
// prettier-ignore
export const next: Readonly<Record<DeclarationState, Readonly<Record<DeclarationStep, DeclarationState | null>>>> = {
  new:       { pend: 'pending', fail: 'failed', succeed: 'succeeded', retry: null },
  pending:   { pend: null,      fail: 'failed', succeed: 'succeeded', retry: null },
  failed:    { pend: null,      fail: null,     succeed: 'succeeded', retry: 'new' },
  succeeded: { pend: null,      fail: null,     succeed: null,        retry: 'new' },
}

/** Who owes the next step in each state, and by which clock; without a clock, why there is none. `ask`: asked until known. */
export const duty: Readonly<
  Record<
    DeclarationState,
    { readonly owner: 'provider' | 'operator' | 'nobody' } & ({ readonly clock: 'ask' } | { readonly noClock: string })
  >
> = {
  new: { owner: 'provider', clock: 'ask' },
  pending: { owner: 'provider', clock: 'ask' },
  failed: { owner: 'operator', noClock: 'person-decides' },
  succeeded: { owner: 'nobody', noClock: 'ended' },
}

export const declarationsBefore = (step: DeclarationStep): readonly DeclarationState[] =>
  declarationStates.filter((state) => next[state][step] !== null)
