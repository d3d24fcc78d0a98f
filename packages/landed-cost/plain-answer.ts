import { cliffAdvice } from './cliff-advice.ts'
import { formatMinor } from './fraction.ts'
import type { LandedCost, LandedLine } from './landed-cost.ts'
import type { LandedRefusal } from './landed-refusal.ts'
import type { Rule, Words } from './rules.ts'

/**
 * The answer as JSON: decimal text for amounts, every explanation written out, for a command line or an API. `advice` is
 * what `cliffAdvice` said; without it a landed answer asks by itself, and `null` asks nothing.
 */
export type PlainAnswer = PlainLanded | PlainRefusal

export type PlainTax = {
  readonly tax: string
  readonly name: Words
  readonly base: string
  readonly rate: string
  readonly amount: string
  readonly words: Words
  readonly rules: readonly string[]
}

export type PlainLine = {
  readonly goods: string
  readonly discount: string
  readonly freight: string
  readonly insurance: string
  readonly customsValue: string
  readonly scheme: string
  readonly collects: string
  readonly taxes: readonly PlainTax[]
  readonly tax: string
  readonly total: string
}

export type PlainLanded = Omit<PlainLine, 'scheme' | 'collects' | 'taxes'> & {
  readonly kind: 'landed'
  readonly market: string
  readonly route: string
  readonly on: string
  readonly currency: string
  readonly lines: readonly PlainLine[]
  readonly taxes: readonly { readonly tax: string; readonly name: Words; readonly amount: string }[]
  readonly dueTo: Readonly<Record<string, string>>
  readonly warnings: readonly { readonly kind: string; readonly by: string; readonly words: Words }[]
  readonly advice: Words | null
  readonly buyerId: Words | null
  readonly notes: readonly Words[]
  readonly assumed: readonly string[]
  readonly certainty: string
  readonly rules: readonly Rule[]
}

export type PlainRefusal = {
  readonly kind: 'refused'
  readonly market: string
  readonly route: string
  readonly code: string
  readonly over: string | null
  readonly words: Words
  readonly advice: Words | null
  readonly rules: readonly Rule[]
}

export function plainAnswer(answer: LandedCost, advice?: Words | null): PlainLanded
export function plainAnswer(answer: LandedCost | LandedRefusal, advice?: Words | null): PlainAnswer
export function plainAnswer(answer: LandedCost | LandedRefusal, advice?: Words | null): PlainAnswer {
  if (answer.kind === 'refused') {
    const { kind, market, route, code, words, rules, overMinor, minorDigits } = answer
    const over = overMinor === undefined ? null : formatMinor(overMinor, minorDigits)
    return { kind, market, route, code, over, words, advice: advice ?? null, rules }
  }
  const money = (minor: bigint): string => formatMinor(minor, answer.minorDigits)
  const { kind, market, route, on, currency, certainty, assumed, rules } = answer
  const { request, pack } = answer.assessed
  return {
    kind,
    market,
    route,
    on,
    currency,
    ...plainSums(answer, money),
    taxes: answer.taxes.map(({ tax, name, amountMinor }) => ({ tax, name, amount: money(amountMinor) })),
    dueTo: Object.fromEntries(Object.entries(answer.dueTo).map(([who, minor]) => [who, money(minor)])),
    lines: answer.lines.map((line) => plainLine(line, money)),
    warnings: answer.warnings.map((warning) => ({
      kind: warning.kind,
      by: money(warning.byMinor),
      words: warning.words,
    })),
    advice: advice === undefined ? (cliffAdvice(request, pack)?.words ?? null) : advice,
    buyerId: answer.buyerId?.text ?? null,
    notes: answer.notes.map(({ text }) => text),
    assumed,
    certainty,
    rules,
  }
}

type Sums = Pick<
  LandedCost,
  'goodsMinor' | 'discountMinor' | 'freightMinor' | 'insuranceMinor' | 'customsValueMinor' | 'taxMinor' | 'totalMinor'
>

/** One line of an answer with its taxes; `money` writes an amount, usually `formatMinor` in the digits of the answer. */
export const plainLine = (line: LandedLine, money: (minor: bigint) => string) => ({
  ...plainSums(line, money),
  scheme: line.scheme,
  collects: line.collects,
  taxes: line.taxes.map(({ tax, name, baseMinor, percent, amountMinor, words, ruleIds }) => ({
    tax,
    name,
    base: money(baseMinor),
    rate: percent,
    amount: money(amountMinor),
    words,
    rules: [...ruleIds],
  })),
})

/** The amounts that a line and a whole answer have in common. */
export const plainSums = (of: Sums, money: (minor: bigint) => string) => ({
  goods: money(of.goodsMinor),
  discount: money(of.discountMinor),
  freight: money(of.freightMinor),
  insurance: money(of.insuranceMinor),
  customsValue: money(of.customsValueMinor),
  tax: money(of.taxMinor),
  total: money(of.totalMinor),
})
