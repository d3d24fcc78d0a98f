import { refuse } from './refusals.ts'
import type { FileRefusals } from './file-mistakes.ts'

/** What is said about a CSV file of this module. */
export const fileRefusals: FileRefusals = {
  unreadable: () => refuse('markets.file-unreadable'),
  empty: () => refuse('markets.file-empty'),
  mistaken: (params, issuesIn) => refuse('markets.file-mistaken', params, issuesIn),
}

/** A list is read in pages, newest first; the cursor is the id of the last row shown. */
export type Listing = { readonly cursor?: string | undefined; readonly limit: number }
