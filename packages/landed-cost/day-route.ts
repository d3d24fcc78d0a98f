import { compileRate, type DayRate } from './day-rate.ts'
import { type DayQuantityLimit, quantityLimitsOf } from './quantity-limits.ts'
import { parseRatio, type Ratio } from './ratio.ts'
import type {
  Collector,
  Fact,
  Funder,
  PackCondition,
  PackRounding,
  PackScheme,
  PackStep,
  RulePack,
  ValuePart,
} from './rule-pack.ts'
import type { Rule, Words } from './rules.ts'
import type { Entry } from './compile-pack.ts'

/** The amount of a rule in minor units of the market, or of `currency`, which the rate of the request brings to it. */
export type Amount = { readonly rule: Entry; readonly minor: Ratio; readonly currency?: string }

/** An amount of a place of the value: where it counts, and how far it may go. */
export type Threshold = {
  readonly value: readonly (ValuePart | 'customs')[]
  readonly plus: 'annualUsed' | 'sameDay' | undefined
  readonly scope: 'consignment' | 'line' | 'piece'
  readonly amount: Amount
  /** `below`: the amount itself is already outside. */
  readonly below: boolean
}

export type DayCondition =
  | { readonly kind: 'value'; readonly threshold: Threshold; readonly inside: boolean }
  | { readonly kind: 'class'; readonly classes: readonly string[]; readonly any: boolean; readonly whole: boolean }
  | { readonly kind: 'parcels'; readonly below: number; readonly rule: Entry }
  | { readonly kind: 'pieces'; readonly count: number }
  | { readonly kind: 'fact'; readonly fact: Fact; readonly is: boolean }
  | { readonly kind: 'from'; readonly country: string }
  | { readonly kind: 'never' }

export type DayStep = {
  readonly tax: string
  readonly name: Words
  readonly exempt?: Entry
  /** Parts of the value; a number is an earlier step of the scheme. */
  readonly base: readonly (ValuePart | 'customs' | 'taxable' | number)[]
  readonly rate?: DayRate
  readonly factor?: Ratio
  readonly baseDown?: bigint
  readonly round: Rounded
  readonly waiver?: bigint
  readonly atLeast?: bigint
  readonly atMost?: bigint
  readonly rules: readonly Rule[]
}

export type Rounded = {
  readonly unit: bigint
  readonly mode: PackRounding['mode']
  readonly whole: boolean
  readonly rules: readonly Rule[]
}

export type DayScheme = {
  readonly id: string
  readonly rule: Entry
  readonly when: readonly DayCondition[]
  readonly collects: Collector
  readonly steps: readonly DayStep[]
  readonly rules: readonly Rule[]
}

export type DayLimit = {
  readonly code: string
  readonly threshold: Threshold
  readonly unless: readonly DayCondition[]
}

/** A route as it is on one day, with every text read. */
export type DayRoute = {
  readonly market: string
  readonly route: string
  readonly currency: string
  readonly minorDigits: number
  readonly customsName: Words
  readonly parts: { readonly goods: boolean; readonly freight: boolean; readonly insurance: boolean }
  readonly share?: Ratio
  readonly lowers: { readonly seller: boolean; readonly platform: boolean }
  readonly exact: boolean
  readonly near: Ratio
  readonly limits: readonly DayLimit[]
  readonly quantityLimits: readonly DayQuantityLimit[]
  readonly schemes: readonly DayScheme[]
  /** The currencies whose rate the thresholds need. */
  readonly currencies: readonly string[]
  readonly rules: readonly Rule[]
  readonly allocation: Rule
  readonly discounts: Rule
  readonly notes: readonly Rule[]
  readonly buyerId?: Rule
}

export type Look = {
  /** The rule on the day. Throws RangeError when it is not in force. */
  readonly need: (key: string) => Entry
  readonly find: (key: string) => Entry | undefined
  readonly amount: (key: string) => Amount
  readonly rate: (key: string) => Ratio
  /** Decimal text in the currency of the market, as minor units that need not be whole. */
  readonly minor: (text: string) => Ratio
}

/** Throws RangeError for a route that is not there on the day, or a rule that it needs and that is not. */
export function compileRoute(
  pack: RulePack,
  route: string,
  on: string,
  find: (key: string, on: string) => Entry | undefined,
): DayRoute {
  const given = Object.hasOwn(pack.routes, route) ? pack.routes[route] : undefined
  if (!given) throw new RangeError(`${pack.market} has no route ${route}`)
  const look = lookOn(pack, on, find)
  const rule = look.need(given.rule)
  const { customsValue, discounts, limits } = given
  const rules = [rule, look.need(customsValue.rule)]
  const schemes = given.schemes.flatMap((scheme) => (look.find(scheme.rule) ? [compileScheme(scheme, look)] : []))
  const dayLimits = limits.map((limit) => ({
    code: limit.code,
    threshold: thresholdOf({ ...limit, scope: 'consignment' }, limit.rule, look),
    unless: (limit.unless ?? []).map((condition) => compileCondition(condition, look)),
  }))
  const has = (part: ValuePart): boolean => customsValue.parts.includes(part)
  const lowers = (funder: Funder): boolean => discounts.lower.includes(funder)
  return {
    market: pack.market,
    route,
    currency: pack.currency,
    minorDigits: pack.minorDigits,
    customsName: customsValue.name,
    parts: { goods: has('goods'), freight: has('freight'), insurance: has('insurance') },
    ...(customsValue.share === undefined ? {} : { share: look.rate(customsValue.share) }),
    lowers: { seller: lowers('seller'), platform: lowers('platform') },
    exact: given.carry === 'exact',
    near: parseRatio(pack.nearShare),
    limits: dayLimits,
    quantityLimits: quantityLimitsOf(given.quantityLimits, look),
    schemes,
    currencies: currenciesOf(dayLimits, schemes),
    rules: customsValue.share === undefined ? rules : [...rules, look.need(customsValue.share)],
    allocation: look.need(given.allocation),
    discounts: look.need(discounts.rule),
    notes: given.notes.flatMap((key) => look.find(key) ?? []),
    ...(given.buyerId === undefined ? {} : { buyerId: look.need(given.buyerId) }),
  }
}

function lookOn(pack: RulePack, on: string, find: (key: string, on: string) => Entry | undefined): Look {
  const need = (key: string): Entry => {
    const found = find(key, on)
    if (!found) throw new RangeError(`no rule ${key} is in force on ${on}`)
    return found
  }
  const text = (rule: Entry): string => {
    if (typeof rule.value !== 'string') throw new RangeError(`the rule ${rule.id} has no single number as its value`)
    return rule.value
  }
  const minor = (amount: string): Ratio => {
    const { n, d } = parseRatio(amount)
    return { n: n * 10n ** BigInt(pack.minorDigits), d }
  }
  return {
    need,
    find: (key) => find(key, on),
    minor,
    rate: (key) => parseRatio(text(need(key))),
    amount: (key) => {
      const rule = need(key)
      return {
        rule,
        minor: minor(text(rule)),
        ...(rule.currency === undefined || rule.currency === pack.currency ? {} : { currency: rule.currency }),
      }
    },
  }
}

function compileScheme(scheme: PackScheme, look: Look): DayScheme {
  const earlier = new Map<string, number>()
  const rule = look.need(scheme.rule)
  const steps = scheme.taxes.map((step, index) => {
    const compiled = compileStep(step, earlier, look)
    if (earlier.has(step.tax)) throw new RangeError(`scheme ${scheme.id} charges ${step.tax} twice`)
    earlier.set(step.tax, index)
    return compiled
  })
  const when = scheme.when.map((condition) => compileCondition(condition, look))
  const rules = [rule, ...when.flatMap(rulesOfCondition)]
  return { id: scheme.id, rule, when, collects: scheme.collects, steps, rules }
}

const valueParts = {
  goods: 'goods',
  freight: 'freight',
  insurance: 'insurance',
  customs: 'customs',
  taxable: 'taxable',
} as const
const isPart = (name: string): name is keyof typeof valueParts => Object.hasOwn(valueParts, name)

function compileStep(step: PackStep, earlier: ReadonlyMap<string, number>, look: Look): DayStep {
  if (step.exempt !== undefined) {
    const exempt = look.need(step.exempt)
    const round: Rounded = { unit: 1n, mode: 'down', whole: false, rules: [] }
    return { tax: step.tax, name: step.name, exempt, base: [], round, rules: [exempt] }
  }
  if (!step.base || !step.rate || step.round === undefined)
    throw new RangeError(`the tax ${step.tax} is neither exempt nor has it base, rate and round`)
  const base = step.base.map((name) => {
    const index = earlier.get(name)
    if (index !== undefined) return index
    if (isPart(name)) return valueParts[name]
    throw new RangeError(`the base of ${step.tax} names ${name}, which is no part of the value and no earlier tax`)
  })
  const rate = compileRate(step.rate, look)
  const named = [step.because, step.factor, step.baseDown, step.round, step.waiver, step.atLeast, step.atMost]
  const rules = [...rate.rules, ...named.flatMap((key) => (key === undefined ? [] : [look.need(key)]))]
  return {
    tax: step.tax,
    name: step.name,
    base,
    rate,
    round: roundingOf(look.need(step.round), look),
    ...(step.factor === undefined ? {} : { factor: look.rate(step.factor) }),
    ...(step.baseDown === undefined ? {} : { baseDown: wholeOf(step.baseDown, look) }),
    ...(step.waiver === undefined ? {} : { waiver: wholeOf(step.waiver, look) }),
    ...(step.atLeast === undefined ? {} : { atLeast: wholeOf(step.atLeast, look) }),
    ...(step.atMost === undefined ? {} : { atMost: wholeOf(step.atMost, look) }),
    rules,
  }
}

function wholeOf(key: string, look: Look): bigint {
  const { minor, currency, rule } = look.amount(key)
  if (currency !== undefined) throw new RangeError(`the amount of ${rule.id} is not in the currency of the market`)
  if (minor.n % minor.d !== 0n) throw new RangeError(`the amount of ${rule.id} is finer than the smallest coin`)
  return minor.n / minor.d
}

function roundingOf(rule: Entry, look: Look): Rounded {
  const { value } = rule
  if (typeof value !== 'object' || !('to' in value)) throw new RangeError(`the rule ${rule.id} is no rounding`)
  const { n, d } = look.minor(value.to)
  if (n === 0n || n % d !== 0n) throw new RangeError(`the rounding ${rule.id} is finer than the smallest coin`)
  return { unit: n / d, mode: value.mode, whole: value.per === 'declaration', rules: [rule] }
}

function compileCondition(condition: PackCondition, look: Look): DayCondition {
  if ('value' in condition) {
    const key = condition.atMost ?? condition.below ?? condition.over
    if (key === undefined) throw new RangeError('a condition on a value has one of atMost, below and over')
    const threshold = thresholdOf({ ...condition, below: condition.below !== undefined }, key, look)
    return { kind: 'value', threshold, inside: condition.over === undefined }
  }
  if ('anyClass' in condition)
    return { kind: 'class', classes: condition.anyClass, any: true, whole: condition.scope === 'consignment' }
  if ('noClass' in condition)
    return { kind: 'class', classes: condition.noClass, any: false, whole: condition.scope === 'consignment' }
  if ('parcelsBefore' in condition) {
    const rule = look.need(condition.parcelsBefore.below)
    return { kind: 'parcels', below: Number(rule.value), rule }
  }
  if ('pieces' in condition) return { kind: 'pieces', count: Number(condition.pieces) }
  if ('fact' in condition) return { kind: 'fact', fact: condition.fact, is: condition.is }
  if ('shippedFrom' in condition) return { kind: 'from', country: condition.shippedFrom }
  return look.find(condition.inForce) ? { kind: 'class', classes: [], any: false, whole: true } : { kind: 'never' }
}

type GivenThreshold = Pick<Threshold, 'value' | 'scope'> & {
  readonly plus?: 'annualUsed' | 'sameDay'
  readonly below?: string | boolean
}

function thresholdOf(given: GivenThreshold, key: string, look: Look): Threshold {
  return {
    value: given.value,
    plus: given.plus,
    scope: given.scope,
    amount: look.amount(key),
    below: given.below === true,
  }
}

function rulesOfCondition(condition: DayCondition): readonly Rule[] {
  if (condition.kind === 'value') return [condition.threshold.amount.rule]
  return condition.kind === 'parcels' ? [condition.rule] : []
}

function currenciesOf(limits: readonly DayLimit[], schemes: readonly DayScheme[]): readonly string[] {
  const conditions = [...schemes.flatMap(({ when }) => when), ...limits.flatMap(({ unless }) => unless)]
  const amounts = [
    ...limits.map(({ threshold }) => threshold.amount),
    ...conditions.flatMap((each) => (each.kind === 'value' ? [each.threshold.amount] : [])),
  ]
  return [...new Set(amounts.flatMap(({ currency }) => currency ?? []))]
}
