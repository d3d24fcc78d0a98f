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
