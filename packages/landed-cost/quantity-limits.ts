import type { Entry } from './compile-pack.ts'
import type { Consignment } from './consignment.ts'
import type { DayRoute, Look } from './day-route.ts'
import { add, compare, fraction, type Fraction, subtract, toDecimal, zero } from './fraction.ts'
import type { LandedRefusal } from './landed-refusal.ts'
import type { PackQuantityLimit } from './rule-pack.ts'
import { distinctRules } from './rules.ts'
import { countedIn, isUnit, type Unit } from './tariff.ts'

/** How much of some classes of goods one consignment may hold, on one day. */
export type DayQuantityLimit = {
  readonly code: string
  readonly rule: Entry
  readonly most: Fraction
  readonly unit: Unit
  readonly classes: readonly string[]
}

/** Throws RangeError where the unit is none. A rule that is not in force on the day limits nothing. */
export function quantityLimitsOf(
  limits: readonly PackQuantityLimit[] | undefined,
  look: Look,
): readonly DayQuantityLimit[] {
  return (limits ?? []).flatMap(({ code, rule: key, unit, anyClass }) => {
    const rule = look.find(key)
    if (!rule) return []
    if (!isUnit(unit)) throw new RangeError(`the limit of ${rule.id} counts by no unit`)
    const { n, d } = look.rate(key)
    return [{ code, rule, most: fraction(n, d), unit, classes: anyClass }]
  })
}

/** The first limit that the goods pass. Lines whose quantity was not told, or in a unit of another kind, count nothing. */
export function overQuantity({ route, lines }: Consignment): LandedRefusal | undefined {
  for (const limit of route.quantityLimits) {
    let much = zero
    for (const { given } of under(limit, lines)) much = add(much, countedIn(given, limit.unit)?.units ?? zero)
    if (compare(much, limit.most) > 0) return refusalOf(limit, subtract(much, limit.most), route)
  }
  return undefined
}

/** The limits that speak about some of the goods, and whether each could be judged: the quantity of every piece was told. */
export const quantitiesJudged = (
  route: DayRoute,
  lines: Consignment['lines'],
): readonly { readonly rule: Entry; readonly told: boolean }[] =>
  route.quantityLimits.flatMap((limit) => {
    const spoken = under(limit, lines)
    const told = spoken.every(({ given }) => countedIn(given, limit.unit) !== undefined)
    return spoken.length === 0 ? [] : [{ rule: limit.rule, told }]
  })

const under = ({ classes }: DayQuantityLimit, lines: Consignment['lines']): Consignment['lines'] =>
  lines.filter(({ given }) => given.goods.classes?.some((each) => classes.includes(each)))

function refusalOf({ code, rule, unit }: DayQuantityLimit, over: Fraction, route: DayRoute): LandedRefusal {
  const much = `${toDecimal(over, 3).replace(/\.?0+$/, '')} ${unit}`
  return {
    kind: 'refused',
    market: route.market,
    route: route.route,
    minorDigits: route.minorDigits,
    code,
    words: { en: `${much} over: ${rule.text.en}`, 'zh-CN': `超出 ${much}：${rule.text['zh-CN']}` },
    rules: distinctRules([rule]),
  }
}
