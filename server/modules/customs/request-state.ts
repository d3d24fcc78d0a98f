/**
 * A request about a declared list: to cancel it before its release (CEB623), or to let goods of it go back (CEB625). It is
 * written and signed (`preparing`), sent (`sending`), and answered (`waiting`, `granted`, `refused`). One that stands still is
 * made again or dropped by a person; one whose day passes before it was handed in is `missed`.
 */
export const requestStates = [
  'preparing',
  'incomplete',
  'sending',
  'waiting',
  'granted',
  'refused',
  'missed',
  'dropped',
] as const
export type RequestState = (typeof requestStates)[number]

export const requestSteps = ['lack', 'write', 'sent', 'grant', 'refuse', 'again', 'miss', 'drop'] as const
export type RequestStep = (typeof requestSteps)[number]

const none = {
  lack: null,
  write: null,
  sent: null,
  grant: null,
  refuse: null,
  again: null,
  miss: null,
  drop: null,
} as const satisfies Record<RequestStep, null>
const stands = { again: 'preparing', miss: 'missed', drop: 'dropped' } as const

/** Every state answers every step; a missing cell does not compile. */
// prettier-ignore
export const requestNext: Readonly<Record<RequestState, Readonly<Record<RequestStep, RequestState | null>>>> = {
  preparing:  { ...none, lack: 'incomplete', write: 'sending', miss: 'missed', drop: 'dropped' },
  incomplete: { ...none, ...stands },
  sending:    { ...none, sent: 'waiting', grant: 'granted', refuse: 'refused' },
  waiting:    { ...none, grant: 'granted', refuse: 'refused' },
  granted:    none,
  refused:    { ...none, ...stands },
  missed:     none,
  dropped:    none,
}

export type RequestOwner = 'system' | 'operator' | 'customs' | 'nobody'

/** Who owes the next step, and how many hours they have; or why there is no clock. */
export const requestDuty: Readonly<
  Record<RequestState, { readonly owner: RequestOwner } & ({ readonly hours: number } | { readonly noClock: string })>
> = {
  preparing: { owner: 'system', hours: 1 },
  incomplete: { owner: 'operator', hours: 24 },
  sending: { owner: 'system', hours: 1 },
  waiting: { owner: 'customs', hours: 72 },
  granted: { owner: 'nobody', noClock: 'ended' },
  refused: { owner: 'operator', hours: 24 },
  missed: { owner: 'nobody', noClock: 'ended' },
  dropped: { owner: 'nobody', noClock: 'ended' },
}

/** What a person of the operator may decide about a request that stands still. */
export const requestActions = ['again', 'drop'] as const
export type RequestAction = (typeof requestActions)[number]

export const requestActionsIn = (state: RequestState): readonly RequestAction[] =>
  requestDuty[state].owner === 'operator' ? requestActions.filter((action) => requestNext[state][action] !== null) : []

export const requestStatesFor = (step: RequestStep): readonly RequestState[] =>
  requestStates.filter((state) => requestNext[state][step] !== null)
