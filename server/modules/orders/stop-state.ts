import type { Owner } from './order-state.ts'

/**
 * The life of a stop as one complete table: rules refuse the goods of an order that has not left, so it waits for a person.
 * `specialist`: a later change refuses them no longer, but asks that somebody who knows the matter looks. `lifted`: a later
 * change lets the goods in again. `overtaken`: the order ended, or its parcel had been handed over already.
 */
export const stopStates = ['waiting', 'specialist', 'let_on', 'cancelled', 'lifted', 'overtaken'] as const
export type StopState = (typeof stopStates)[number]

export const stopSteps = ['let-on', 'cancel', 'lift', 'overtake', 'ask-specialist', 'refuse-again'] as const
export type StopStep = (typeof stopSteps)[number]

const ends = { 'let-on': 'let_on', cancel: 'cancelled', lift: 'lifted', overtake: 'overtaken' } as const
export type StopEnd = keyof typeof ends
const none = {
  'let-on': null,
  cancel: null,
  lift: null,
  overtake: null,
  'ask-specialist': null,
  'refuse-again': null,
} as const

export const stopNext: Readonly<Record<StopState, Readonly<Record<StopStep, StopState | null>>>> = {
  waiting: { ...ends, 'ask-specialist': 'specialist', 'refuse-again': null },
  specialist: { ...ends, 'ask-specialist': null, 'refuse-again': 'waiting' },
  let_on: none,
  cancelled: none,
  lifted: none,
  overtaken: none,
}

/**
 * A person should have decided within a day, one who has to find a specialist within three; after it the stop shows as late,
 * and goes on waiting: nothing decides it alone.
 */
export const stopHours = { waiting: 24, specialist: 72 } as const
export type StandingStop = keyof typeof stopHours
/** Where a stop goes however it stood before. */
export const endOf = (step: StopEnd): StopState => ends[step]

export const stopDuty = {
  waiting: { owner: 'operator', hours: stopHours.waiting },
  specialist: { owner: 'operator', hours: stopHours.specialist },
  let_on: { owner: 'nobody', noClock: 'ended' },
  cancelled: { owner: 'nobody', noClock: 'ended' },
  lifted: { owner: 'nobody', noClock: 'ended' },
  overtaken: { owner: 'nobody', noClock: 'ended' },
} as const satisfies Record<
  StopState,
  { readonly owner: Owner } & ({ readonly hours: number } | { readonly noClock: string })
>
