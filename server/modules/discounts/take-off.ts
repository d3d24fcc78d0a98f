import { fraction, multiply, parseFraction, roundTo, split, sum } from '@westbound/landed-cost'
import type { Funder } from './tables.ts'

/** What a discount takes off, of what, and who funds it; pure, amounts in fen. */
export type Terms = {
  readonly id: string
  readonly code: string | null
  readonly name: string
  readonly funder: Funder
  readonly sellerId: string | null
  readonly listingId: string | null
  readonly takes: { readonly share: string; readonly mostMinor: bigint | null } | { readonly amountMinor: bigint }
  readonly minimumMinor: bigint
  readonly stacks: boolean
}
/** A line as it is priced before any discount: what the buyer would pay for it, and the seller's part of that. */
export type PricedLine = {
  readonly sellerId: string
  readonly listingId: string
  readonly totalMinor: bigint
  readonly sellerShareMinor: bigint
}
/** What one discount takes off each of the lines, in their order. */
export type TakenOff = { readonly terms: Terms; readonly parts: readonly bigint[] }
export type WhyNot = 'below-minimum' | 'nothing-fits' | 'not-with-others'
export type Outcome = {
  readonly taken: readonly TakenOff[]
  readonly left: readonly { readonly terms: Terms; readonly why: WhyNot }[]
}

/**
 * Takes discounts off lines. Those that stack are taken together, one after the other (the seller's, a programme's, the
 * platform's; a share is of what is left); one that does not stack stands alone. The buyer gets whichever takes off more,
 * the stacking ones when equal. Each is shared over its lines by largest remainder of what they cost, so the parts sum
 * to the whole; a line never falls below one fen, nor a seller's share below zero by what the seller funds.
 */
export function takeOff(offered: readonly Terms[], lines: readonly PricedLine[]): Outcome {
  const wrong = new Map<Terms, WhyNot>()
  const fitting = offered.filter((terms) => {
    const whole = sum(lines.filter((line) => isFor(terms, line)).map(({ totalMinor }) => totalMinor))
    if (whole > 0n && whole >= terms.minimumMinor) return true
    wrong.set(terms, whole === 0n ? 'nothing-fits' : 'below-minimum')
    return false
  })
  const together = inTurn(fitting.filter(({ stacks }) => stacks).toSorted(byFunder), lines)
  const best = fitting
    .filter(({ stacks }) => !stacks)
    .map((terms) => inTurn([terms], lines))
    .reduce((top, each) => (wholeOf(each) > wholeOf(top) ? each : top), together)
  const used = new Set(best.map(({ terms }) => terms))
  for (const terms of fitting) if (!used.has(terms)) wrong.set(terms, 'not-with-others')
  return { taken: best, left: [...wrong].map(([terms, why]) => ({ terms, why })) }
}

export const isFor = (terms: Terms, line: Pick<PricedLine, 'sellerId' | 'listingId'>): boolean =>
  (terms.sellerId === null || terms.sellerId === line.sellerId) &&
  (terms.listingId === null || terms.listingId === line.listingId)

const turns: readonly Funder[] = ['seller', 'programme', 'platform']
const byFunder = (one: Terms, two: Terms): number =>
  turns.indexOf(one.funder) - turns.indexOf(two.funder) || (one.id < two.id ? -1 : 1)
const wholeOf = (taken: readonly TakenOff[]): bigint => sum(taken.flatMap(({ parts }) => parts))

function inTurn(list: readonly Terms[], lines: readonly PricedLine[]): readonly TakenOff[] {
  let left = lines
  const taken: TakenOff[] = []
  for (const terms of list) {
    const parts = partsOf(terms, left)
    if (sum(parts) === 0n) continue
    taken.push({ terms, parts })
    left = left.map((line, at) => less(line, terms.funder, parts[at] ?? 0n))
  }
  return taken
}

const less = (line: PricedLine, funder: Funder, part: bigint): PricedLine => ({
  ...line,
  totalMinor: line.totalMinor - part,
  sellerShareMinor: funder === 'seller' ? line.sellerShareMinor - part : line.sellerShareMinor,
})

function partsOf(terms: Terms, lines: readonly PricedLine[]): readonly bigint[] {
  const weights = lines.map((line) => (isFor(terms, line) ? line.totalMinor : 0n))
  const rooms = lines.map((line) => (isFor(terms, line) ? roomOf(line, terms.funder) : 0n))
  return shareOut(wishOf(terms, sum(weights)), weights, rooms)
}

function wishOf({ takes }: Terms, whole: bigint): bigint {
  if ('amountMinor' in takes) return takes.amountMinor
  const part = roundTo(multiply(fraction(whole), parseFraction(takes.share)), 0, 'half-up')
  return takes.mostMinor === null ? part : min(part, takes.mostMinor)
}

const roomOf = (line: PricedLine, funder: Funder): bigint => {
  const room = funder === 'seller' ? min(line.totalMinor - 1n, line.sellerShareMinor) : line.totalMinor - 1n
  return room > 0n ? room : 0n
}

/** Shares a whole out by weights, no part above its room; what does not fit on one line goes to those that have room. */
export function shareOut(wholeMinor: bigint, weights: readonly bigint[], rooms: readonly bigint[]): readonly bigint[] {
  const given = rooms.map(() => 0n)
  for (let left = min(wholeMinor, sum(rooms)); left > 0n;) {
    const open = weights.map((weight, at) => ((given[at] ?? 0n) < (rooms[at] ?? 0n) ? max(weight, 1n) : 0n))
    for (const [at, part] of split(left, open).entries()) {
      const add = min(part, (rooms[at] ?? 0n) - (given[at] ?? 0n))
      given[at] = (given[at] ?? 0n) + add
      left -= add
    }
  }
  return given
}

const min = (one: bigint, two: bigint): bigint => (one < two ? one : two)
const max = (one: bigint, two: bigint): bigint => (one > two ? one : two)
