/**
 * What a shop's product file says, read and judged, before anything touches a database.
 *
 * A file is either read, and then each of its lines is taken or refused with a reason, or it is refused as a whole.
 * A product with one refused line is left out entirely: half a product would go on sale with sizes missing. The
 * other products go on.
 */

/** Largest file read. Shopify itself stops at 15 MB; a larger one is refused before a byte of it is parsed. */
export const fileBytesMax = 20 * 1024 * 1024

/** More records than this in one file are refused, so that a file of tiny lines cannot fill the memory. */
export const rowsMax = 250_000

export type ProductStatus = 'active' | 'draft' | 'archived'

export type FileVariant = {
  readonly line: number
  readonly sku: string | null
  /** One value per name in `optionNames`, in that order; empty when the product has no options. */
  readonly optionValues: readonly string[]
  /** US cents, always above 0. */
  readonly priceMinor: bigint
  /** Whole grams, rounded up to 1 at least; null when the file says 0 or nothing. */
  readonly weightGrams: number | null
  readonly stock: number | null
  readonly barcode: string | null
}

/** An address as text: nothing has been fetched, and http or https is all that is known of it. */
export type FileImage = { readonly src: string; readonly position: number; readonly alt: string }

export type FileProduct = {
  /** Lower case, and the only one of its kind in the file. */
  readonly handle: string
  readonly title: string
  /** Already sanitised: see `cleanHtml`. */
  readonly descriptionHtml: string
  readonly vendor: string
  readonly type: string
  readonly tags: readonly string[]
  readonly status: ProductStatus
  readonly optionNames: readonly string[]
  /** ISO 3166-1 alpha-2. */
  readonly origin?: string
  /** 6 to 13 digits, no dots; whether such a code exists is for the tariff to say. */
  readonly hsCode?: string
  readonly variants: readonly FileVariant[]
  readonly images: readonly FileImage[]
  readonly lines: readonly number[]
}

/** Why one line is refused: a stable code, and a sentence that tells the seller what to write instead. */
export type RefusedLine = {
  readonly line: number
  readonly reason: string
  readonly says: string
  readonly handle?: string
  readonly column?: string
}

export type ProductFile = {
  readonly header: 'classic' | 'new'
  /** Data records, refused ones included, blank ones not. */
  readonly rows: number
  /** What the file holds, refused products included. */
  readonly counts: { readonly products: number; readonly variants: number }
  readonly products: readonly FileProduct[]
  readonly unknownColumns: readonly string[]
  readonly refused: readonly RefusedLine[]
  /** How many products of the file (as in `counts`) lack the value; weight: have a variant without one. */
  readonly missing: { readonly origin: number; readonly hsCode: number; readonly weight: number }
}

/** The whole file is refused. `line` is there when one line is to blame. */
export type FileRefusal = { readonly refusal: string; readonly says: string; readonly line?: number }

/** @returns the refusal of a file too large or too small to be read, by its size alone; null when it may be read. */
export function refuseSize(sizeBytes: number): FileRefusal | null {
  if (sizeBytes === 0)
    return { refusal: 'empty', says: 'The file is empty. Export the products again and send that file.' }
  if (sizeBytes <= fileBytesMax) return null
  return {
    refusal: 'too-large',
    says: `The file is larger than ${fileBytesMax / 1024 / 1024} MB. Export fewer products at a time and send several files.`,
  }
}
