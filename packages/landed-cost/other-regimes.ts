import { add, divide, fraction, type Fraction, multiply, one, roundTo, subtract } from './fraction.ts'
import type { Rule } from './rules.ts'

/** Tax on a personal article (mail from person to person, not e-commerce) of this much or less is waived. */
export const personalArticleWaiver: Rule & { readonly value: bigint } = {
  id: 'cn-personal-article.waiver@2010-09-01',
  value: 5000n,
  text: {
    en: 'Import tax of 50 yuan or less on a personal article is waived.',
    'zh-CN': '应征进境物品进口税税额在人民币50元（含50元）以下的，海关予以免征。',
  },
  act: 'GACC 2010/43',
  source: 'quoted by wodezhubaowang.com and by texts of 2024',
  readOn: '2026-11-22',
  certainty: 'secondary',
  validFrom: '2010-09-01',
}

/** Composite tax on a personal article, in fen: what is computed, and what is left to pay after the waiver. */
export function personalArticleTax(valueMinor: bigint, rate: Fraction) {
  const computedMinor = roundTo(multiply(fraction(valueMinor), rate), 0, 'half-up')
  const payableMinor = computedMinor <= personalArticleWaiver.value ? 0n : computedMinor
  return { computedMinor, payableMinor, rules: [personalArticleWaiver] }
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
