import { type Quantity, sameKind } from '@westbound/landed-cost'
import { type TariffRow, unitOf } from '#modules/compliance'
import type { GivenQuantity } from '#modules/pricing'
import type { NetQuantity, Variant } from './product.ts'

/** What one piece counts: taxes and declarations take whichever of the two they can count by. */
export type Quantities = {
  /** Its contents, as its label says them. */
  readonly legalQuantity: NetQuantity | null
  /** The other of the two quantities of its tariff line, where its seller told it; by code where a unit has no name (pairs). */
  readonly secondQuantity: GivenQuantity | null
  /** The unit of the tariff line in which nobody knows how much a piece is; null when all is known. */
  readonly lacks: string | null
}

/** The seller's own quantities, else what follows from the contents and the units of the tariff line. */
export function quantitiesOf(variant: Variant, line: TariffRow | null): Quantities {
  if (line === null) return { legalQuantity: variant.net, secondQuantity: null, lacks: null }
  const counts = countsOf(variant, line)
  const legalQuantity = variant.net ?? counts.flatMap(namedIn)[0] ?? null
  const others = counts.filter(({ unit, told }) => told && !isCounted(legalQuantity, unit))
  const second = others.find(({ unit }) => isMeasured(unit)) ?? others[0]
  const secondQuantity =
    second === undefined || second.amount === null
      ? null
      : { amount: second.amount, unit: unitOf(second.unit) ?? second.unit }
  const lacking = counts.find((count) => count.amount === null || isGuessed(count, variant, line))
  return { legalQuantity, secondQuantity, lacks: lacking?.unit ?? null }
}

/** One piece in a unit of the tariff line; `told` by its seller, or what follows from the rest. */
type Count = { readonly unit: string; readonly amount: string | null; readonly told: boolean }

const countsOf = (variant: Variant, { unit1, unit2 }: TariffRow): readonly Count[] => [
  countOf(variant, unit1, variant.legalQuantity1),
  ...(unit2 === null ? [] : [countOf(variant, unit2, variant.legalQuantity2)]),
]
const countOf = (variant: Variant, unit: string, told: string | null): Count => ({
  unit,
  amount: told ?? inUnit(variant, unit),
  told: told !== null,
})

const namedIn = ({ unit: code, amount }: Count): readonly Quantity[] => {
  const unit = unitOf(code)
  return unit === null || amount === null ? [] : [{ amount, unit }]
}

const isCounted = (quantity: NetQuantity | null, code: string): boolean => {
  const unit = unitOf(code)
  return quantity !== null && unit !== null && sameKind(quantity.unit, unit)
}
const isMeasured = (code: string): boolean => {
  const unit = unitOf(code)
  return unit !== null && !sameKind(unit, 'piece')
}

/** Packed weight stands in for the net weight of what is only declared by it; no tax by the kilogram is charged on the bottle. */
function isGuessed({ unit: code, told }: Count, { net }: Variant, { line }: TariffRow): boolean {
  const [tax, unit] = [line.consumptionTax, unitOf(code)]
  if (told || unit === null || !('perUnit' in tax)) return false
  return sameKind(unit, 'kg') && sameKind(tax.unit, 'kg') && (net === null || !sameKind(net.unit, 'kg'))
}

/** What one piece counts in a unit of the customs table; null where the contents do not tell (wine without its litres). */
function inUnit({ net, weightGrams }: Variant, unit: string): string | null {
  switch (unit) {
    case '035':
      return net?.unit === 'g'
        ? thousandth(net.amount)
        : net?.unit === 'kg'
          ? net.amount
          : gramsAsKilograms(weightGrams)
    case '036':
      return net?.unit === 'g' ? net.amount : weightGrams === null ? null : String(weightGrams)
    case '095':
      return net?.unit === 'ml' ? thousandth(net.amount) : net?.unit === 'l' ? net.amount : null
    case '096':
      return net?.unit === 'ml' ? net.amount : null
    default:
      return net?.unit === 'piece' ? net.amount : '1'
  }
}

const gramsAsKilograms = (grams: number | null): string | null => (grams === null ? null : thousandth(String(grams)))

/** Decimal text divided by a thousand, exactly. */
function thousandth(text: string): string {
  const [whole = '0', part = ''] = text.split('.')
  const digits = whole.padStart(4, '0')
  return `${digits.slice(0, -3)}.${digits.slice(-3)}${part}`.replace(/^0+(?=\d)/, '').replace(/\.?0+$/, '')
}
