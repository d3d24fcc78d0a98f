import type { Look } from './day-route.ts'
import { type DayKinds, kindsOf } from './kinds.ts'
import { parseRatio, type Ratio } from './ratio.ts'
import type { PackRate } from './rule-pack.ts'
import type { Rule } from './rules.ts'
import { isUnit, type Unit } from './tariff.ts'

type Dated = { readonly rate: Ratio; readonly rule: Rule }

/** Where a step takes its rate from, on one day. `rules` hold whatever the goods are. */
export type DayRate = { readonly rules: readonly Rule[] } & (
  | { readonly kind: 'flat'; readonly rate: Ratio }
  | { readonly kind: 'class'; readonly classes: readonly { readonly name: string; readonly rate: Ratio }[] }
  | {
      readonly kind: 'duty'
      readonly preference?: { readonly key: string; readonly from: string; readonly rule: Rule }
      readonly kinds?: DayKinds
    }
  | { readonly kind: 'vat'; readonly standard: Dated; readonly reduced: Dated }
  | {
      readonly kind: 'excise'
      readonly inside: boolean
      readonly unitPrice?: UnitPrice
      readonly notYet?: string
      readonly kinds?: DayKinds
    }
  | { readonly kind: 'bands'; readonly bands: readonly Band[]; readonly unit: Unit; readonly least: Ratio }
)

/** The tax begins at one of these prices of a unit of the legal quantity, in minor units. */
export type UnitPrice = {
  readonly from: readonly { readonly minor: Ratio; readonly unit: Unit; readonly shown: string }[]
  readonly rule: Rule
}
export type Band = { readonly upTo?: Ratio; readonly rate: Ratio }

export function compileRate(rate: PackRate, look: Look): DayRate {
  if ('bands' in rate) return bandsOf(rate, look)
  if ('byClass' in rate) {
    const rule = look.need(rate.byClass)
    if (typeof rule.value !== 'object' || !('classes' in rule.value))
      throw new RangeError(`the rule ${rule.id} has no rate for each class`)
    const classes = rule.value.classes.map((each) => ({ name: each.class, rate: parseRatio(each.rate) }))
    return { kind: 'class', classes, rules: [rule] }
  }
  if (!('tariff' in rate)) return { kind: 'flat', rate: look.rate(rate.rule), rules: [look.need(rate.rule)] }
  if (rate.tariff === 'duty') return dutyOf(rate, look)
  if (rate.tariff === 'vat') {
    const dated = (key: string): Dated => ({ rate: look.rate(key), rule: look.need(key) })
    return { kind: 'vat', standard: dated(rate.standard), reduced: dated(rate.reduced), rules: [] }
  }
  const kinds = rate.byKind === undefined ? undefined : look.find(rate.byKind)
  if (kinds) return { kind: 'excise', inside: rate.inside, kinds: kindsOf(kinds, look), rules: [] }
  if (rate.unitPrice === undefined) return { kind: 'excise', inside: rate.inside, rules: [] }
  if (!look.find(rate.unitPrice)) return { kind: 'excise', inside: rate.inside, notYet: rate.unitPrice, rules: [] }
  return { kind: 'excise', inside: rate.inside, unitPrice: unitPriceOf(rate.unitPrice, look), rules: [] }
}

function dutyOf(rate: Extract<PackRate, { tariff: 'duty' }>, look: Look): DayRate {
  const rules = rate.rule === undefined ? [] : [look.need(rate.rule)]
  const rule = rate.preference === undefined ? undefined : look.find(rate.preference)
  const kinds = rate.byKind === undefined ? undefined : look.find(rate.byKind)
  const byKind = kinds ? { kinds: kindsOf(kinds, look) } : {}
  if (rate.preference === undefined || !rule) return { kind: 'duty', rules, ...byKind }
  if (rate.from === undefined) throw new RangeError(`the preference ${rate.preference} does not say for which origin`)
  return { kind: 'duty', preference: { key: rate.preference, from: rate.from, rule }, rules, ...byKind }
}

function unitPriceOf(key: string, look: Look): UnitPrice {
  const rule = look.need(key)
  if (!Array.isArray(rule.value)) throw new RangeError(`the rule ${rule.id} has no prices of a unit`)
  const from = rule.value.map((each: object) => {
    if (!('perUnit' in each) || typeof each.perUnit !== 'string' || !('unit' in each) || typeof each.unit !== 'string')
      throw new RangeError(`the rule ${rule.id} has no prices of a unit`)
    if (!isUnit(each.unit)) throw new RangeError(`${each.unit} is no unit`)
    return { minor: look.minor(each.perUnit), unit: each.unit, shown: each.perUnit }
  })
  return { from, rule }
}

function bandsOf(rate: Extract<PackRate, { bands: string }>, look: Look): DayRate {
  const rule = look.need(rate.bands)
  if (!Array.isArray(rule.value)) throw new RangeError(`the rule ${rule.id} has no bands`)
  if (!isUnit(rate.unit)) throw new RangeError(`${rate.unit} is no unit`)
  const bands = rule.value.map((each: object): Band => {
    if (!('rate' in each) || typeof each.rate !== 'string') throw new RangeError(`the rule ${rule.id} has no bands`)
    const upTo = 'upTo' in each && typeof each.upTo === 'string' ? { upTo: look.minor(each.upTo) } : {}
    return { ...upTo, rate: parseRatio(each.rate) }
  })
  return { kind: 'bands', bands, unit: rate.unit, least: parseRatio(rate.least), rules: [rule] }
}
