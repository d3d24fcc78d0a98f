import type { Rule, Words } from './rules.ts'

/**
 * An expected no. `code` is the authority's own where it has one (`-621005`: over the limit of one order, `-621018`: over
 * the limit of the year). `legal-quantity`: the tax counts pieces, weight or volume, and none that fits was given.
 * `no-scheme`: no scheme of the route takes this line. `exchange-rate`: a threshold stands in another currency.
 * A pack may name others (`liquor-350-ml`: more than a parcel may hold).
 */
export type LandedRefusal = {
  readonly kind: 'refused'
  readonly market: string
  readonly route: string
  readonly minorDigits: number
  readonly code: string
  readonly words: Words
  readonly overMinor?: bigint
  readonly line?: number
  /** The currency whose rate is missing. */
  readonly needsRateOf?: string
  readonly rules: readonly Rule[]
}
