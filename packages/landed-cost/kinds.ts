import type { Consignment, LineAtWork } from './consignment.ts'
import type { Look } from './day-route.ts'
import type { Entry } from './compile-pack.ts'
import { none, parseRatio, plus, type Ratio, times, toWhole, whole } from './ratio.ts'
import type { PackKind } from './rule-pack.ts'
import type { Words } from './rules.ts'
import type { Charge, Untold } from './tax-amount.ts'
import { countedIn, countedWords, isRuleUnit, type RuleUnit } from './tariff.ts'

/** What kinds of goods bear by a rule of the pack, on one day. */
export type DayKinds = { readonly rule: Entry; readonly kinds: readonly DayKind[] }

type DayKind = {
  readonly name: string
  readonly over?: Ratio
  readonly upTo?: Ratio
  readonly below?: Ratio
  readonly rate: Ratio
  /** The tax by quantity; amounts in minor units. */
  readonly counted?: {
    readonly unit: RuleUnit
    readonly perUnit?: { readonly minor: Ratio; readonly shown: string }
    readonly perDegree?: { readonly minor: Ratio; readonly shown: string; readonly above?: Ratio }
  }
  /** The rule knows of the kind and keeps no rate for it. */
  readonly silent: boolean
}

export function kindsOf(rule: Entry, look: Look): DayKinds {
  const { value } = rule
  if (typeof value !== 'object' || !('kinds' in value))
    throw new RangeError(`the rule ${rule.id} has no kinds of goods`)
  return { rule, kinds: value.kinds.map((kind) => kindOf(kind, rule, look)) }
}

function kindOf(kind: PackKind, rule: Entry, look: Look): DayKind {
  const { over, upTo, below, rate, unit, perUnit, perDegree, above } = kind
  const counts = perUnit !== undefined || perDegree !== undefined
  if (counts && (unit === undefined || !isRuleUnit(unit)))
    throw new RangeError(`the rule ${rule.id} counts ${kind.class} by no unit`)
  const priced = (shown: string) => ({ minor: look.minor(shown), shown })
  return {
    name: kind.class,
    ...(over === undefined ? {} : { over: parseRatio(over) }),
    ...(upTo === undefined ? {} : { upTo: parseRatio(upTo) }),
    ...(below === undefined ? {} : { below: parseRatio(below) }),
    rate: rate === undefined ? none : parseRatio(rate),
    ...(counts && unit !== undefined && isRuleUnit(unit)
      ? {
          counted: {
            unit,
            ...(perUnit === undefined ? {} : { perUnit: priced(perUnit) }),
            ...(perDegree === undefined
              ? {}
              : { perDegree: { ...priced(perDegree), ...(above === undefined ? {} : { above: parseRatio(above) }) } }),
          },
        }
      : {}),
    silent: rate === undefined && !counts,
  }
}

/**
 * What the goods bear by their kind; undefined where the rule does not speak of them. Where it keeps no rate, or asks for a
 * quantity or a strength that was not told, nothing is charged and the words say so.
 */
export function kindCharge({ rule, kinds }: DayKinds, line: LineAtWork, of: Consignment): Charge | undefined {
  const { goods, strength: told } = line.given
  const strength = told === undefined ? undefined : of.pack.ratio(told)
  const rules = [rule]
  for (const kind of kinds) {
    if (kind.name !== 'other' && goods.classes?.includes(kind.name) !== true) continue
    if ((kind.over ?? kind.upTo ?? kind.below) && !strength) {
      const uncounted = kind.counted && !countedIn(line.given, kind.counted.unit)
      return uncharged(rule, uncounted ? ['strength', 'quantity'] : ['strength'])
    }
    if (strength && outside(kind, strength)) continue
    if (kind.silent) return { rate: none, fixed: none, rules, notCharged: notKept }
    if (!kind.counted) return { rate: kind.rate, fixed: none, rules, stated: true }
    return countedCharge(kind.rate, kind.counted, strength, line, rule)
  }
  return undefined
}

const more = (a: Ratio, b: Ratio): boolean => a.n * b.d > b.n * a.d
const outside = ({ over, upTo, below }: DayKind, strength: Ratio): boolean =>
  (over !== undefined && !more(strength, over)) ||
  (upTo !== undefined && more(strength, upTo)) ||
  (below !== undefined && !more(below, strength))

function countedCharge(
  rate: Ratio,
  { unit, perUnit, perDegree }: NonNullable<DayKind['counted']>,
  strength: Ratio | undefined,
  line: LineAtWork,
  rule: Entry,
): Charge {
  const { strength: told } = line.given
  const found = countedIn(line.given, unit)
  const weak = perDegree && !strength
  if (!found) return uncharged(rule, weak ? ['quantity', 'strength'] : ['quantity'])
  if (weak) return uncharged(rule, ['strength'])
  const units = { n: found.units.num, d: found.units.den }
  const flat = perUnit ? times(units, perUnit.minor) : none
  const degrees = perDegree && strength ? degreesOf(strength, perDegree.above) : none
  const byDegree = perDegree ? times(times(units, degrees), perDegree.minor) : none
  const byQuantity = (): string => {
    const much = countedWords(found, unit)
    const degree = perDegree && `${much} × ${perDegree.above ? `${degrees.n}` : told} % × ${perDegree.shown}`
    return [...(perUnit ? [`${much} × ${perUnit.shown}`] : []), ...(degree && degrees.n > 0n ? [degree] : [])].join(
      ' + ',
    )
  }
  return { rate, fixed: plus(flat, byDegree), rules: [rule], stated: true, byQuantity }
}

/** Nothing is charged for want of what was not told; the words name the first of it. */
const uncharged = (rule: Entry, untold: readonly Untold[]): Charge => ({
  rate: none,
  fixed: none,
  rules: [rule],
  notCharged: untold[0] === 'quantity' ? quantityUntold : strengthUntold,
  untold,
})

/** The percents that count: all of the strength, or the whole ones above a first one. */
function degreesOf(strength: Ratio, above: Ratio | undefined): Ratio {
  if (!above) return strength
  const beyond = { n: strength.n * above.d - above.n * strength.d, d: strength.d * above.d }
  return beyond.n <= 0n ? none : whole(toWhole(beyond, 1n, 'down'))
}

const notKept: Words = {
  en: 'not counted: no rate is kept here for goods of this kind, and none was told',
  'zh-CN': '未计算：此处未收录该类商品的税率，也未提供税率',
}
const quantityUntold: Words = {
  en: 'not counted: the quantity that this tax is charged by was not told',
  'zh-CN': '未计算：未提供该税的从量计征数量',
}
const strengthUntold: Words = {
  en: 'not counted: the strength (percent of alcohol by volume) was not told',
  'zh-CN': '未计算：未提供酒精度（体积百分比）',
}
