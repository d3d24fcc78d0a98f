import { compilePack, type CompiledPack } from './compile-pack.ts'
import type { LandedRequest } from './consignment.ts'
import { landedCost, type LandedCost } from './landed-cost.ts'
import type { LandedRefusal } from './landed-refusal.ts'
import { type Counts, Parcels } from './parcels-of.ts'
import type { RulePack } from './rule-pack.ts'

/** `pieces` has the count of each line of the cart that is in this parcel. */
export type SplitParcel = { readonly pieces: Counts; readonly answer: LandedCost }

export type Split = {
  readonly kind: 'split'
  readonly parcels: readonly SplitParcel[]
  readonly totalMinor: bigint
  /** Against everything in one parcel; absent where one parcel is refused. */
  readonly savesMinor?: bigint
  /**
   * `exact`: no other cut is cheaper. `heuristic`: the cart is too large to try all; pieces were put one by one, the
   * dearest first, where they cost least, and the result was kept if it is cheaper than one parcel (up to 100 pieces; a
   * larger cart stays whole).
   */
  readonly method: 'exact' | 'heuristic'
}

/** As many pieces the rule of thumb looks at; a larger cart stays whole. */
const mostPieces = 100

/** As many different parcels a cart may hold for all cuts to be tried: eight different pieces, or two lines of fifteen. */
const mostParcels = 256

/**
 * The cheapest way to cut a cart into declarations; of equally cheap ones that with the fewest parcels. Without
 * `freightOf`, freight is shared by value to the coin, and a cut is the cheapest but for that coin. An authority may
 * add together what was cut only to avoid tax: the answer's notes say where that is known. Refused when no cut may enter.
 */
export function bestSplit(
  cart: LandedRequest,
  pack: RulePack | CompiledPack,
  options: { readonly freightOf?: (pieces: Counts) => bigint } = {},
): Split | LandedRefusal {
  const compiled = 'routeOn' in pack ? pack : compilePack(pack)
  const parcels = new Parcels(cart, compiled, options.freightOf)
  const different = parcels.all.reduce((product, count) => product * (count + 1), 1)
  const method = different <= mostParcels ? 'exact' : 'heuristic'
  const cut = method === 'exact' ? cheapest(parcels, different) : greedy(parcels)
  const all = cart.lines.map(({ pieces }) => pieces)
  const whole = { ...cart, freightMinor: options.freightOf?.(all) ?? cart.freightMinor }
  const one = landedCost(whole, compiled)
  if (!cut) return one.kind === 'refused' ? one : asOne(one, all, method)
  const requests = parcels.requestsOf(cut)
  const answers = cut.flatMap((counts, index): readonly SplitParcel[] => {
    const request = requests[index]
    const answer = request && landedCost(request, compiled)
    return answer?.kind === 'landed' ? [{ pieces: parcels.piecesOf(counts), answer }] : []
  })
  if (answers.length < cut.length) return one.kind === 'refused' ? one : asOne(one, all, method)
  const totalMinor = answers.reduce((sum, { answer }) => sum + answer.totalMinor, 0n)
  if (one.kind === 'refused') return { kind: 'split', parcels: answers, totalMinor, method }
  const savesMinor = one.totalMinor - totalMinor
  if (savesMinor <= 0n) return asOne(one, all, method)
  return { kind: 'split', parcels: answers, totalMinor, savesMinor, method }
}

const asOne = (answer: LandedCost, pieces: Counts, method: Split['method']): Split => ({
  kind: 'split',
  parcels: [{ pieces, answer }],
  totalMinor: answer.totalMinor,
  savesMinor: 0n,
  method,
})

type Best = { readonly cost: bigint; readonly last: number; readonly parcels: number }

/**
 * Every sub-multiset of the cart has a number in mixed radix, so a whole cart minus a parcel is a subtraction. `best[n]`
 * is the cheapest way to send the pieces of number n; its last parcel leads back to the rest.
 */
function cheapest(parcels: Parcels, different: number): readonly Counts[] | undefined {
  const best: (Best | undefined)[] = [{ cost: 0n, last: 0, parcels: 0 }]
  const costOf = rememberedCosts(parcels)
  for (let whole = 1; whole < different; whole += 1) {
    let kept: Best | undefined
    forEachPart(countsOf(whole, parcels.all), parcels.all, (parcel) => {
      const before = best[whole - parcel]
      const cost = before && costOf(parcel, before.parcels)
      if (!before || cost === undefined) return
      const sum = before.cost + cost
      const count = before.parcels + 1
      if (!kept || sum < kept.cost || (sum === kept.cost && count < kept.parcels))
        kept = { cost: sum, last: parcel, parcels: count }
    })
    best[whole] = kept
  }
  return partsOf(best, different - 1, parcels.all)
}

/** The cost of a parcel by its number, computed once; by the parcels ahead of it as well where those are counted. */
function rememberedCosts(parcels: Parcels): (number: number, before: number) => bigint | undefined {
  const counted = countsMatter(parcels)
  const costs: Map<number, bigint | undefined>[] = []
  return (number, before) => {
    const ahead = counted ? before : 0
    const known = (costs[ahead] ??= new Map<number, bigint | undefined>())
    if (!known.has(number)) known.set(number, parcels.costOf(countsOf(number, parcels.all), ahead))
    return known.get(number)
  }
}

/** The numbers of all parts of some pieces, but for the empty one. */
function forEachPart(pieces: Counts, all: Counts, visit: (number: number) => void): void {
  const walk = (index: number, number: number, radix: number): void => {
    const most = pieces[index]
    if (most === undefined) {
      if (number > 0) visit(number)
      return
    }
    for (let digit = 0; digit <= most; digit += 1)
      walk(index + 1, number + digit * radix, radix * ((all[index] ?? 0) + 1))
  }
  walk(0, 0, 1)
}

/** Only where a rule counts parcels does it matter how many went before. */
function countsMatter({ pack, request }: Parcels): boolean {
  const { schemes } = pack.routeOn(request.route, request.on)
  return schemes.some(({ when }) => when.some(({ kind }) => kind === 'parcels'))
}

function partsOf(best: readonly (Best | undefined)[], whole: number, all: Counts): readonly Counts[] | undefined {
  const parts: Counts[] = []
  for (let rest = whole; rest > 0;) {
    const step = best[rest]
    if (!step) return undefined
    parts.unshift(countsOf(step.last, all))
    rest -= step.last
  }
  return parts
}

function countsOf(number: number, all: Counts): Counts {
  let rest = number
  return all.map((count) => {
    const digit = rest % (count + 1)
    rest = (rest - digit) / (count + 1)
    return digit
  })
}

function greedy(parcels: Parcels): readonly Counts[] | undefined {
  const count = parcels.all.reduce((sum, pieces) => sum + pieces, 0)
  if (count > mostPieces) return undefined
  const pieces = parcels.request.lines
    .flatMap(({ goodsMinor }, line) => {
      const length = parcels.all[line] ?? 0
      return Array.from({ length }, () => ({ line, unit: goodsMinor / BigInt(length) }))
    })
    .toSorted((a, b) => (a.unit < b.unit ? 1 : a.unit > b.unit ? -1 : a.line - b.line))
  const none = parcels.all.map(() => 0)
  const cut: { counts: Counts; cost: bigint }[] = []
  for (const { line } of pieces) {
    const choices = [...cut.keys(), cut.length].flatMap((index) => {
      const now = cut[index] ?? { counts: none, cost: 0n }
      const counts = now.counts.map((count, each) => (each === line ? count + 1 : count))
      const cost = parcels.costOf(counts, index)
      return cost === undefined ? [] : [{ index, counts, cost, more: cost - now.cost }]
    })
    const [first, ...rest] = choices
    if (!first) return undefined
    const best = rest.reduce((kept, choice) => (choice.more < kept.more ? choice : kept), first)
    cut[best.index] = { counts: best.counts, cost: best.cost }
  }
  return cut.map(({ counts }) => counts)
}
