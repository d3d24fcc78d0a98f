import { fraction, multiply, parseFraction, quantityIn, toDecimal, type Unit } from '@westbound/landed-cost'

/** What the goods are counted by: units of the customs table that measure mass, volume, or single things. */
const measures: Readonly<Record<string, Unit>> = { '035': 'kg', '036': 'g', '095': 'l', '096': 'ml' }
const countUnits = ['001', '007', '008', '010', '011', '012', '015', '016', '017', '018', '019', '020', '021', '022', '025', '026', '006']

export type Counted = {
  readonly quantity: number
  /** Of one piece. */
  readonly weightGrams: number
  /** Of one piece, where the seller stated it. */
  readonly legal: { readonly amount: string; readonly unit: string } | null
}

/**
 * A line's quantity in a legal unit of its tariff line, as decimal text of at most five places; null when it cannot be known
 * (litres of something whose volume nobody stated). Single things are the pieces sold; mass without a stated one is net weight.
 */
export function legalQuantity(line: Counted, unitCode: string): string | null {
  const unit = measures[unitCode]
  const stated = line.legal !== null && isUnit(line.legal.unit) ? { amount: line.legal.amount, unit: line.legal.unit } : null
  const converted = stated === null || unit === undefined ? undefined : quantityIn(stated, unit)
  if (converted !== undefined) return toDecimal(multiply(converted, fraction(BigInt(line.quantity))), 5)
  if (unit === 'kg' || unit === 'g') return massOf(line, unit)
  if (!countUnits.includes(unitCode)) return null
  const pieces = stated !== null && stated.unit === 'piece' ? parseFraction(stated.amount) : fraction(1n)
  return toDecimal(multiply(pieces, fraction(BigInt(line.quantity))), 5)
}

function massOf({ weightGrams, quantity }: Counted, unit: 'kg' | 'g'): string {
  return toDecimal(fraction(BigInt(weightGrams) * BigInt(quantity), unit === 'kg' ? 1000n : 1n), 5)
}

/** Grams as decimal text of kilograms. */
export const kilograms = (grams: number): string => toDecimal(fraction(BigInt(grams), 1000n), 3)

const units: readonly string[] = ['g', 'kg', 't', 'ml', 'l', 'piece'] satisfies readonly Unit[]
const isUnit = (unit: string): unit is Unit => units.includes(unit)
