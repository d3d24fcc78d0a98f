import { cny, decimalOf } from '#platform/money'
import type { RefusalParams } from '#platform/refusal'
import type { Provenance } from './provenance.ts'
import { refuse } from './refusals.ts'
import type { Route } from './tables.ts'

/** A parcel of up to so many grams costs so many minor units. */
export type Band = { readonly upToGrams: number; readonly priceMinor: bigint }

/** One price list of a route, its bands in rising order; the last band is the heaviest parcel it takes. */
export type FreightCard = Provenance & {
  readonly id: string
  /** Where its parcels go: `cn`, `jp` … */
  readonly market: string
  readonly route: Route
  readonly currency: string
  readonly bands: readonly Band[]
  readonly validFrom: string
  readonly setBy: string
  readonly setAt: Date
}

/** What a parcel of so many grams costs. Refused as `markets.freight-too-heavy`. */
export function freightOn(card: Pick<FreightCard, 'bands' | 'route'>, weightGrams: number): bigint {
  const band = bandOf(card.bands, weightGrams)
  if (band !== undefined) return band.priceMinor
  const gramsMax = card.bands.at(-1)?.upToGrams ?? 0
  throw refuse('markets.freight-too-heavy', { grams: weightGrams, gramsMax })
}

const bandOf = <B extends Band>(bands: readonly B[], grams: number): B | undefined =>
  bands.find((band) => grams <= band.upToGrams)

/** Puts bands in order; refused with the first pair that is wrong. */
export function checkBands(given: readonly Band[]): readonly Band[] {
  const bands = inOrder(given)
  const twice = bands.find((band, at) => bands[at - 1]?.upToGrams === band.upToGrams)
  if (twice !== undefined) throw refuse('markets.freight-band-twice', { grams: twice.upToGrams })
  const [fault] = bandFaults(bands)
  if (fault !== undefined) throw refuse(`markets.freight-${fault.kind}`, fault.params)
  return bands
}

type Fault<B> = {
  readonly kind: 'not-rising' | 'dearer-together'
  /** The band whose price is wrong. */
  readonly at: B
  readonly params: RefusalParams
}

/**
 * Every band of which no weight stands twice that costs less than a lighter one, or else more than two parcels: shipping
 * together never costs more than apart, for every two weights that the card takes as one parcel.
 *
 * Prices rise with weight, so two parcels cost most together at the heaviest weights of their bands: it is enough to try
 * those, or where they weigh too much together the heaviest parcel, if lighter ones of the two bands still fit into it.
 */
export function bandFaults<B extends Band>(given: readonly B[]): readonly Fault<B>[] {
  const bands = inOrder(given)
  const falling = bands.flatMap((band, at): readonly Fault<B>[] => {
    const before = bands[at - 1]
    if (before === undefined || before.priceMinor <= band.priceMinor) return []
    const params = { first: before.upToGrams, second: band.upToGrams, least: yuanText(before.priceMinor) }
    return [{ kind: 'not-rising', at: band, params }]
  })
  if (falling.length > 0) return falling
  const gramsMax = bands.at(-1)?.upToGrams ?? 0
  const lightest = (at: number): number => (bands[at - 1]?.upToGrams ?? 0) + 1
  const dearer = new Map<B, Fault<B>>()
  for (const [i, one] of bands.entries())
    for (const [j, other] of bands.slice(0, i + 1).entries()) {
      if (lightest(i) + lightest(j) > gramsMax) continue
      const together = bandOf(bands, Math.min(one.upToGrams + other.upToGrams, gramsMax))
      const apart = one.priceMinor + other.priceMinor
      if (together === undefined || together.priceMinor <= apart || dearer.has(together)) continue
      const prices = { apart: yuanText(apart), together: yuanText(together.priceMinor) }
      const params = { first: other.upToGrams, second: one.upToGrams, ...prices }
      dearer.set(together, { kind: 'dearer-together', at: together, params })
    }
  return [...dearer.values()]
}

const inOrder = <B extends Band>(bands: readonly B[]): readonly B[] =>
  bands.toSorted((a, b) => a.upToGrams - b.upToGrams)

const yuanText = (minor: bigint): string => decimalOf(cny(minor))
