/**
 * A parcel begins with the seller (`packed`), is asked of the carrier (`asked`: no answer yet means unknown, never failed),
 * and from then on only the carrier's own reports move it. `returned` may end it from anywhere before `delivered`.
 */
export const parcelStates = [
  'packed',
  'asked',
  'created',
  'picked_up',
  'exported',
  'arrived_port',
  'customs_released',
  'in_delivery',
  'delivered',
  'returned',
] as const
export type ParcelState = (typeof parcelStates)[number]

/** What a carrier can report. */
export const carrierStatuses = [
  'created',
  'picked_up',
  'exported',
  'arrived_port',
  'customs_released',
  'in_delivery',
  'delivered',
  'returned',
] as const
export type CarrierStatus = (typeof carrierStatuses)[number]

/** The seller asks the carrier, which may decline; then the carrier reports. A repeated or older report changes nothing. */
export const parcelSteps = ['ask', 'decline', ...carrierStatuses] as const
export type ParcelStep = (typeof parcelSteps)[number]

const none = {
  ask: null,
  decline: null,
  created: null,
  picked_up: null,
  exported: null,
  arrived_port: null,
  customs_released: null,
  in_delivery: null,
  delivered: null,
  returned: null,
} as const satisfies Record<ParcelStep, null>
// Reports may run ahead of each other: from each station every later one can be reached.
const near = { ...none, delivered: 'delivered', returned: 'returned' } as const
const freed = { ...near, in_delivery: 'in_delivery' } as const
const landed = { ...freed, customs_released: 'customs_released' } as const
const abroad = { ...landed, arrived_port: 'arrived_port' } as const
const taken = { ...abroad, exported: 'exported' } as const
const known = { ...taken, picked_up: 'picked_up' } as const

/** Every state answers every step; a missing cell does not compile. */
// prettier-ignore
export const next: Readonly<Record<ParcelState, Readonly<Record<ParcelStep, ParcelState | null>>>> = {
  packed:           { ...none, ask: 'asked' },
  asked:            { ...known, decline: 'packed', created: 'created' },
  created:          known,
  picked_up:        taken,
  exported:         abroad,
  arrived_port:     landed,
  customs_released: freed,
  in_delivery:      near,
  delivered:        none,
  returned:         none,
}

export type ParcelOwner = 'seller' | 'carrier' | 'customs' | 'nobody'

/**
 * Who has the parcel on the desk in each state, and by which clock: the order's time to ship; asked until known; asked when
 * silent. Or why there is none.
 */
export const duty: Readonly<
  Record<
    ParcelState,
    { readonly owner: ParcelOwner } & ({ readonly clock: 'ship' | 'ask' | 'silence' } | { readonly noClock: string })
  >
> = {
  packed: { owner: 'seller', clock: 'ship' },
  asked: { owner: 'carrier', clock: 'ask' },
  created: { owner: 'carrier', clock: 'silence' },
  picked_up: { owner: 'carrier', clock: 'silence' },
  exported: { owner: 'carrier', clock: 'silence' },
  arrived_port: { owner: 'customs', noClock: 'authority-decides' },
  customs_released: { owner: 'carrier', clock: 'silence' },
  in_delivery: { owner: 'carrier', clock: 'silence' },
  delivered: { owner: 'nobody', noClock: 'ended' },
  returned: { owner: 'nobody', noClock: 'ended' },
}

const rank = (state: ParcelState): number => parcelStates.indexOf(state)

/** Whether a report moves the parcel on from where it stands; an older or repeated one does not. */
export const movesOn = (from: ParcelState, to: CarrierStatus): boolean => next[from][to] !== null

/** Whether a report runs ahead of one we have not heard: then the carrier is asked for the whole story first. */
export function runsAhead(from: ParcelState, to: CarrierStatus): boolean {
  return to !== 'returned' && movesOn(from, to) && rank(to) > rank(from) + 1
}

/** The states from which `movesOn` allows a step to `to`, for the guard of the statement. */
export const statesBefore = (to: CarrierStatus): readonly ParcelState[] =>
  parcelStates.filter((from) => movesOn(from, to))
