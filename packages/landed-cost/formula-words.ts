import { formatMinor, type Fraction, roundTo, toPercent } from './fraction.ts'
import type { Words } from './rules.ts'

/** The numbers of one assessed line, as its formulas are read out. Amounts are minor units, not yet rounded. */
export type Figures = {
  readonly minorDigits: number
  readonly dutiableMinor: bigint
  readonly duty: Fraction
  readonly dutyRate: Fraction
  readonly specificTax: Fraction
  readonly consumptionTaxRate: Fraction
  readonly vatRate: Fraction
  /** 70 % within the limits; absent where the full tax is due. */
  readonly factor?: Fraction
}

/** Duty in words: `dutiable price 6000.00 × duty rate 8% = 480.00`. */
export function dutyWords(figures: Figures, resultMinor: bigint): Words {
  const rate = toPercent(figures.dutyRate)
  const price = formatMinor(figures.dutiableMinor, figures.minorDigits)
  const result = formatMinor(resultMinor, figures.minorDigits)
  const within = figures.factor !== undefined
  return {
    en: `dutiable price ${price} × duty rate ${rate}${within ? ' within the limits' : ''} = ${result}`,
    'zh-CN': `完税价格 ${price} × ${within ? '限值内' : ''}关税税率 ${rate} = ${result}`,
  }
}

/** Consumption tax in words, for goods that bear it. */
export function consumptionTaxWords(figures: Figures, resultMinor: bigint): Words {
  const base = baseWords(figures)
  const rate = toPercent(figures.consumptionTaxRate)
  const specific = amount(figures, figures.specificTax)
  const adValorem = figures.consumptionTaxRate.num > 0n
  const fixed = figures.specificTax.num > 0n
  const sum = (baseText: string, rateName: string, fixedName: string) => {
    if (!adValorem) return `${fixedName} ${specific}`
    const share = `${baseText} × ${rateName} ${rate}`
    return fixed ? `(${share} + ${fixedName} ${specific})` : share
  }
  return ending(figures, resultMinor, {
    en: sum(base.en, 'consumption tax rate', 'consumption tax by quantity'),
    'zh-CN': sum(base['zh-CN'], '消费税税率', '从量消费税'),
  })
}

/** VAT in words: `dutiable price 100.00 ÷ (1 − consumption tax rate 10%) × VAT rate 13% × 70% = 10.11`. */
export function vatWords(figures: Figures, resultMinor: bigint): Words {
  const base = baseWords(figures)
  const rate = toPercent(figures.vatRate)
  return ending(figures, resultMinor, {
    en: `${base.en} × VAT rate ${rate}`,
    'zh-CN': `${base['zh-CN']} × 增值税税率 ${rate}`,
  })
}

function baseWords(figures: Figures): Words {
  const parts: Words[] = [
    {
      en: `dutiable price ${formatMinor(figures.dutiableMinor, figures.minorDigits)}`,
      'zh-CN': `完税价格 ${formatMinor(figures.dutiableMinor, figures.minorDigits)}`,
    },
  ]
  if (figures.duty.num > 0n)
    parts.push({ en: `duty ${amount(figures, figures.duty)}`, 'zh-CN': `关税 ${amount(figures, figures.duty)}` })
  if (figures.specificTax.num > 0n) {
    const specific = amount(figures, figures.specificTax)
    parts.push({ en: `consumption tax by quantity ${specific}`, 'zh-CN': `从量消费税 ${specific}` })
  }
  const bracket = (text: string) => (parts.length > 1 ? `(${text})` : text)
  const rate = toPercent(figures.consumptionTaxRate)
  const divided = figures.consumptionTaxRate.num > 0n
  return {
    en: bracket(parts.map((part) => part.en).join(' + ')) + (divided ? ` ÷ (1 − consumption tax rate ${rate})` : ''),
    'zh-CN': bracket(parts.map((part) => part['zh-CN']).join(' + ')) + (divided ? ` ÷ (1 − 消费税税率 ${rate})` : ''),
  }
}

function ending(figures: Figures, resultMinor: bigint, words: Words): Words {
  const factor = figures.factor === undefined ? '' : ` × ${toPercent(figures.factor)}`
  const result = formatMinor(resultMinor, figures.minorDigits)
  return { en: `${words.en}${factor} = ${result}`, 'zh-CN': `${words['zh-CN']}${factor} = ${result}` }
}

function amount(figures: Figures, minor: Fraction): string {
  return formatMinor(roundTo(minor, 0, 'half-up'), figures.minorDigits)
}
