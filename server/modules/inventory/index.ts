/**
 * The promise: nothing is sold twice. For every variant and place, what is promised to orders never exceeds what stands
 * there; a promise ends once: given back, shipped with the parcel, or shipped and returned.
 */
export { checkStock, type StockFinding } from './check-stock.ts'
export { consume, giveBack, restock, type OrderKey } from './end-reservations.ts'
export { giveBackPieces } from './give-back-pieces.ts'
export { readStock } from './lock-stock.ts'
export { admit, hold, judge, reserve, type Reserved, type Want } from './reserve.ts'
export { putBack } from './put-back.ts'
export { setOnHand, type Count } from './set-on-hand.ts'
export { availableOf, stockOf, type Stock } from './stock-of.ts'
export type { Place } from './tables.ts'
