import { readFileSync } from 'node:fs'
import { parse } from 'csv-parse/sync'
import type { Ctx } from '#platform/context'
import { z } from '#platform/wire'
import { findHs, type HsCandidate, type HsIndex, indexHs, readHsSynonyms } from './find-hs.ts'
import { lineNames } from './tariff-lines.ts'

const nomenclature = new URL('../../reference/hs/hs-2022.csv', import.meta.url)
const synonyms = new URL('./hs-synonyms.csv', import.meta.url)
const Rows = z.array(z.object({ code: z.string(), description: z.string() }))

/**
 * Proposes six-digit codes for words in English or Chinese, best first, each with the lines of China's tariff beneath it
 * that are loaded. A person chooses; no match is an empty list.
 */
export async function findCodes(ctx: Ctx, words: string, limit = 10): Promise<readonly HsCandidate[]> {
  const index = { ...nomenclatureIndex(), lines: await lineNames(ctx) }
  return findHs(index, words, limit)
}

const loaded: { index?: HsIndex } = {}

/** The nomenclature does not change while the process runs: read and indexed at the first question, in 0.1 s. */
function nomenclatureIndex(): HsIndex {
  loaded.index ??= indexHs(
    Rows.parse(parse(readFileSync(nomenclature), { bom: true, columns: true })),
    readHsSynonyms(readFileSync(synonyms, 'utf8')),
  )
  return loaded.index
}
