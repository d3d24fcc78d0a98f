import { cny, decimalOf } from '#platform/money'
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

const bandOf = (bands: readonly Band[], grams: number): Band | undefined =>
  bands.find((band) => grams <= band.upToGrams)

/**
 * Puts bands in order and proves that shipping together never costs more than apart, for every two weights that the card
 * takes as one parcel. Refused with the offending pair.
 *
 * Prices rise with weight, so two parcels cost most together at the heaviest weights of their bands: it is enough to try
 * those, or where they weigh too much together the heaviest parcel, if lighter ones of the two bands still fit into it.
 */
export function checkBands(given: readonly Band[]): readonly Band[] {
  const bands = given.toSorted((a, b) => a.upToGrams - b.upToGrams)
  const gramsMax = bands.at(-1)?.upToGrams ?? 0
  for (const [at, band] of bands.entries()) {
    const before = bands[at - 1]
    if (before?.upToGrams === band.upToGrams) throw refuse('markets.freight-band-twice', { grams: band.upToGrams })
    if (before !== undefined && before.priceMinor > band.priceMinor)
      throw refuse('markets.freight-not-rising', { first: before.upToGrams, second: band.upToGrams })
  }
  const lightest = (at: number): number => (bands[at - 1]?.upToGrams ?? 0) + 1
  for (const [i, one] of bands.entries())
    for (const [j, other] of bands.slice(0, i + 1).entries()) {
      if (lightest(i) + lightest(j) > gramsMax) continue
      const together = bandOf(bands, Math.min(one.upToGrams + other.upToGrams, gramsMax))
      if (together === undefined || together.priceMinor <= one.priceMinor + other.priceMinor) continue
      throw refuse('markets.freight-dearer-together', {
        first: other.upToGrams,
        second: one.upToGrams,
        apart: yuanText(one.priceMinor + other.priceMinor),
        together: yuanText(together.priceMinor),
      })
    }
  return bands
}

const yuanText = (minor: bigint): string => decimalOf(cny(minor))
