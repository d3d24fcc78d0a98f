import { assess } from './assess-consignment.ts'
import { compilePack, type CompiledPack } from './compile-pack.ts'
import { type LandedRequest, valued } from './consignment.ts'
import type { DayRoute, Threshold } from './day-route.ts'
import { formatMinor } from './fraction.ts'
import { LandedCost } from './landed-cost.ts'
import type { LandedRefusal } from './landed-refusal.ts'
import type { RulePack } from './rule-pack.ts'
import { standingOf } from './thresholds.ts'

/**
 * The price of the goods that lands at the wanted total. `unitMinor` is of one piece, `goodsMinor` of the line. Where no
 * price lands there exactly, the total falls short of the wanted one by `remainderMinor`. Where several do (a tax that
 * falls when a threshold is crossed), the highest is taken and the others are listed.
 */
export type Reversed = {
  readonly kind: 'reversed'
  readonly wantedMinor: bigint
  readonly unitMinor: bigint
  readonly goodsMinor: bigint
  readonly remainderMinor: bigint
  readonly otherUnitsMinor: readonly bigint[]
  readonly answer: LandedCost
}

/**
 * The reverse of `landedCost`: what may the goods of one line (the first, unless `line` says another) cost, so that the
 * consignment lands at `wantedMinor`? The `goodsMinor` of that line in the request is not read. Between two thresholds the
 * total rises with every coin, so each stretch is searched by halves. Refused like `landedCost`, and as `landed-too-low`
 * where freight and tax alone are dearer than the wanted total.
 */
export function reverseLandedCost(
  wish: { readonly request: LandedRequest; readonly wantedMinor: bigint; readonly line?: number },
  pack: RulePack | CompiledPack,
): Reversed | LandedRefusal {
  const { request, wantedMinor, line = 0 } = wish
  if (wantedMinor < 1n) throw new RangeError('a landed total is positive')
  const compiled = 'routeOn' in pack ? pack : compilePack(pack)
  const given = request.lines[line]
  if (!given) throw new RangeError(`the request has no line ${line}`)
  const pieces = BigInt(given.pieces)
  const priced = (unit: bigint): LandedRequest => ({
    ...request,
    lines: request.lines.map((each, index) => (index === line ? { ...each, goodsMinor: unit * pieces } : each)),
  })
  const totalAt = (unit: bigint): bigint | LandedRefusal => {
    const answer = assess(priced(unit), compiled)
    return answer.kind === 'refused' ? answer : new LandedCost(answer).totalMinor
  }

  const least = discountsOf(request, line) / pieces + (discountsOf(request, line) % pieces === 0n ? 0n : 1n)
  const most = (wantedMinor + discountsOf(request)) / pieces + 1n
  const route = compiled.routeOn(request.route, request.on)
  const ends = [...turns(route, (unit) => valued(priced(unit), compiled, route), least, most), most]
  const found: { unit: bigint; remainder: bigint }[] = []
  let refused: LandedRefusal | undefined
  let from = least
  for (const end of ends) {
    const best = largestWithin(from, end, wantedMinor, totalAt)
    if (typeof best === 'bigint') {
      const total = totalAt(best)
      if (typeof total === 'bigint') found.push({ unit: best, remainder: wantedMinor - total })
    } else if (best) refused = best
    from = end + 1n
  }
  const nearest = found.reduce<bigint | undefined>(
    (near, { remainder }) => (near === undefined || remainder < near ? remainder : near),
    undefined,
  )
  const units = found.filter(({ remainder }) => remainder === nearest).map(({ unit }) => unit)
  const unitMinor = units.pop()
  if (unitMinor === undefined || nearest === undefined) return refused ?? tooLow(wantedMinor, route)
  const answer = assess(priced(unitMinor), compiled)
  if (answer.kind === 'refused') return answer
  return {
    kind: 'reversed',
    wantedMinor,
    unitMinor,
    goodsMinor: unitMinor * pieces,
    remainderMinor: nearest,
    otherUnitsMinor: units,
    answer: new LandedCost(answer),
  }
}

function discountsOf({ lines }: LandedRequest, only?: number): bigint {
  let minor = 0n
  for (const [index, { discounts = [] }] of lines.entries())
    if (only === undefined || index === only) for (const discount of discounts) minor += discount.minor
  return minor
}

/** The largest unit price of a stretch whose total is within the wanted one, or the refusal that the stretch begins with. */
function largestWithin(
  from: bigint,
  to: bigint,
  wanted: bigint,
  totalAt: (unit: bigint) => bigint | LandedRefusal,
): bigint | LandedRefusal | undefined {
  if (from > to) return undefined
  const first = totalAt(from)
  if (typeof first !== 'bigint') return first
  if (first > wanted) return undefined
  let [low, high] = [from, to]
  while (low < high) {
    const middle = (low + high + 1n) / 2n
    const total = totalAt(middle)
    if (typeof total === 'bigint' && total <= wanted) low = middle
    else high = middle - 1n
  }
  return low
}

type At = (unit: bigint) => ReturnType<typeof valued>

/** The last unit prices before a threshold is crossed, rising. */
function turns(route: DayRoute, at: At, least: bigint, most: bigint): readonly bigint[] {
  const conditions = [...route.schemes.flatMap(({ when }) => when), ...route.limits.flatMap(({ unless }) => unless)]
  const thresholds = [
    ...route.limits.map(({ threshold }) => threshold),
    ...conditions.flatMap((each) => (each.kind === 'value' ? [each.threshold] : [])),
  ]
  if (route.currencies.some((currency) => at(least).request.exchange?.[currency] === undefined)) return []
  const ends = thresholds.flatMap((threshold) => {
    const lines = threshold.scope === 'consignment' ? [0] : at(least).lines.map(({ index }) => index)
    return lines.flatMap((line) => lastInside(threshold, line, at, least, most) ?? [])
  })
  return [...new Set(ends)].toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0))
}

function lastInside(threshold: Threshold, line: number, at: At, least: bigint, most: bigint): bigint | undefined {
  const inside = (unit: bigint): boolean => {
    const consignment = at(unit)
    const standing = standingOf(threshold, consignment.lines[line], consignment)
    return standing.value <= standing.inside
  }
  if (!inside(least) || inside(most)) return undefined
  let [low, high] = [least, most]
  while (low < high) {
    const middle = (low + high + 1n) / 2n
    if (inside(middle)) low = middle
    else high = middle - 1n
  }
  return low
}

function tooLow(wantedMinor: bigint, route: DayRoute): LandedRefusal {
  const wanted = `${route.currency} ${formatMinor(wantedMinor, route.minorDigits)}`
  return {
    kind: 'refused',
    market: route.market,
    route: route.route,
    minorDigits: route.minorDigits,
    code: 'landed-too-low',
    words: {
      en: `A landed total of ${wanted} does not even carry freight, insurance and tax.`,
      'zh-CN': `到岸总价 ${wanted} 连运费、保险费和税款都不足以承担。`,
    },
    rules: [],
  }
}
