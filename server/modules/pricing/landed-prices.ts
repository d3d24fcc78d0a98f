import {
  bestSplit,
  bothQuantities,
  type Certainty,
  cliffAdvice,
  type CliffAdvice,
  type CompiledPack,
  fraction,
  LandedCost,
  landedCost,
  type LandedRefusal,
  type LandedRequest,
  type Market,
  markets,
  multiply,
  parseFraction,
  reverseLandedCost,
  type Rule,
  roundTo,
  type SellerKeeps,
  type Split,
  type Words,
} from '@westbound/landed-cost'
import {
  broughtHere,
  freightOfCard,
  gramsOf,
  insuranceOf,
  keptOf,
  type PlanLine,
  requestOf,
  shifted,
  type WayFacts,
} from '@westbound/web/landed-plan'
import { say } from '@westbound/web/messages'
import { weakest } from '#modules/compliance'
import type { BatchCtx } from '#platform/context'
import { minorDigits, type Money } from '#platform/money'
import {
  checkWish,
  goodsIn,
  type LandedBook,
  type LineGoods,
  type Missing,
  readLandedBook,
  wayFacts,
  worthOf,
} from './landed-book.ts'
import type { LandedWish, Way } from './landed-wish.ts'
import { freightRow, type PriceRow, tariffRow } from './price-book.ts'
import { refuse } from './refusals.ts'

/** What one consignment costs by one way, what the seller keeps of it, and every row and rule behind both. */
export type LandedIn = {
  readonly kind: 'landed'
  readonly market: Market
  readonly route: string
  readonly routeName: Words
  readonly answer: LandedCost
  /** What two parcels would save or let in. */
  readonly advice: CliffAdvice | null
  readonly keeps: SellerKeeps
  readonly facts: WayFacts
  readonly goods: readonly LineGoods[]
  readonly freightFrom: 'given' | 'card'
  readonly reverse: Reverse | null
  readonly split: Split | null
  readonly rows: readonly PriceRow[]
  readonly certainty: Certainty
  readonly demonstration: boolean
}
/** The price of one piece of the first line at which the consignment lands at the wanted total. */
export type Reverse = {
  readonly unitMinor: bigint
  readonly unitUsdMinor: bigint
  /** How far below the wanted total it lands: no price lands nearer. */
  readonly remainderMinor: bigint
  readonly otherUnitsMinor: readonly bigint[]
}
/** No price by this way: the authority's code, or the code of a row that is not loaded. */
export type RefusedIn = {
  readonly kind: 'refused'
  readonly market: Market
  readonly route: string
  readonly routeName: Words
  readonly code: string
  readonly line: number | null
  readonly words: Words
  readonly currency: string
  readonly overMinor: bigint | null
  readonly advice: CliffAdvice | null
  readonly rules: readonly Rule[]
}
export type WayAnswer = LandedIn | RefusedIn

/** The landed price of a cart by each way asked, in their order. Refused only where the question makes no sense. */
export async function landedPrices(ctx: BatchCtx, wish: LandedWish): Promise<readonly WayAnswer[]> {
  checkWish(wish)
  const { on, ways } = wish
  return landedFrom(await readLandedBook(ctx, { on, ways, codes: wish.lines.map(({ code }) => code) }), wish)
}

/** The same from the rows of a book; pure. */
export const landedFrom = (book: LandedBook, wish: LandedWish): readonly WayAnswer[] =>
  wish.ways.map((way) => byWay(book, wish, way))

function byWay(book: LandedBook, wish: LandedWish, way: Way): WayAnswer {
  const routeName = markets[way.market].pack.routes[way.route]?.name ?? { en: way.route, 'zh-CN': way.route }
  const not = (missing: Missing, line: number | null = null): RefusedIn => notLoaded(way, routeName, missing, line)
  if (!isOpen(way, book.on)) return not({ code: 'pricing.route-closed', params: { route: way.route, on: book.on } })
  const rowed = wayFacts(book, way, wish.perUsd?.[way.market])
  if ('code' in rowed) return not(rowed)
  const found = { ...rowed, facts: shifted(rowed.facts, wish.dollarPercent ?? 100) }
  const goods = wish.lines.map((line) => goodsIn(book, way.market, line))
  const lines: PlanLine[] = []
  for (const [at, line] of wish.lines.entries()) {
    const known = goods[at]
    if (!known) return not({ code: 'pricing.line-unknown', params: { code: line.code } }, at)
    lines.push(planLine(line, known))
  }
  const freight = freightIn(found.facts, wish, lines)
  if ('code' in freight) return not(freight)
  const insuranceMinor = wish.insurance === undefined ? undefined : amountHere(wish.insurance, found.facts, 'insurance')
  const told = factsHere(wish.told, found.facts.currency)
  const request = requestOf(found.facts, lines, {
    freightMinor: freight.minor,
    ...(insuranceMinor === undefined ? {} : { insuranceMinor }),
    told,
  })
  for (const [at, line] of request.lines.entries())
    if ((line.discounts ?? []).reduce((sum, { minor }) => sum + minor, 0n) > line.goodsMinor && !wish.wantedTotal)
      throw refuse('pricing.discount-too-large', { line: at + 1 })
  const rows = [...found.rows, ...rowsOf(found.card, freight.from, goods)]
  const settled =
    wish.wantedTotal === undefined
      ? { answer: landedCost(request, markets[way.market]), reverse: null }
      : backwards(request, wish.wantedTotal, found.facts, {
          pack: markets[way.market],
          insured: insuranceMinor !== undefined,
        })
  return answered(
    { way, routeName, facts: found.facts, goods: goods.filter((each) => each !== null), rows },
    settled,
    wish,
    freight.from,
  )
}

const planLine = (line: LandedWish['lines'][number], { goods }: LineGoods): PlanLine => ({
  unitUsdMinor: line.unitUsdMinor,
  quantity: line.quantity,
  weightGrams: line.weightGrams,
  goods,
  ...bothQuantities(line),
  ...(line.strength === undefined ? {} : { strength: line.strength }),
  ...(line.origin === undefined ? {} : { origin: line.origin }),
  ...(line.discount === undefined ? {} : { discounts: [line.discount] }),
})

type Found = Pick<LandedIn, 'routeName' | 'facts' | 'goods' | 'rows'> & { readonly way: Way }
type Settled = { readonly answer: LandedCost | LandedRefusal; readonly reverse: Reverse | null }

function answered(
  { way, routeName, facts, goods, rows }: Found,
  { answer, reverse }: Settled,
  wish: LandedWish,
  freightFrom: LandedIn['freightFrom'],
): WayAnswer {
  const pack = markets[way.market]
  if (answer.kind === 'refused') {
    const { code, words, rules, overMinor, line } = answer
    const request = wish.wantedTotal === undefined ? wayRequest(facts, goods, wish) : null
    const advice = request === null ? null : adviceOn(request, pack)
    return {
      kind: 'refused',
      ...way,
      routeName,
      code,
      words,
      rules,
      currency: facts.currency,
      line: line ?? null,
      overMinor: overMinor ?? null,
      advice,
    }
  }
  const { request } = answer.assessed
  return {
    kind: 'landed',
    ...way,
    routeName,
    answer,
    advice: adviceOn(request, pack),
    keeps: keptOf(facts, answer.goodsMinor, ownDiscount(request)),
    facts,
    goods,
    freightFrom,
    reverse,
    split: wish.split === true ? splitOf(request, facts, wish, pack) : null,
    rows,
    certainty: weakest([answer.certainty, ...rows.map(({ certainty }) => certainty)]),
    demonstration: rows.some(({ demonstration }) => demonstration),
  }
}

/** Trying every cut in two is for carts that have few of them: a page is not to wait for it. */
function adviceOn(request: LandedRequest, pack: CompiledPack): CliffAdvice | null {
  const cuts = request.lines.reduce((product, { pieces }) => product * (pieces + 1), 1)
  return cuts > cutsMax ? null : (cliffAdvice(request, pack) ?? null)
}
const cutsMax = 256

/** The request again, for the advice that a refusal brings. */
function wayRequest(facts: WayFacts, goods: readonly LineGoods[], wish: LandedWish): LandedRequest {
  const lines = wish.lines.flatMap((line, at) => {
    const known = goods[at]
    return known === undefined ? [] : [planLine(line, known)]
  })
  const freight = freightIn(facts, wish, lines)
  return requestOf(facts, lines, {
    freightMinor: 'code' in freight ? 0n : freight.minor,
    told: factsHere(wish.told, facts.currency),
  })
}

const ownDiscount = ({ lines }: LandedRequest): bigint =>
  lines.reduce(
    (sum, { discounts = [] }) =>
      sum + discounts.reduce((own, { funder, minor }) => (funder === 'seller' ? own + minor : own), 0n),
    0n,
  )

/** The cheapest cut; each parcel pays its own freight by the card, unless freight was told. */
function splitOf(request: LandedRequest, facts: WayFacts, wish: LandedWish, pack: CompiledPack): Split | null {
  const gramsIn = (pieces: readonly number[]): number =>
    wish.lines.reduce((grams, line, at) => grams + line.weightGrams * (pieces[at] ?? 0), 0)
  const freightOf = (pieces: readonly number[]): bigint => freightOfCard(facts, gramsIn(pieces)) ?? request.freightMinor
  const answer = bestSplit(request, pack, wish.freight === undefined ? { freightOf } : {})
  return answer.kind === 'split' ? answer : null
}

/** A route whose rules do not reach back to a day is closed on it. */
function isOpen({ market, route }: Way, on: string): boolean {
  try {
    return markets[market].routeOn(route, on).route === route
  } catch (error) {
    if (error instanceof RangeError) return false
    throw error
  }
}

/** Insurance is a share of the price that is sought: it is found again with each price until it stays. */
function backwards(
  request: LandedRequest,
  wanted: Money,
  facts: WayFacts,
  { pack, insured }: { readonly pack: CompiledPack; readonly insured: boolean },
): Settled {
  const wantedMinor = amountHere(wanted, facts, 'wantedTotal')
  if (wantedMinor < 1n) throw refuse('pricing.wish-too-small')
  const others = request.lines.slice(1).reduce((sum, { goodsMinor }) => sum + goodsMinor, 0n)
  let insuranceMinor = request.insuranceMinor
  for (let turn = 0; ; turn += 1) {
    const found = reverseLandedCost({ request: { ...request, insuranceMinor }, wantedMinor }, pack)
    if (found.kind === 'refused') return { answer: found, reverse: null }
    const next = insured ? insuranceMinor : insuranceOf(found.goodsMinor + others, facts)
    if (next === insuranceMinor || turn === turnsMax) return { answer: found.answer, reverse: reverseOf(found, facts) }
    insuranceMinor = next
  }
}
const turnsMax = 8

function reverseOf(
  found: Extract<ReturnType<typeof reverseLandedCost>, { kind: 'reversed' }>,
  facts: WayFacts,
): Reverse {
  const { unitMinor, remainderMinor, otherUnitsMinor } = found
  const { num, den } = parseFraction(facts.perUsd)
  const dollars = multiply(fraction(unitMinor, 10n ** BigInt(facts.minorDigits)), fraction(den, num))
  return { unitMinor, unitUsdMinor: roundTo(dollars, 2, 'down'), remainderMinor, otherUnitsMinor }
}

function freightIn(
  facts: WayFacts,
  { freight }: LandedWish,
  lines: readonly PlanLine[],
): { readonly minor: bigint; readonly from: LandedIn['freightFrom'] } | Missing {
  if (freight !== undefined) return { minor: amountHere(freight, facts, 'freight'), from: 'given' }
  if (facts.freight === null)
    return { code: 'pricing.freight-needed', params: { market: facts.market, route: facts.route } }
  const grams = gramsOf(lines)
  const minor = freightOfCard(facts, grams)
  if (minor !== null) return { minor, from: 'card' }
  return { code: 'markets.freight-too-heavy', params: { grams, gramsMax: facts.freight.bands.at(-1)?.upToGrams ?? 0 } }
}

/** An amount that was told, in the market's currency. Refused in a currency that is neither its own nor the dollar. */
function amountHere({ minor, currency }: Money, facts: WayFacts, field: string): bigint {
  const worth = worthOf(currency, facts.currency, facts.perUsd)
  if (worth === undefined) throw refuse('pricing.currency', { field, currency, known: `${facts.currency}, USD` })
  if (worth === '1') return minor
  return broughtHere(minor, minorDigits[currency] ?? 2, worth, facts)
}

/** What was told of buyer and seller, for one market. */
function factsHere(told: LandedWish['told'], currency: string): LandedRequest['facts'] {
  const { usedThisYear = [], sameDay = [], ...rest } = told ?? {}
  const of = (list: readonly Money[]): bigint | undefined => list.find((each) => each.currency === currency)?.minor
  const [annualUsedMinor, sameDayMinor] = [of(usedThisYear), of(sameDay)]
  return {
    ...rest,
    ...(annualUsedMinor === undefined ? {} : { annualUsedMinor }),
    ...(sameDayMinor === undefined ? {} : { sameDayMinor }),
  }
}

function rowsOf(
  card: Exclude<ReturnType<typeof wayFacts>, Missing>['card'],
  from: LandedIn['freightFrom'],
  goods: readonly (LineGoods | null)[],
): readonly PriceRow[] {
  const tariffs = new Map(goods.flatMap((each) => (each?.row ? [[each.row.id, each.row] as const] : [])))
  return [...(card === null || from === 'given' ? [] : [freightRow(card)]), ...[...tariffs.values()].map(tariffRow)]
}

/** A row that is not loaded, said in both languages. */
function notLoaded(way: Way, routeName: Words, { code, params }: Missing, line: number | null): RefusedIn {
  const words = { en: say('en')(`refusal.${code}`, params), 'zh-CN': say('zh-Hans')(`refusal.${code}`, params) }
  const { currency } = markets[way.market].pack
  return { kind: 'refused', ...way, routeName, code, line, words, currency, overMinor: null, advice: null, rules: [] }
}
