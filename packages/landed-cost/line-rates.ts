import type { CbecPack } from './cn-cbec.ts'
import { add, formatMinor, fraction, type Fraction, multiply, one, parseFraction, roundTo, zero } from './fraction.ts'
import { checkDay, inForce, type Rule, ruleOn, type Words } from './rules.ts'
import { type ConsumptionTax, type Quantity, quantityIn, type TariffLine } from './tariff.ts'

/** `reduced`: within the limits, duty 0 and 70 % of the other taxes. `full`: one piece over the limit of one order. */
export type TaxPath = 'reduced' | 'full'

export type TaxTerms = { readonly pack: CbecPack; readonly on: string; readonly path: TaxPath }

export type LineFacts = {
  readonly dutiableMinor: bigint
  readonly tariff: TariffLine
  /** Of the whole line. Needed where the consumption tax counts pieces, weight or volume. */
  readonly legalQuantity?: Quantity
}

/** The dutiable price of the whole line from which on a cosmetic bears consumption tax, and whether this one does. */
export type CosmeticsThreshold = { readonly fromMinor: bigint; readonly charged: boolean }

type Rate = { readonly rate: Fraction; readonly rules: readonly Rule[] }

/** What the consumption tax of a line is on its day: a rate, an amount by quantity in minor units, or the reason for none. */
export type ConsumptionCharge = Rate & {
  readonly specificTax: Fraction
  readonly notCharged?: Words
  readonly cosmetics?: CosmeticsThreshold
}

/** The duty rate: 0 within the limits; else that of the tariff line and, where one is in force, the extra duty by origin. */
export function dutyRateOf(tariff: TariffLine, { pack, on, path }: TaxTerms): Rate {
  if (path === 'reduced') {
    const rule = ruleOn(pack.dutyWithinLimit, on)
    return { rate: parseFraction(rule.value), rules: [rule] }
  }
  const base = { rate: rateOf(tariff.dutyRate), rules: [ruleOn(pack.singlePieceOverLimit, on), tariff.rule] }
  const extra = tariff.extraDuty
  if (!extra || !inForce(extra.rule, on)) return base
  return { rate: add(base.rate, rateOf(extra.rate)), rules: [...base.rules, extra.rule] }
}

export function vatRateOf(tariff: TariffLine, { pack, on }: TaxTerms): Rate {
  if ('rate' in tariff.vat) return { rate: rateOf(tariff.vat.rate), rules: [tariff.rule] }
  const rule = ruleOn(pack.vat[tariff.vat.class], on)
  return { rate: parseFraction(rule.value), rules: [rule, tariff.rule] }
}

/** The share of the statutory tax that is due: 70 % within the limits, all of it over them. */
export function factorOf({ pack, on, path }: TaxTerms): Rate {
  if (path === 'full') return { rate: one, rules: [ruleOn(pack.singlePieceOverLimit, on)] }
  const rule = ruleOn(pack.taxFactor, on)
  return { rate: parseFraction(rule.value), rules: [rule] }
}

/** Answers `legal-quantity` when the tax depends on a quantity that is missing or in a unit which the rule does not know. */
export function consumptionChargeOf(line: LineFacts, terms: TaxTerms): ConsumptionCharge | 'legal-quantity' {
  const tax = line.tariff.consumptionTax
  const rules = [line.tariff.rule]
  if (tax.kind === 'none') return { rate: zero, specificTax: zero, rules, notCharged: noConsumptionTax }
  if (tax.kind === 'ad-valorem') {
    const charge = { rate: rateOf(tax.rate), specificTax: zero, rules }
    return tax.when === undefined ? charge : ifHighEnd(charge, line, terms)
  }
  const specificTax = specificTaxOf(tax, line.legalQuantity, terms.pack)
  if (specificTax === undefined) return 'legal-quantity'
  return { rate: tax.kind === 'mixed' ? rateOf(tax.rate) : zero, specificTax, rules }
}

/** Throws RangeError when the row of the tariff line, which would set the rates, does not hold on the day. */
export function checkTariff(tariff: TariffLine, on: string): void {
  checkDay(on)
  if (!inForce(tariff.rule, on)) throw new RangeError(`tariff row ${tariff.rule.id} is not in force on ${on}`)
}

function specificTaxOf(
  tax: Extract<ConsumptionTax, { perUnit: string }>,
  quantity: Quantity | undefined,
  pack: CbecPack,
): Fraction | undefined {
  const counted = quantity && quantityIn(quantity, tax.unit)
  if (!counted) return undefined
  const minorPerUnit = multiply(parseFraction(tax.perUnit), fraction(10n ** BigInt(pack.minorDigits)))
  return multiply(counted, minorPerUnit)
}

/**
 * Millilitres and grams of the legal quantity count alike, as the rule reads; the gross weight must not stand in for them
 * (83.5 g declared for a bottle of 50 ml took one firm from 14 to 8.38 yuan a gram, and to a penalty).
 */
function ifHighEnd(
  charge: ConsumptionCharge,
  { dutiableMinor, legalQuantity }: LineFacts,
  { pack, on }: TaxTerms,
): ConsumptionCharge | 'legal-quantity' {
  if (!legalQuantity) return 'legal-quantity'
  const rule = ruleOn(pack.highEndCosmetics, on)
  for (const { perUnit, unit } of rule.value) {
    const counted = quantityIn(legalQuantity, unit)
    if (!counted || counted.num <= 0n) continue
    const minorPerUnit = multiply(parseFraction(perUnit), fraction(10n ** BigInt(pack.minorDigits)))
    const fromMinor = roundTo(multiply(counted, minorPerUnit), 0, 'up')
    const charged = dutiableMinor >= fromMinor
    const rules = [...charge.rules, rule]
    const cosmetics = { fromMinor, charged }
    if (charged) return { ...charge, rules, cosmetics }
    const from = `${formatMinor(dutiableMinor, pack.minorDigits)} < ${formatMinor(fromMinor, pack.minorDigits)}`
    return { rate: zero, specificTax: zero, rules, cosmetics, notCharged: belowHighEnd(from, perUnit, unit) }
  }
  return 'legal-quantity'
}

function rateOf(text: string): Fraction {
  const rate = parseFraction(text)
  if (rate.num < 0n) throw new RangeError(`a tax rate is not negative: ${text}`)
  return rate
}

const noConsumptionTax: Words = {
  en: 'this tariff line bears no consumption tax = 0.00',
  'zh-CN': '该税号不征消费税 = 0.00',
}

function belowHighEnd(comparison: string, perUnit: string, unit: string): Words {
  return {
    en: `not a high-end cosmetic: ${comparison}, which is ${perUnit} per ${unit} of the legal quantity = 0.00`,
    'zh-CN': `不属于高档化妆品：${comparison}（法定数量每 ${unit} ${perUnit} 元）= 0.00`,
  }
}
