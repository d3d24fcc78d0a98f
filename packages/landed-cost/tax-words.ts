import { formatMinor, fraction, roundTo, toPercent } from './fraction.ts'
import { type Ratio, toWhole } from './ratio.ts'
import type { Words } from './rules.ts'
import type { TaxAmount } from './tax-amount.ts'

/**
 * How a tax came about, in words a reader can check with a pocket calculator:
 * `(dutiable price 6000.00 + duty 480.00) × VAT rate 13% = 842.40`.
 */
export function taxWords(amount: TaxAmount): Words {
  const { step, charge } = amount
  if (step.exempt)
    return {
      en: `none: ${step.exempt.text.en} = ${money(amount, 0n)}`,
      'zh-CN': `免征：${step.exempt.text['zh-CN']} = ${money(amount, 0n)}`,
    }
  if (charge.notCharged) {
    const none = money(amount, amount.amountMinor)
    return { en: `${charge.notCharged.en} = ${none}`, 'zh-CN': `${charge.notCharged['zh-CN']} = ${none}` }
  }
  return { en: sentence(amount, 'en'), 'zh-CN': sentence(amount, 'zh-CN') }
}

type Language = keyof Words

const said = {
  en: {
    rate: ' rate',
    byQuantity: ' by quantity',
    goods: 'goods',
    freight: 'freight',
    insurance: 'insurance',
    taxable: 'taxable value',
    down: (base: string, result: string, unit: string) => `(${base} brought down to whole ${unit}: ${result})`,
    whole: (mode: string, unit: string) => ` (rounded ${mode} to ${unit})`,
    shared: (unit: string) => ` (share of the declaration, which is rounded to ${unit})`,
    bound: (before: string) => ` (instead of ${before} for the declaration)`,
  },
  'zh-CN': {
    rate: '税率',
    byQuantity: '从量部分',
    goods: '货值',
    freight: '运费',
    insurance: '保险费',
    taxable: '组成计税价格',
    down: (base: string, result: string, unit: string) => `（${base}，舍去不足 ${unit} 的部分，为 ${result}）`,
    whole: (mode: string, unit: string) => `（按 ${unit} ${modes[mode] ?? ''}取整）`,
    shared: (unit: string) => `（按整单以 ${unit} 取整后分摊）`,
    bound: (before: string) => `（整单原为 ${before}）`,
  },
} as const
const modes: Readonly<Record<string, string>> = { 'half-up': '四舍五入', up: '向上', down: '向下' }

function sentence(amount: TaxAmount, language: Language): string {
  const { step, charge, line } = amount
  const words = said[language]
  const name = step.name[language]
  const base = baseWords(amount, language)
  const quantity = charge.fixed.n > 0n ? `${name}${words.byQuantity} ${shown(amount, charge.fixed)}` : ''
  const fixed = charge.bands ? bandWords(amount) : quantity
  const rated = charge.rate.n > 0n || fixed === ''
  const share = `${base} × ${name}${words.rate} ${percent(charge.rate)}`
  const tax = !rated ? fixed : fixed === '' ? share : `${share} + ${fixed}`
  const factor = step.factor ? ` × ${percent(step.factor)}` : ''
  const formula = factor !== '' && fixed !== '' && rated ? `(${tax})${factor}` : `${tax}${factor}`
  const alone =
    line.scheme === undefined || amount.amountMinor === toWhole(amount.due, step.round.unit, step.round.mode)
  const unit = money(amount, step.round.unit)
  const rounded = step.round.unit === 1n ? '' : alone ? words.whole(step.round.mode, unit) : words.shared(unit)
  const bound = amount.bound ? words.bound(money(amount, amount.bound.wouldBeMinor)) : ''
  return `${formula} = ${money(amount, amount.amountMinor)}${amount.bound ? bound : rounded}`
}

function baseWords(amount: TaxAmount, language: Language): string {
  const { step, route, line, charge } = amount
  const words = said[language]
  const parts = step.base.flatMap((part) => {
    if (typeof part === 'number') {
      const carried = line.carried[part]
      const name = line.taxes[part]?.name[language] ?? ''
      return carried && carried.n > 0n ? [`${name} ${shown(amount, carried)}`] : []
    }
    if (part === 'taxable') {
      const inner = line.taxes.find(({ step: { rate } }) => rate?.kind === 'excise' && rate.inside)
      return [inner ? baseWords(inner, language) : `${words.taxable} ${shown(amount, line.taxable)}`]
    }
    const name = part === 'customs' ? route.customsName[language] : words[part]
    return part === 'customs' || line[part] > 0n ? [`${name} ${money(amount, line[part])}`] : []
  })
  const inside = step.rate?.kind === 'excise' && step.rate.inside
  if (inside && charge.fixed.n > 0n)
    parts.push(`${step.name[language]}${words.byQuantity} ${shown(amount, charge.fixed)}`)
  const sum = parts.length > 1 ? `(${parts.join(' + ')})` : (parts[0] ?? money(amount, 0n))
  const out = inside && charge.rate.n > 0n ? ` ÷ (1 − ${step.name[language]}${words.rate} ${percent(charge.rate)})` : ''
  const base = `${sum}${out}`
  if (step.baseDown === undefined) return base
  return words.down(base, shown(amount, amount.base), money(amount, step.baseDown))
}

/** `200.00 × 100% + 100.00 × 10%` */
function bandWords(amount: TaxAmount): string {
  const bands = amount.charge.bands ?? []
  const text = bands.map(({ value, rate }) => `${shown(amount, value)} × ${percent(rate)}`).join(' + ')
  return text === '' ? money(amount, 0n) : text
}

const money = ({ route }: TaxAmount, minor: bigint): string => formatMinor(minor, route.minorDigits)
const shown = (amount: TaxAmount, value: Ratio): string =>
  money(amount, roundTo(fraction(value.n, value.d), 0, 'half-up'))
/** 22/78 stays as it is; what a decimal can say is a percentage. */
const percent = ({ n, d }: Ratio): string => {
  const rate = fraction(n, d)
  const exact = (1_000_000n * rate.num) % rate.den === 0n
  return exact ? toPercent(rate) : `${n}/${d}`
}
