import { refuse } from './refusals.ts'
import type { RowRefusals } from './csv-rows.ts'

/** What is said about a CSV file of this module. */
export const fileRefusals: RowRefusals = {
  unreadable: () => refuse('markets.file-unreadable'),
  empty: () => refuse('markets.file-empty'),
  missing: (column) => refuse('markets.column-missing', { column }),
  unknown: (column) => refuse('markets.column-unknown', { column }),
  invalid: (line, column) => refuse('markets.row-invalid', { line, column }),
}

/** A list is read in pages, newest first; the cursor is the id of the last row shown. */
export type Listing = { readonly cursor?: string | undefined; readonly limit: number }

/** One row more than asked for tells whether there is a next page. */
export function paged<T extends { readonly id: string }>(
  rows: readonly T[],
  limit: number,
): { readonly items: readonly T[]; readonly next: string | null } {
  const items = rows.slice(0, limit)
  return { items, next: rows.length > limit ? (items.at(-1)?.id ?? null) : null }
}
