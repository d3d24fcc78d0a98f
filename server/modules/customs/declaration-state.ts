/**
 * A declaration gathers its records (`gathering`), and then stands still for a person (`incomplete`, `mismatch`), or is sent
 * (`declaring`) and answered (`waiting`, `refused`, `released`). A refused one is declared again, sent back or given up; one
 * that customs cancelled at our request (`cancel`) sends its parcel back.
 */
export const declarationStates = [
  'gathering',
  'incomplete',
  'mismatch',
  'declaring',
  'waiting',
  'refused',
  'released',
  'sending_back',
  'sent_back',
  'given_up',
] as const
export type DeclarationState = (typeof declarationStates)[number]

export const declarationSteps = [
  'lack',
  'differ',
  'agree',
  'sent',
  'refuse',
  'release',
  'compare',
  'declare',
  'send-back',
  'give-up',
  'returned',
  'cancel',
] as const
export type DeclarationStep = (typeof declarationSteps)[number]

const none = {
  lack: null,
  differ: null,
  agree: null,
  sent: null,
  refuse: null,
  release: null,
  compare: null,
  declare: null,
  'send-back': null,
  'give-up': null,
  returned: null,
  cancel: null,
} as const satisfies Record<DeclarationStep, null>
const byPerson = {
  compare: 'gathering',
  'send-back': 'sending_back',
  'give-up': 'given_up',
  returned: 'sent_back',
} as const

/** Every state answers every step; a missing cell does not compile. */
// prettier-ignore
export const next: Readonly<Record<DeclarationState, Readonly<Record<DeclarationStep, DeclarationState | null>>>> = {
  gathering:    { ...none, lack: 'incomplete', differ: 'mismatch', agree: 'declaring', returned: 'sent_back' },
  incomplete:   { ...none, ...byPerson },
  mismatch:     { ...none, ...byPerson },
  declaring:    { ...none, sent: 'waiting', refuse: 'refused', release: 'released', returned: 'sent_back' },
  waiting:      { ...none, refuse: 'refused', release: 'released', returned: 'sent_back', cancel: 'sending_back' },
  refused:      { ...none, ...byPerson, declare: 'gathering', release: 'released' },
  released:     { ...none, returned: 'sent_back' },
  sending_back: { ...none, returned: 'sent_back' },
  sent_back:    none,
  given_up:     none,
}

export type Owner = 'system' | 'operator' | 'customs' | 'carrier' | 'nobody'

/** Who owes the next step in each state, and how many hours they have before it shows as late; or why there is no clock. */
export const duty: Readonly<
  Record<DeclarationState, { readonly owner: Owner } & ({ readonly hours: number } | { readonly noClock: string })>
> = {
  gathering: { owner: 'system', hours: 1 },
  incomplete: { owner: 'operator', hours: 24 },
  mismatch: { owner: 'operator', hours: 24 },
  declaring: { owner: 'system', hours: 1 },
  waiting: { owner: 'customs', hours: 48 },
  refused: { owner: 'operator', hours: 24 },
  released: { owner: 'nobody', noClock: 'ended' },
  sending_back: { owner: 'carrier', noClock: 'carrier-reports' },
  sent_back: { owner: 'nobody', noClock: 'ended' },
  given_up: { owner: 'nobody', noClock: 'ended' },
}

/** What a person of the operator may decide. */
export const actions = ['compare', 'declare', 'send-back', 'give-up'] as const
export type Action = (typeof actions)[number]

/** The decisions open in a state, in the order a person should think of them. */
export const actionsIn = (state: DeclarationState): readonly Action[] =>
  actions.filter((action) => next[state][action] !== null)

/** The states from which a step is allowed, for the guard of the statement. */
export const statesFor = (step: DeclarationStep): readonly DeclarationState[] =>
  declarationStates.filter((state) => next[state][step] !== null)
