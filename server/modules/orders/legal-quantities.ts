import { fraction, isUnit, multiply, quantityIn, roundTo } from '@westbound/landed-cost'
import type { LineRow } from './tables.ts'

type Quantity = { readonly amount: string; readonly unit: string }

/** What one piece of a line counts, by name of the unit or, where it has none (pairs), by its code. */
export type LegalQuantities = {
  /** Its contents, as its label says them. */
  readonly legalQuantity: Quantity | null
  /** The other of the two quantities that its tariff line asks for; lines placed before it was kept have none. */
  readonly secondQuantity: Quantity | null
}

export const quantityColumns = ({ legalQuantity, secondQuantity }: LegalQuantities) => ({
  legal_amount: legalQuantity?.amount ?? null,
  legal_unit: legalQuantity?.unit ?? null,
  second_amount: secondQuantity?.amount ?? null,
  second_unit: secondQuantity?.unit ?? null,
})

export const quantitiesOf = (row: LineRow): LegalQuantities => ({
  legalQuantity: quantityOf(row.legal_amount, row.legal_unit),
  secondQuantity: quantityOf(row.second_amount, row.second_unit),
})
const quantityOf = (amount: string | null, unit: string | null): Quantity | null =>
  amount === null || unit === null ? null : { amount, unit }

/** What all pieces of a line weigh net, in whole grams, on every paper: the second quantity where it is one, else as stated packed. */
export function netGramsOf(
  line: Pick<LegalQuantities, 'secondQuantity'> & { readonly quantity: number; readonly weightGrams: number },
): number {
  const { secondQuantity: told, quantity, weightGrams } = line
  const grams = told !== null && isUnit(told.unit) ? quantityIn({ ...told, unit: told.unit }, 'g') : undefined
  if (grams === undefined) return weightGrams * quantity
  return Number(roundTo(multiply(grams, fraction(BigInt(quantity))), 0, 'half-up'))
}
