/**
 * The demonstration market: invented sellers, products, buyers and a plan of orders, as data. It promises that names
 * and numbers belong to nobody, that every tariff line a product names is in the shipped seed, and that the same texts
 * come out on every start. It reads no clock, no network and no database.
 */
import { fileURLToPath } from 'node:url'
import type { DrawingKind } from './types.ts'

export { orders } from './orders.ts'
export { buyers, identityCheck, operators } from './people.ts'
export { products } from './products.ts'
export { sellers } from './sellers.ts'
export type * from './types.ts'

/** The path of the SVG (800 × 800) that stands for a kind of product. */
export function drawingFile(kind: DrawingKind): string {
  return fileURLToPath(new URL(`./drawings/${kind}.svg`, import.meta.url))
}
