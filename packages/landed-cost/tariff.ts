import { divide, fraction, type Fraction, multiply, parseFraction } from './fraction.ts'
import type { Rule } from './rules.ts'

/** The two rate classes of China's VAT; which percentage a class means depends on the day. */
export type VatClass = 'standard' | 'reduced'

export type Unit = 'g' | 'kg' | 't' | 'ml' | 'l' | 'piece'

/** The legal quantity: what the tariff counts the goods by. Never the gross weight. `amount` is decimal text. */
export type Quantity = { readonly amount: string; readonly unit: Unit }

type PerUnit = { readonly perUnit: string; readonly unit: Unit }

/**
 * Consumption tax of a tariff line. `rate` is a fraction as decimal text (`0.15`), `perUnit` an amount in the currency of
 * the pack for one `unit`. `when` makes it depend on the unit price, which the pack's dated thresholds decide.
 */
export type ConsumptionTax =
  | { readonly kind: 'none' }
  | { readonly kind: 'ad-valorem'; readonly rate: string; readonly when?: 'high-end-cosmetics' }
  | ({ readonly kind: 'specific' } & PerUnit)
  | ({ readonly kind: 'mixed'; readonly rate: string } & PerUnit)

/**
 * The rates of one tariff line and the row they were read from. `dutyRate` is used over the limit only. `extraDuty` is
 * an additional tariff by origin: it has a rule of its own with its own days, and is off when absent.
 */
export type TariffLine = {
  readonly code: string
  readonly rule: Rule
  readonly dutyRate: string
  readonly vat: { readonly class: VatClass } | { readonly rate: string }
  readonly consumptionTax: ConsumptionTax
  readonly extraDuty?: { readonly rate: string; readonly rule: Rule }
}

const units: Record<Unit, { readonly dimension: 'mass' | 'volume' | 'count'; readonly size: bigint }> = {
  g: { dimension: 'mass', size: 1n },
  kg: { dimension: 'mass', size: 1000n },
  t: { dimension: 'mass', size: 1_000_000n },
  ml: { dimension: 'volume', size: 1n },
  l: { dimension: 'volume', size: 1000n },
  piece: { dimension: 'count', size: 1n },
}

export const isUnit = (name: string): name is Unit => Object.hasOwn(units, name)

/** The quantity in another unit of the same kind, or undefined when the two cannot be compared (kg and ml, say). */
export function quantityIn(quantity: Quantity, unit: Unit): Fraction | undefined {
  const from = units[quantity.unit]
  const to = units[unit]
  if (from.dimension !== to.dimension) return undefined
  return multiply(parseFraction(quantity.amount), divide(fraction(from.size), fraction(to.size)))
}
