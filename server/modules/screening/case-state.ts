/**
 * The life of a case as one complete table: every state answers every step, and a missing cell does not compile. Only a
 * person says that a party is not the listed one, or is; what was found to match is let go by two of them. A case whose party
 * or entry changed lapses, and the changed pair is a case of its own.
 */
export const caseStates = ['open', 'not_the_party', 'match', 'release_asked', 'lapsed'] as const
export type CaseState = (typeof caseStates)[number]

export const caseSteps = ['differ', 'match', 'ask-release', 'release', 'keep', 'lapse'] as const
export type CaseStep = (typeof caseSteps)[number]

const none = {
  differ: null,
  match: null,
  'ask-release': null,
  release: null,
  keep: null,
  lapse: null,
} as const satisfies Record<CaseStep, null>

// prettier-ignore
export const next: Readonly<Record<CaseState, Readonly<Record<CaseStep, CaseState | null>>>> = {
  open:          { ...none, differ: 'not_the_party', match: 'match', lapse: 'lapsed' },
  match:         { ...none, 'ask-release': 'release_asked' },
  release_asked: { ...none, release: 'not_the_party', keep: 'match' },
  not_the_party: none,
  lapsed:        none,
}

export type CaseOwner = 'operator' | 'another-operator' | 'nobody'

/** Who owes the next step in each state, and by which clock; without a clock, why there is none. */
export const duty: Readonly<
  Record<CaseState, { readonly owner: CaseOwner } & ({ readonly clock: 'review' } | { readonly noClock: string })>
> = {
  open: { owner: 'operator', clock: 'review' },
  match: { owner: 'nobody', noClock: 'blocked' },
  release_asked: { owner: 'another-operator', clock: 'review' },
  not_the_party: { owner: 'nobody', noClock: 'ended' },
  lapsed: { owner: 'nobody', noClock: 'ended' },
}

/** The states in which nothing goes to or from the party. */
export const blocks = (state: CaseState): boolean => state === 'open' || state === 'match' || state === 'release_asked'
