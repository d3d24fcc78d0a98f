import type { Owner } from './order-state.ts'

/**
 * The life of a stop as one complete table: rules refuse the goods of an order that has not left, so it waits for a person.
 * `lifted`: a later change lets the goods in again. `overtaken`: the order ended, or its parcel had been handed over already.
 */
export const stopStates = ['waiting', 'let_on', 'cancelled', 'lifted', 'overtaken'] as const
export type StopState = (typeof stopStates)[number]

export const stopSteps = ['let-on', 'cancel', 'lift', 'overtake'] as const
export type StopStep = (typeof stopSteps)[number]

const none = { 'let-on': null, cancel: null, lift: null, overtake: null } as const

export const stopNext: Readonly<Record<StopState, Readonly<Record<StopStep, StopState | null>>>> = {
  waiting: { 'let-on': 'let_on', cancel: 'cancelled', lift: 'lifted', overtake: 'overtaken' },
  let_on: none,
  cancelled: none,
  lifted: none,
  overtaken: none,
}

/** A person should have decided within a day; after it the stop shows as late, and goes on waiting: nothing decides it alone. */
export const stopHours = 24

export const stopDuty = {
  waiting: { owner: 'operator', hours: stopHours },
  let_on: { owner: 'nobody', noClock: 'ended' },
  cancelled: { owner: 'nobody', noClock: 'ended' },
  lifted: { owner: 'nobody', noClock: 'ended' },
  overtaken: { owner: 'nobody', noClock: 'ended' },
} as const satisfies Record<
  StopState,
  { readonly owner: Owner } & ({ readonly hours: number } | { readonly noClock: string })
>
