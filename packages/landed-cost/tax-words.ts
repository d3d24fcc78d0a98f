import { formatMinor, fraction, toPercent } from './fraction.ts'
import { type Ratio, toWhole } from './ratio.ts'
import { remembered } from './remembered.ts'
import type { Words } from './rules.ts'
import type { TaxAmount } from './tax-amount.ts'

/**
 * How a tax came about, in words a reader can check with a pocket calculator:
 * `(dutiable price 6000.00 + duty 480.00) × VAT rate 13% = 842.40`. Every figure is written once for both languages.
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
  const figures = figuresOf(amount)
  return { en: sentence(amount, figures, 'en'), 'zh-CN': sentence(amount, figures, 'zh-CN') }
}

type Language = keyof Words

const said = {
  en: {
    rate: ' rate',
    byQuantity: ' by quantity',
    down: (base: string, result: string, unit: string) => `(${base} brought down to whole ${unit}: ${result})`,
    whole: (mode: string, unit: string) => ` (rounded ${mode} to ${unit})`,
    shared: (unit: string) => ` (share of the declaration, which is rounded to ${unit})`,
    bound: (before: string) => ` (instead of ${before} for the declaration)`,
  },
  'zh-CN': {
    rate: '税率',
    byQuantity: '从量部分',
    down: (base: string, result: string, unit: string) => `（${base}，舍去不足 ${unit} 的部分，为 ${result}）`,
    whole: (mode: string, unit: string) => `（按 ${unit} ${modes[mode] ?? ''}取整）`,
    shared: (unit: string) => `（按整单以 ${unit} 取整后分摊）`,
    bound: (before: string) => `（整单原为 ${before}）`,
  },
} as const
const modes: Readonly<Record<string, string>> = { 'half-up': '四舍五入', up: '向上', down: '向下' }
const parts = {
  goods: { en: 'goods', 'zh-CN': '货值' },
  freight: { en: 'freight', 'zh-CN': '运费' },
  insurance: { en: 'insurance', 'zh-CN': '保险费' },
  taxable: { en: 'taxable value', 'zh-CN': '组成计税价格' },
} as const satisfies Readonly<Record<string, Words>>

/** The figures of a sentence; an empty text stands for a part that it leaves out. */
type Figures = {
  readonly base: Base
  readonly rate: string
  readonly byQuantity: string
  readonly bands: string
  readonly factor: string
  readonly result: string
}
/** What a tax begins from: named parts, of which one may be what another tax began from. */
type Base = {
  readonly parts: readonly Part[]
  readonly empty: string
  /** The rate of a tax that is inside its base. */
  readonly inside: { readonly name: Words; readonly rate: string } | null
  readonly down: { readonly result: string; readonly unit: string } | null
}
type Part = { readonly name: Words; readonly figure: string } | Base

function figuresOf(amount: TaxAmount): Figures {
  const { step, charge } = amount
  const bands = charge.bands ? bandWords(amount) : ''
  const counted = bands === '' && charge.fixed.n > 0n
  const byQuantity = counted ? (charge.byQuantity?.() ?? shown(amount, charge.fixed)) : ''
  return {
    base: baseOf(amount),
    rate: charge.rate.n > 0n || (bands === '' && byQuantity === '') ? percent(charge.rate) : '',
    byQuantity,
    bands,
    factor: step.factor ? ` × ${percent(step.factor)}` : '',
    result: money(amount, amount.amountMinor),
  }
}

function sentence(amount: TaxAmount, figures: Figures, language: Language): string {
  const name = amount.step.name[language]
  const words = said[language]
  const { rate, factor, bands, byQuantity } = figures
  const fixed = byQuantity === '' ? bands : `${name}${words.byQuantity} ${byQuantity}`
  const share = rate === '' ? '' : `${baseWords(figures.base, language)} × ${name}${words.rate} ${rate}`
  const both = share !== '' && fixed !== ''
  const tax = both ? `${share} + ${fixed}` : `${share}${fixed}`
  const formula = factor !== '' && both ? `(${tax})${factor}` : `${tax}${factor}`
  return `${formula} = ${figures.result}${roundedWords(amount, language)}`
}

function roundedWords(amount: TaxAmount, language: Language): string {
  const { line, due, bound, amountMinor } = amount
  const { unit, mode } = amount.step.round
  if (bound) return said[language].bound(money(amount, bound.wouldBeMinor))
  if (unit === 1n) return ''
  const alone = line.scheme === undefined || amountMinor === toWhole(due, unit, mode)
  return alone ? said[language].whole(mode, money(amount, unit)) : said[language].shared(money(amount, unit))
}

function baseOf(amount: TaxAmount): Base {
  const { step, charge } = amount
  const found: Part[] = []
  for (const part of step.base) {
    const own = partOf(amount, part)
    if (own) found.push(own)
  }
  const inside = step.rate?.kind === 'excise' && step.rate.inside
  if (inside && charge.fixed.n > 0n) found.push({ name: quantityName(step.name), figure: shown(amount, charge.fixed) })
  return {
    parts: found,
    empty: money(amount, 0n),
    inside: inside && charge.rate.n > 0n ? { name: step.name, rate: percent(charge.rate) } : null,
    down:
      step.baseDown === undefined ? null : { result: shown(amount, amount.base), unit: money(amount, step.baseDown) },
  }
}

/** Undefined where the part is nothing, except for the customs value. */
function partOf(amount: TaxAmount, part: TaxAmount['step']['base'][number]): Part | undefined {
  const { line, route } = amount
  if (typeof part === 'number') {
    const [carried, tax] = [line.carried[part], line.taxes[part]]
    return carried && carried.n > 0n ? { name: tax?.name ?? unnamed, figure: shown(amount, carried) } : undefined
  }
  if (part === 'taxable') {
    const inner = line.taxes.find(({ step: { rate } }) => rate?.kind === 'excise' && rate.inside)
    return inner ? baseOf(inner) : { name: parts.taxable, figure: shown(amount, line.taxable) }
  }
  if (part === 'customs') return { name: route.customsName, figure: money(amount, line.customs) }
  return line[part] > 0n ? { name: parts[part], figure: money(amount, line[part]) } : undefined
}
const unnamed: Words = { en: '', 'zh-CN': '' }
const quantityName = remembered((name: Words): Words => ({
  en: `${name.en}${said.en.byQuantity}`,
  'zh-CN': `${name['zh-CN']}${said['zh-CN'].byQuantity}`,
}))

function baseWords({ parts: named, empty, inside, down }: Base, language: Language): string {
  const words = said[language]
  const listed = named.map((part) =>
    'figure' in part ? `${part.name[language]} ${part.figure}` : baseWords(part, language),
  )
  const sum = listed.length > 1 ? `(${listed.join(' + ')})` : (listed[0] ?? empty)
  const base = inside ? `${sum} ÷ (1 − ${inside.name[language]}${words.rate} ${inside.rate})` : sum
  return down ? words.down(base, down.result, down.unit) : base
}

/** `200.00 × 100% + 100.00 × 10%` */
function bandWords(amount: TaxAmount): string {
  const bands = amount.charge.bands ?? []
  const text = bands.map(({ value, rate }) => `${shown(amount, value)} × ${percent(rate)}`).join(' + ')
  return text === '' ? money(amount, 0n) : text
}

const money = ({ route }: TaxAmount, minor: bigint): string => formatMinor(minor, route.minorDigits)
const shown = (amount: TaxAmount, value: Ratio): string => money(amount, toWhole(value, 1n, 'half-up'))
/** 22/78 stays as it is; what a decimal can say is a percentage. */
const percent = remembered(({ n, d }: Ratio): string => {
  const rate = fraction(n, d)
  const exact = (1_000_000n * rate.num) % rate.den === 0n
  return exact ? toPercent(rate) : `${n}/${d}`
})
