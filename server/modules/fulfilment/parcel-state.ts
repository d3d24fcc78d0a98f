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

/** Who has the parcel on the desk in each state; the clock is the order's ship-by, or how long the carrier was silent. */
export const ownerOf: Record<ParcelState, 'seller' | 'carrier' | 'customs' | 'nobody'> = {
  packed: 'seller',
  asked: 'carrier',
  created: 'carrier',
  picked_up: 'carrier',
  exported: 'carrier',
  arrived_port: 'customs',
  customs_released: 'carrier',
  in_delivery: 'carrier',
  delivered: 'nobody',
  returned: 'nobody',
}

const rank = (state: ParcelState): number => parcelStates.indexOf(state)

/** Whether a report moves the parcel on from where it stands; an older or repeated one does not. */
export function movesOn(from: ParcelState, to: CarrierStatus): boolean {
  if (from === 'delivered' || from === 'returned' || from === 'packed') return false
  return to === 'returned' || rank(to) > rank(from)
}

/** Whether a report runs ahead of one we have not heard: then the carrier is asked for the whole story first. */
export function runsAhead(from: ParcelState, to: CarrierStatus): boolean {
  return to !== 'returned' && movesOn(from, to) && rank(to) > rank(from) + 1
}

/** The states from which `movesOn` allows a step to `to`, for the guard of the statement. */
export const statesBefore = (to: CarrierStatus): readonly ParcelState[] =>
  parcelStates.filter((from) => movesOn(from, to))
