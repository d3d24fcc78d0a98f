import { add, divide, fraction, type Fraction, multiply, one, parseMinor, roundTo, subtract } from './fraction.ts'
import { markets } from './packs.ts'

/** Composite tax on a personal article, in fen: what is computed, and what is left to pay after the waiver of the day. */
export function personalArticleTax(valueMinor: bigint, rate: Fraction, on: string) {
  const waiver = markets.cn.ruleOn('cn-personal.waiver', on)
  if (typeof waiver?.value !== 'string') throw new RangeError(`no rule cn-personal.waiver is in force on ${on}`)
  const computedMinor = roundTo(multiply(fraction(valueMinor), rate), 0, 'half-up')
  const payableMinor = computedMinor <= parseMinor(waiver.value, 2) ? 0n : computedMinor
  return { computedMinor, payableMinor, rules: [waiver] }
}

/** All taxes of general trade over the value of the goods: (duty + VAT + CT + duty × VAT) / (1 − CT) with full rates. */
export function generalTradeFactor(dutyRate: Fraction, consumptionTaxRate: Fraction, vatRate: Fraction): Fraction {
  const withDuty = add(one, dutyRate)
  const taxable = divide(withDuty, subtract(one, consumptionTaxRate))
  return add(dutyRate, multiply(taxable, add(consumptionTaxRate, vatRate)))
}

/**
 * Taiwan, in whole dollars: nothing up to the de minimis value (inclusive); else duty on the CIF value and business tax on
 * CIF and duty, each rounded half-up (157.5 is published as 158). The trade promotion fee is not counted.
 */
export function taiwanTax(cif: Fraction, deMinimis: Fraction, dutyRate: Fraction, vatRate: Fraction) {
  if (subtract(cif, deMinimis).num <= 0n) return { duty: 0n, vat: 0n, total: 0n }
  const duty = roundTo(multiply(cif, dutyRate), 0, 'half-up')
  const vat = roundTo(multiply(add(cif, fraction(duty)), vatRate), 0, 'half-up')
  return { duty, vat, total: duty + vat }
}
