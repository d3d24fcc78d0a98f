import { consumptionTaxWords, dutyWords, type Figures, vatWords } from './formula-words.ts'
import { add, divide, fraction, type Fraction, multiply, one, roundTo, subtract } from './fraction.ts'
import {
  checkTariff,
  consumptionChargeOf,
  type CosmeticsThreshold,
  dutyRateOf,
  factorOf,
  type LineFacts,
  type TaxTerms,
  vatRateOf,
} from './line-rates.ts'
import { type Rule, ruleOn, type Words } from './rules.ts'

/** One tax of one line. `baseMinor` is the taxable value rounded to the coin for reading; the amount is computed exactly. */
export type TaxPart = {
  readonly amountMinor: bigint
  readonly baseMinor: bigint
  readonly rate: Fraction
  readonly formula: Words
  readonly ruleIds: readonly string[]
}

export type AssessedLine = {
  readonly dutiableMinor: bigint
  readonly duty: TaxPart
  readonly consumptionTax: TaxPart
  readonly vat: TaxPart
  readonly taxMinor: bigint
  readonly rules: readonly Rule[]
  readonly cosmetics?: CosmeticsThreshold
}

/**
 * The three taxes of one line whose dutiable price is known. Duty and consumption tax enter the base of the next tax
 * unrounded, and each tax is rounded once. Answers `legal-quantity` when the consumption tax depends on a quantity that is
 * missing or in a unit which the rule does not know. Throws RangeError when a rule or the tariff row is not in force.
 */
export function assessLine(line: LineFacts, terms: TaxTerms): AssessedLine | 'legal-quantity' {
  checkTariff(line.tariff, terms.on)
  const charge = consumptionChargeOf(line, terms)
  if (charge === 'legal-quantity') return charge
  const [duty, vat, factor] = [dutyRateOf(line.tariff, terms), vatRateOf(line.tariff, terms), factorOf(terms)]

  const dutiable = fraction(line.dutiableMinor)
  const dutyDue = multiply(dutiable, duty.rate)
  const taxable = divide(add(add(dutiable, dutyDue), charge.specificTax), subtract(one, charge.rate))
  const consumptionTaxDue = multiply(add(multiply(taxable, charge.rate), charge.specificTax), factor.rate)
  const vatDue = multiply(multiply(taxable, vat.rate), factor.rate)

  const figures: Figures = {
    minorDigits: terms.pack.minorDigits,
    dutiableMinor: line.dutiableMinor,
    duty: dutyDue,
    dutyRate: duty.rate,
    specificTax: charge.specificTax,
    consumptionTaxRate: charge.rate,
    vatRate: vat.rate,
    ...(terms.path === 'reduced' ? { factor: factor.rate } : {}),
  }
  const part = partMaker(terms)
  const parts = {
    duty: part(dutyDue, dutiable, duty, (minor) => dutyWords(figures, minor)),
    consumptionTax: part(
      consumptionTaxDue,
      taxable,
      charge.notCharged ? charge : { ...charge, rules: [...charge.rules, ...factor.rules] },
      (minor) => charge.notCharged ?? consumptionTaxWords(figures, minor),
    ),
    vat: part(vatDue, taxable, { ...vat, rules: [...vat.rules, ...factor.rules] }, (minor) => vatWords(figures, minor)),
  }
  return {
    dutiableMinor: line.dutiableMinor,
    ...parts,
    taxMinor: parts.duty.amountMinor + parts.consumptionTax.amountMinor + parts.vat.amountMinor,
    rules: [...duty.rules, ...charge.rules, ...vat.rules, ...factor.rules, ruleOn(terms.pack.rounding, terms.on)],
    ...(charge.cosmetics ? { cosmetics: charge.cosmetics } : {}),
  }
}

function partMaker({ pack, on }: TaxTerms) {
  const rounding = ruleOn(pack.rounding, on)
  return (
    due: Fraction,
    base: Fraction,
    { rate, rules }: { readonly rate: Fraction; readonly rules: readonly Rule[] },
    words: (amountMinor: bigint) => Words,
  ): TaxPart => {
    const amountMinor = roundTo(due, 0, rounding.value)
    return {
      amountMinor,
      baseMinor: roundTo(base, 0, rounding.value),
      rate,
      formula: words(amountMinor),
      ruleIds: [...new Set([...rules, rounding].map(({ id }) => id))],
    }
  }
}
