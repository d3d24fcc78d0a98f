import type { Rule, Words } from './rules.ts'

/**
 * An expected no. `-621005` (limit of one order) and `-621018` (limit of the year) are the codes with which customs itself
 * refuses; `overMinor` is by how much. `legal-quantity`: the tax cannot be known without the quantity the tariff counts
 * by. `shelf-too-low`: the wanted price does not even carry freight, insurance and tax and one cent for the seller.
 */
export type Refused =
  | (Reason & { readonly code: '-621005' | '-621018'; readonly overMinor: bigint })
  | (Reason & { readonly code: 'legal-quantity'; readonly line: number })
  | (Reason & { readonly code: 'shelf-too-low' })

type Reason = { readonly kind: 'refused'; readonly words: Words; readonly rules: readonly Rule[] }
