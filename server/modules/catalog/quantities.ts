import { taxQuantity, type TariffRow } from '#modules/compliance'
import type { Variant } from './product.ts'

/** The seller's own quantities, else what follows from the contents and the unit of the tariff line. */
export function quantitiesOf(variant: Variant, line: TariffRow | null) {
  if (line === null) return { taxed: variant.net, legalQuantity1: null, legalQuantity2: null, lacks: false }
  const legalQuantity1 = variant.legalQuantity1 ?? inUnit(variant, line.unit1)
  const legalQuantity2 = line.unit2 === null ? null : (variant.legalQuantity2 ?? inUnit(variant, line.unit2))
  const byUnit = 'perUnit' in line.line.consumptionTax
  const legal = legalQuantity1 === null ? null : taxQuantity(line, legalQuantity1, legalQuantity2)
  const lacks = legalQuantity1 === null || (line.unit2 !== null && legalQuantity2 === null)
  return { taxed: byUnit ? (legal ?? variant.net) : (variant.net ?? legal), legalQuantity1, legalQuantity2, lacks }
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
