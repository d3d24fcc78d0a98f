import { createHash } from 'node:crypto'
import type { Money } from '#platform/money'
import type { Mode, PictureState } from './tables.ts'

/** What one piece contains, without packaging; the tariff's price per unit is computed with it. */
export type NetQuantity = { readonly amount: string; readonly unit: 'g' | 'kg' | 't' | 'ml' | 'l' | 'piece' }

export type ProductInput = {
  readonly handle: string
  readonly title: string
  /** Sanitised by the caller. */
  readonly descriptionHtml: string
  readonly vendor: string
  readonly type: string
  readonly tags: readonly string[]
  readonly status: 'active' | 'draft' | 'archived'
  readonly optionNames: readonly string[]
  /** ISO 3166-1 alpha-2. From here on, what is absent or null keeps what is known. */
  readonly originCountry?: string | null
  /** Postal code of a US state. */
  readonly originState?: string | null
  /** A code the file names: shown to the seller, never taken over silently. */
  readonly hsHint?: string | null
  readonly category?: string | null
  /** The seller's answers that eligibility rules ask for, by their codes. */
  readonly attributes?: readonly string[]
  /** Codes of the documents that the seller holds. */
  readonly papers?: readonly string[]
  /** The kind of drawing that stands in where there is no picture. */
  readonly drawing?: string | null
  readonly variants: readonly VariantInput[]
  readonly pictures: readonly { readonly url: string; readonly alt: string; readonly position: number }[]
}

export type VariantInput = {
  readonly sku: string | null
  readonly optionValues: readonly string[]
  /** The price in the seller's own shop, in US cents. */
  readonly shopPriceMinor?: bigint | null
  readonly weightGrams?: number | null
  readonly barcode?: string | null
  /** China's code, 8 or 10 digits, picked by a person. */
  readonly hsCode?: string | null
  readonly net?: NetQuantity | null
  readonly legalQuantity1?: string | null
  readonly legalQuantity2?: string | null
  /** Either fixes the price; the other follows. */
  readonly keep?: Money | null
  readonly shelf?: Money | null
}

export type Variant = {
  readonly id: string
  readonly position: number
  readonly sku: string | null
  readonly optionValues: readonly string[]
  readonly barcode: string | null
  readonly shopPrice: Money | null
  readonly weightGrams: number | null
  readonly hsCode: string | null
  readonly net: NetQuantity | null
  readonly legalQuantity1: string | null
  readonly legalQuantity2: string | null
  readonly keep: Money | null
  readonly shelf: Money | null
}

export type Picture = {
  readonly id: string
  readonly position: number
  readonly source: string
  readonly alt: string
  readonly state: PictureState
  readonly refused: string | null
  readonly hash: string | null
}

export type ListingState = {
  readonly listingId: string
  readonly mode: Mode
  readonly state: 'draft' | 'live' | 'down'
  readonly wanted: boolean
  readonly reason: string | null
}

export type Product = {
  readonly sellerId: string
  readonly id: string
  readonly handle: string
  readonly title: string
  readonly descriptionHtml: string
  readonly vendor: string
  readonly type: string
  readonly category: string | null
  readonly status: 'active' | 'draft' | 'archived'
  readonly optionNames: readonly string[]
  readonly sourceHash: string
  readonly originCountry: string | null
  readonly originState: string | null
  readonly hsHint: string | null
  readonly attributes: readonly string[]
  readonly papers: readonly string[]
  readonly drawing: string | null
  readonly changedAt: Date
  readonly variants: readonly Variant[]
  readonly pictures: readonly Picture[]
  /** Every picture address ever seen, those the seller removed too: an import does not bring them back. */
  readonly pictureSources: readonly string[]
  readonly listings: readonly ListingState[]
}

/** The words a translation is made from: the drafter's request. */
export function sourceOf(product: {
  readonly title: string
  readonly descriptionHtml: string
  readonly vendor: string
  readonly optionNames: readonly string[]
  readonly variants: readonly { readonly optionValues: readonly string[] }[]
}) {
  return {
    title: product.title,
    descriptionHtml: product.descriptionHtml,
    vendor: product.vendor,
    optionNames: [...product.optionNames],
    // Sorted, so that variants in another order, or fewer of them in a file, are the same words.
    optionValues: product.optionNames.map((_, at) =>
      [...new Set(product.variants.map((variant) => variant.optionValues[at] ?? ''))].toSorted(),
    ),
  }
}

/** Changes exactly when the words a translation rests on change. */
export const hashOf = (source: ReturnType<typeof sourceOf>): string =>
  createHash('sha256').update(JSON.stringify(source)).digest('hex')
