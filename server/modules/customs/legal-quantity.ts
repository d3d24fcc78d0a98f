import { fraction, isUnit, multiply, parseFraction, quantityIn, toDecimal, type Fraction } from '@westbound/landed-cost'

/** What a unit of the customs table of units measures, and how many of the smallest unit of its kind it holds. */
const legalUnits: Readonly<Record<string, { readonly kind: Kind; readonly size: bigint }>> = {
  '035': { kind: 'mass', size: 1000n },
  '036': { kind: 'mass', size: 1n },
  '095': { kind: 'volume', size: 1000n },
  '096': { kind: 'volume', size: 1n },
}
/** The smallest unit of a kind. */
const smallest = { mass: 'g', volume: 'ml', count: 'piece' } as const
type Kind = keyof typeof smallest

/** Weight and quantities are of one piece; a quantity is by its unit's name, or by its code where it has no name. */
export type Counted = {
  readonly quantity: number
  readonly weightGrams: number
  readonly legalQuantity: Stated | null
  readonly secondQuantity: Stated | null
}
type Stated = { readonly amount: string; readonly unit: string }

/**
 * A line's quantity in a legal unit of its tariff line, as decimal text of at most five places; null when it cannot be known
 * (litres of something whose volume nobody stated). Single things are the pieces sold; mass without a stated one is net weight.
 */
export function legalQuantity(line: Counted, unitCode: string): string | null {
  const { kind, size } = legalUnits[unitCode] ?? { kind: 'count', size: 1n }
  const stated = statedOf(line.legalQuantity, kind, unitCode) ?? statedOf(line.secondQuantity, kind, unitCode)
  const ofOne =
    stated ?? (kind === 'mass' ? fraction(BigInt(line.weightGrams)) : kind === 'count' ? fraction(1n) : null)
  if (ofOne === null) return null
  return toDecimal(multiply(ofOne, fraction(BigInt(line.quantity), size)), 5)
}

/** What was stated of one piece, in the smallest unit of the kind; null when it is of another kind or not stated. */
function statedOf(stated: Stated | null, kind: Kind, unitCode: string): Fraction | null {
  if (stated === null) return null
  if (stated.unit === unitCode) return parseFraction(stated.amount)
  if (!isUnit(stated.unit)) return null
  return quantityIn({ amount: stated.amount, unit: stated.unit }, smallest[kind]) ?? null
}

/** Grams as decimal text of kilograms. */
export const kilograms = (grams: number): string => toDecimal(fraction(BigInt(grams), 1000n), 3)
