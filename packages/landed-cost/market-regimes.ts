import type { CompiledPack } from './compile-pack.ts'
import { formatMinor } from './fraction.ts'
import { landedCost, type LandedCost, type LandedLine } from './landed-cost.ts'
import type { LandedRefusal } from './landed-refusal.ts'
import { type Input, readRequest } from './read-request.ts'
import { reverseLandedCost } from './reverse-landed-cost.ts'
import { parseMinor } from './fraction.ts'
import type { Answer } from './verify.ts'

/** Rule packs by market code. */
export type Packs = Readonly<Record<string, CompiledPack>>

const named = /^([A-Z]{2})-(direct|bonded|personal|freight)(-reverse)?$/

/**
 * The regimes that come from rule packs by themselves: `<MARKET>-<route>`, and `<MARKET>-<route>-reverse` for the price
 * that lands at `wanted`. Undefined when the name is of another kind or no pack has the market and the route.
 */
export function marketRegime(regime: string, packs: Packs, day: string): ((input: Input) => Answer) | undefined {
  const [, market = '', route = '', reverse] = named.exec(regime) ?? []
  const code = market.toLowerCase()
  const pack = Object.hasOwn(packs, code) ? packs[code] : undefined
  if (!pack || !Object.hasOwn(pack.pack.routes, route)) return undefined
  if (reverse !== undefined) return (input) => reverseAnswer(input, route, pack, day)
  return (input) => landedAnswer(landedCost(readRequest(input, route, pack, day), pack), pack)
}

function landedAnswer(answer: LandedCost | LandedRefusal, { pack }: CompiledPack): Answer {
  const money = (minor: bigint): string => formatMinor(minor, pack.minorDigits)
  if (answer.kind === 'refused') {
    const over = answer.overMinor === undefined ? {} : { over: money(answer.overMinor) }
    return { allowed: false, code: answer.code, ...over }
  }
  const dueTo = Object.fromEntries(
    Object.entries(answer.dueTo).map(([who, minor]) => [`dueTo${who[0]?.toUpperCase()}${who.slice(1)}`, money(minor)]),
  )
  const [near, over] = ['near', 'over'].map((kind) => answer.warnings.find((warning) => warning.kind === kind))
  return {
    allowed: true,
    ...fieldsOf([...answer.lines], answer, money),
    lines: answer.lines.map((line) => fieldsOf([line], line, money)),
    certainty: answer.certainty,
    ...dueTo,
    ...(near ? { near: money(near.byMinor) } : {}),
    ...(over ? { over: money(over.byMinor) } : {}),
  }
}

/** Each tax by its name in camel case; duty, excise and vat also where none is charged. `total` is the sum of taxes. */
function fieldsOf(
  lines: readonly LandedLine[],
  of: Pick<LandedLine, 'customsValueMinor' | 'taxMinor' | 'totalMinor'>,
  money: (minor: bigint) => string,
): Answer {
  const sums = new Map<string, bigint>([
    ['duty', 0n],
    ['excise', 0n],
    ['vat', 0n],
  ])
  for (const { tax, amountMinor } of lines.flatMap(({ taxes }) => taxes)) {
    const field =
      tax === 'consumption-tax' ? 'excise' : tax.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase())
    sums.set(field, (sums.get(field) ?? 0n) + amountMinor)
  }
  return {
    scheme: [...new Set(lines.map(({ scheme }) => scheme))].join(' + '),
    customsValue: money(of.customsValueMinor),
    ...Object.fromEntries([...sums].map(([field, minor]) => [field, money(minor)])),
    total: money(of.taxMinor),
    landed: money(of.totalMinor),
  }
}

function reverseAnswer(input: Input, route: string, pack: CompiledPack, day: string): Answer {
  const { wanted, ...rest } = input
  if (typeof wanted !== 'string') throw new TypeError('the input has no wanted')
  const request = readRequest({ goods: '0', ...rest }, route, pack, day)
  const digits = pack.pack.minorDigits
  const answer = reverseLandedCost({ request, wantedMinor: parseMinor(wanted, digits) }, pack)
  if (answer.kind === 'refused') return landedAnswer(answer, pack)
  const money = (minor: bigint): string => formatMinor(minor, digits)
  return {
    allowed: true,
    unit: money(answer.unitMinor),
    goods: money(answer.goodsMinor),
    remainder: money(answer.remainderMinor),
    total: money(answer.answer.taxMinor),
    landed: money(answer.answer.totalMinor),
  }
}
