import { operatorMinutes, systemMinutes } from './payment-data-interface.ts'

/**
 * A question of customs for the original data of a payment. One we have no payment for is `declined` at once. The others are
 * written and signed (`asked`), uploaded (`sending`) and `accepted`; what is missing, refused or not answered is a person's.
 */
export const paymentDataStates = [
  'asked',
  'incomplete',
  'sending',
  'unanswered',
  'refused',
  'accepted',
  'declined',
  'dropped',
] as const
export type PaymentDataState = (typeof paymentDataStates)[number]

export const paymentDataSteps = ['lack', 'write', 'accept', 'refuse', 'exhaust', 'again', 'drop'] as const
export type PaymentDataStep = (typeof paymentDataSteps)[number]

const none = {
  lack: null,
  write: null,
  accept: null,
  refuse: null,
  exhaust: null,
  again: null,
  drop: null,
} as const satisfies Record<PaymentDataStep, null>

/** Every state answers every step. What was not answered may have arrived, so it is sent again as it was, never written anew. */
// prettier-ignore
export const paymentDataNext: Readonly<Record<PaymentDataState, Readonly<Record<PaymentDataStep, PaymentDataState | null>>>> = {
  asked:      { ...none, lack: 'incomplete', write: 'sending' },
  incomplete: { ...none, again: 'asked', drop: 'dropped' },
  sending:    { ...none, accept: 'accepted', refuse: 'refused', exhaust: 'unanswered' },
  unanswered: { ...none, again: 'sending', drop: 'dropped' },
  refused:    { ...none, again: 'asked', drop: 'dropped' },
  accepted:   none,
  declined:   none,
  dropped:    none,
}

export type PaymentDataOwner = 'system' | 'operator' | 'nobody'

const system = { owner: 'system', minutes: systemMinutes.value } as const
const operator = { owner: 'operator', minutes: operatorMinutes.value } as const
const ended = { owner: 'nobody', noClock: 'ended' } as const

/** Who owes the next step, and how many minutes they have; or why there is no clock. */
export const paymentDataDuty: Readonly<
  Record<
    PaymentDataState,
    { readonly owner: PaymentDataOwner } & ({ readonly minutes: number } | { readonly noClock: string })
  >
> = {
  asked: system,
  incomplete: operator,
  sending: system,
  unanswered: operator,
  refused: operator,
  accepted: ended,
  declined: ended,
  dropped: ended,
}

/** What a person of the operator may decide about a request that stands still. */
export const paymentDataActions = ['again', 'drop'] as const
export type PaymentDataAction = (typeof paymentDataActions)[number]

export const paymentDataActionsIn = (state: PaymentDataState): readonly PaymentDataAction[] =>
  paymentDataActions.filter((action) => paymentDataNext[state][action] !== null)
