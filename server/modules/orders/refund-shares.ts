import { split } from '@westbound/landed-cost'
import { assert } from '#platform/check'
import type { Amounts } from './order-amounts.ts'

/** What a buyer gets back of one line is made of these, before what was taken off the price. */
export const components = [
  'goodsMinor',
  'freightMinor',
  'insuranceMinor',
  'dutyMinor',
  'consumptionTaxMinor',
  'vatMinor',
] as const
type Component = (typeof components)[number]
/** What went, or goes, back of one line: pieces and components. */
export type Taken = { readonly quantity: number } & { readonly [C in Component]: bigint }
export type RefundLine = Amounts & { readonly line: number; readonly quantity: number }
/** Which components come back beside the goods. */
export type Flags = { readonly freight: boolean; readonly tax: boolean }

/** What follows from what is taken: whose it was, what had been taken off, and the cash. */
export type Derived = {
  readonly feeMinor: bigint
  readonly sellerShareMinor: bigint
  readonly keepMinor: bigint
  readonly roundingMinor: bigint
  readonly platformDiscountMinor: bigint
  readonly programmeDiscountMinor: bigint
  /** What the buyer gets: goods less the seller's discount, and the rest, less what others had borne. */
  readonly cashMinor: bigint
}

export const nothingTaken: Taken = {
  quantity: 0,
  goodsMinor: 0n,
  freightMinor: 0n,
  insuranceMinor: 0n,
  dutyMinor: 0n,
  consumptionTaxMinor: 0n,
  vatMinor: 0n,
}

export const plus = (a: Taken, b: Taken): Taken => combined(a, b, (x, y) => x + y)
const minus = (a: Taken, b: Taken): Taken => combined(a, b, (x, y) => x - y)

function combined(a: Taken, b: Taken, of: (x: bigint, y: bigint) => bigint): Taken {
  return {
    quantity: Number(of(BigInt(a.quantity), BigInt(b.quantity))),
    goodsMinor: of(a.goodsMinor, b.goodsMinor),
    freightMinor: of(a.freightMinor, b.freightMinor),
    insuranceMinor: of(a.insuranceMinor, b.insuranceMinor),
    dutyMinor: of(a.dutyMinor, b.dutyMinor),
    consumptionTaxMinor: of(a.consumptionTaxMinor, b.consumptionTaxMinor),
    vatMinor: of(a.vatMinor, b.vatMinor),
  }
}

/** The pieces after the first `from` of a line: each piece's share of an amount is fixed, and the shares sum to it. */
function ofPieces(minor: bigint, line: RefundLine, from: number, count: number): bigint {
  const upTo = (pieces: number): bigint => {
    const [whole, n] = [BigInt(line.quantity), BigInt(pieces)]
    const [base, extra] = [minor / whole, minor % whole] // the first `extra` pieces have one coin more
    return base * n + (n < extra ? n : extra)
  }
  return upTo(from + count) - upTo(from)
}

/** Some pieces of a line, with what they cost: every amount of theirs is fixed by their place in the line. */
export function cutLine<L extends RefundLine>(line: L, from: number, quantity: number): L {
  const of = (start: number, count: number): Taken =>
    pick(count, (component) => ofPieces(line[component], line, start, count))
  const taken = of(from, quantity)
  const derived = derivedOf(line, of(0, from), taken)
  return {
    ...line,
    ...taken,
    feeMinor: derived.feeMinor,
    sellerShareMinor: derived.sellerShareMinor,
    keepMinor: derived.keepMinor,
    roundingMinor: derived.roundingMinor,
    sellerDiscountMinor: taken.goodsMinor - derived.feeMinor - derived.sellerShareMinor,
    platformDiscountMinor: derived.platformDiscountMinor,
    programmeDiscountMinor: derived.programmeDiscountMinor,
    totalMinor: derived.cashMinor,
    shelfMinor: ofPieces(line.shelfMinor, line, from, quantity),
  }
}

const comesBack = (component: Component, { freight, tax }: Flags): boolean => {
  if (component === 'goodsMinor') return true
  return component === 'freightMinor' || component === 'insuranceMinor' ? freight : tax
}

/** What is left of a line, of the components that come back. */
export function restOf(line: RefundLine, before: Taken, flags: Flags): Taken {
  const left = minus(line, before)
  return pick(left.quantity, (component) => (comesBack(component, flags) ? left[component] : 0n))
}

/** The next `quantity` pieces of a line; never more than is left of it. */
export function piecesOf(line: RefundLine, before: Taken, quantity: number, flags: Flags): Taken {
  const left = restOf(line, before, flags)
  assert(quantity > 0 && quantity <= left.quantity, 'no more pieces go back than are left')
  return pick(quantity, (component) => {
    const share = comesBack(component, flags) ? ofPieces(line[component], line, before.quantity, quantity) : 0n
    return share < left[component] ? share : left[component]
  })
}

/** A cash amount shared out over lines by what is left of each; null when not so much is left. */
export function amountOf(
  lines: readonly { readonly line: RefundLine; readonly before: Taken }[],
  minor: bigint,
  flags: Flags,
): readonly Taken[] | null {
  const room = lines.map(({ line, before }) => cashOf(line, before, restOf(line, before, flags)))
  if (room.reduce((sum, each) => sum + each, 0n) < minor) return null
  const parts = split(minor, room)
  return lines.map(({ line, before }, index) => reaching(line, before, parts[index] ?? 0n, flags))
}

const cashOf = (line: RefundLine, before: Taken, taken: Taken): bigint => derivedOf(line, before, taken).cashMinor

/**
 * The components, goods first, that come to exactly this cash: cash never falls and rises by at most one coin with each
 * coin of a component, so that every amount is met.
 */
function reaching(line: RefundLine, before: Taken, cashMinor: bigint, flags: Flags): Taken {
  const rest = restOf(line, before, flags)
  const upTo = (minor: bigint): Taken => {
    let left = minor
    return pick(0, (component) => {
      const part = rest[component] < left ? rest[component] : left
      left -= part
      return part
    })
  }
  let [low, high] = [0n, components.reduce((sum, component) => sum + rest[component], 0n)]
  while (low < high) {
    const middle = (low + high) / 2n
    if (cashOf(line, before, upTo(middle)) < cashMinor) low = middle + 1n
    else high = middle
  }
  return upTo(low)
}

const pick = (quantity: number, of: (component: Component) => bigint): Taken => ({
  quantity,
  goodsMinor: of('goodsMinor'),
  freightMinor: of('freightMinor'),
  insuranceMinor: of('insuranceMinor'),
  dutyMinor: of('dutyMinor'),
  consumptionTaxMinor: of('consumptionTaxMinor'),
  vatMinor: of('vatMinor'),
})

/** What follows from taking `taken` of a line after `before`: differences of one rising function, so that all sum to the line. */
export function derivedOf(line: RefundLine, before: Taken, taken: Taken): Derived {
  const [was, is] = [cumulative(line, before), cumulative(line, plus(before, taken))]
  return {
    feeMinor: is.feeMinor - was.feeMinor,
    sellerShareMinor: is.sellerShareMinor - was.sellerShareMinor,
    keepMinor: is.keepMinor - was.keepMinor,
    roundingMinor: is.roundingMinor - was.roundingMinor,
    platformDiscountMinor: is.platformDiscountMinor - was.platformDiscountMinor,
    programmeDiscountMinor: is.programmeDiscountMinor - was.programmeDiscountMinor,
    cashMinor: is.cashMinor - was.cashMinor,
  }
}

/** Parts are taken of parts (the discount of what is not the seller's share, and so on): then none of them ever falls. */
function cumulative(line: RefundLine, taken: Taken): Derived {
  const notShare = portion(line.goodsMinor - line.sellerShareMinor, taken.goodsMinor, line.goodsMinor)
  const sellerDiscount = portion(line.sellerDiscountMinor, notShare, line.goodsMinor - line.sellerShareMinor)
  const sellerShareMinor = taken.goodsMinor - notShare
  const gross = (of: Taken): bigint => components.reduce((sum, component) => sum + of[component], 0n)
  const net = gross(taken) - sellerDiscount
  const ours = line.roundingMinor + line.platformDiscountMinor
  const borne = portion(ours + line.programmeDiscountMinor, net, gross(line) - line.sellerDiscountMinor)
  const borneByUs = portion(ours, borne, ours + line.programmeDiscountMinor)
  const roundingMinor = portion(line.roundingMinor, borneByUs, ours)
  return {
    feeMinor: notShare - sellerDiscount,
    sellerShareMinor,
    keepMinor: portion(line.keepMinor, sellerShareMinor, line.sellerShareMinor),
    roundingMinor,
    platformDiscountMinor: borneByUs - roundingMinor,
    programmeDiscountMinor: borne - borneByUs,
    cashMinor: net - borne,
  }
}

/** `whole` × part / of, rounded down; everything when the part is all of it. */
const portion = (whole: bigint, part: bigint, of: bigint): bigint => (of === 0n ? 0n : (whole * part) / of)
