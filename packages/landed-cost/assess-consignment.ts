import { chargeStep } from './charge-tax.ts'
import type { CompiledPack } from './compile-pack.ts'
import { type Consignment, exchangeRate, type LandedRequest, type LineAtWork, valued } from './consignment.ts'
import type { DayCondition, DayLimit, DayRoute, DayScheme, Threshold } from './day-route.ts'
import { formatMinor } from './fraction.ts'
import type { LandedRefusal } from './landed-refusal.ts'
import { overQuantity } from './quantity-limits.ts'
import { distinctRules, inForce } from './rules.ts'
import { holds, standingOf } from './thresholds.ts'

/**
 * A value near a threshold (`underMinor` may still be added), or past one whose crossing put the line into another scheme
 * (`overMinor` past it). `line` is absent where the whole consignment is meant.
 */
export type Crossing = {
  readonly threshold: Threshold
  readonly insideMinor: bigint
  readonly line?: number
} & ({ readonly kind: 'near'; readonly underMinor: bigint } | { readonly kind: 'over'; readonly overMinor: bigint })

export type Assessed = Consignment & { readonly kind: 'assessed'; readonly crossings: readonly Crossing[] }

/**
 * The taxes of one consignment, line by line, or a refusal. The words around it are made in `landed-cost.ts`. With `by`,
 * the name of a scheme, neither limits nor conditions are asked: what would it be by that scheme?
 */
export function assess(request: LandedRequest, pack: CompiledPack, by?: string): Assessed | LandedRefusal {
  const route = pack.routeOn(request.route, request.on)
  const consignment = valued(request, pack, route)
  for (const currency of route.currencies)
    if (!exchangeRate(consignment, currency)) return exchangeMissing(currency, route)

  const crossings: Crossing[] = []
  const refused = by === undefined ? (overQuantity(consignment) ?? limitsOf(consignment, crossings)) : undefined
  if (refused) return refused
  for (const line of consignment.lines) {
    const { rule } = line.given.goods
    if (rule && !inForce(rule, request.on))
      throw new RangeError(`tariff row ${rule.id} is not in force on ${request.on}`)
    line.scheme = by === undefined ? schemeOf(line, consignment, crossings) : route.schemes.find(({ id }) => id === by)
    if (!line.scheme) return noScheme(line, route)
  }
  for (const [scheme, lines] of declarations(consignment.lines))
    for (const [at, step] of scheme.steps.entries()) {
      const without = chargeStep(step, at, lines, consignment)
      if (without) return quantityMissing(without, route)
    }
  return { kind: 'assessed', ...consignment, crossings }
}

/** Lines of one scheme are declared together. */
function declarations(lines: readonly LineAtWork[]): ReadonlyMap<DayScheme, LineAtWork[]> {
  const groups = new Map<DayScheme, LineAtWork[]>()
  for (const line of lines) {
    if (!line.scheme) continue
    const group = groups.get(line.scheme)
    if (group) group.push(line)
    else groups.set(line.scheme, [line])
  }
  return groups
}

function limitsOf(consignment: Consignment, crossings: Crossing[]): LandedRefusal | undefined {
  const { route, lines } = consignment
  const [first] = lines
  if (!first) return undefined
  for (const limit of route.limits) {
    const { value, inside } = standingOf(limit.threshold, undefined, consignment)
    if (value <= inside) near(limit.threshold, value, inside, undefined, consignment, crossings)
    else if (limit.unless.length > 0 && limit.unless.every((each) => holds(each, first, consignment)))
      over(limit.threshold, value, inside, {}, crossings)
    else return overLimit(limit, value - inside, route)
  }
  return undefined
}

/** The first scheme whose conditions all hold. One that a single threshold kept away is told as a crossing. */
function schemeOf(line: LineAtWork, consignment: Consignment, crossings: Crossing[]): DayScheme | undefined {
  for (const scheme of consignment.route.schemes) {
    const failed = firstFailed(scheme, line, consignment)
    if (!failed) {
      for (const condition of scheme.when) nearOf(condition, line, consignment, crossings)
      return scheme
    }
    if (failed.kind !== 'value' || !failed.inside || !restHolds(scheme, failed, line, consignment)) continue
    const { value, inside } = standingOf(failed.threshold, line, consignment)
    const index = indexOf(failed.threshold, line, consignment)
    over(failed.threshold, value, inside, index, crossings)
  }
  return undefined
}

function firstFailed(scheme: DayScheme, line: LineAtWork, consignment: Consignment): DayCondition | undefined {
  for (const condition of scheme.when) if (!holds(condition, line, consignment)) return condition
  return undefined
}

function restHolds(scheme: DayScheme, failed: DayCondition, line: LineAtWork, consignment: Consignment): boolean {
  return scheme.when.every((condition) => condition === failed || holds(condition, line, consignment))
}

function nearOf(condition: DayCondition, line: LineAtWork, consignment: Consignment, crossings: Crossing[]): void {
  if (condition.kind !== 'value' || !condition.inside) return
  const { value, inside } = standingOf(condition.threshold, line, consignment)
  near(condition.threshold, value, inside, line, consignment, crossings)
}

function near(
  threshold: Threshold,
  value: bigint,
  inside: bigint,
  line: LineAtWork | undefined,
  consignment: Consignment,
  crossings: Crossing[],
): void {
  const { n, d } = consignment.route.near
  if ((inside - value) * d > inside * n) return
  const index = line ? indexOf(threshold, line, consignment) : {}
  if (isTold(threshold, index, crossings)) return
  crossings.push({ kind: 'near', threshold, insideMinor: inside, underMinor: inside - value, ...index })
}

/** Past twice the threshold nobody thinks of it any more. */
function over(threshold: Threshold, value: bigint, inside: bigint, index: Place, crossings: Crossing[]): void {
  if (value > 2n * inside || isTold(threshold, index, crossings)) return
  crossings.push({ kind: 'over', threshold, insideMinor: inside, overMinor: value - inside, ...index })
}

type Place = { readonly line?: number }

function isTold({ amount }: Threshold, { line }: Place, crossings: readonly Crossing[]): boolean {
  return crossings.some((told) => told.line === line && told.threshold.amount.rule === amount.rule)
}

function indexOf(threshold: Threshold, line: LineAtWork, { lines }: Consignment): Place {
  return threshold.scope === 'consignment' || lines.length === 1 ? {} : { line: line.index }
}

function overLimit(limit: DayLimit, overMinor: bigint, route: DayRoute): LandedRefusal {
  const over = formatMinor(overMinor, route.minorDigits)
  const { rule } = limit.threshold.amount
  return {
    kind: 'refused',
    market: route.market,
    route: route.route,
    minorDigits: route.minorDigits,
    code: limit.code,
    overMinor,
    words: {
      en: `${route.currency} ${over} over: ${rule.text.en}`,
      'zh-CN': `超出 ${over} ${route.currency}：${rule.text['zh-CN']}`,
    },
    rules: distinctRules([rule]),
  }
}

function noScheme(line: LineAtWork, route: DayRoute): LandedRefusal {
  return {
    kind: 'refused',
    market: route.market,
    route: route.route,
    minorDigits: route.minorDigits,
    code: 'no-scheme',
    line: line.index,
    words: {
      en: `These goods (${line.given.goods.code}) cannot take this route; another one may be open to them.`,
      'zh-CN': `该商品（${line.given.goods.code}）不能走此渠道，可尝试其他渠道。`,
    },
    rules: distinctRules(route.rules),
  }
}

function quantityMissing(line: LineAtWork, route: DayRoute): LandedRefusal {
  const { code, rule } = line.given.goods
  return {
    kind: 'refused',
    market: route.market,
    route: route.route,
    minorDigits: route.minorDigits,
    code: 'legal-quantity',
    line: line.index,
    words: {
      en: `The tax of ${code} depends on the legal quantity, which is missing or in another unit.`,
      'zh-CN': `税号 ${code} 的税款取决于法定数量，但法定数量缺失或单位不符。`,
    },
    rules: rule ? distinctRules([rule]) : [],
  }
}

function exchangeMissing(currency: string, route: DayRoute): LandedRefusal {
  return {
    kind: 'refused',
    market: route.market,
    route: route.route,
    minorDigits: route.minorDigits,
    code: 'exchange-rate',
    needsRateOf: currency,
    words: {
      en: `A threshold of this route is set in ${currency}: the exchange rate of the day is needed.`,
      'zh-CN': `该渠道的限额以 ${currency} 计，需要提供当日汇率。`,
    },
    rules: distinctRules(route.rules),
  }
}
