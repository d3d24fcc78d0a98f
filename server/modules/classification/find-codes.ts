import { lineNames } from '#modules/compliance'
import type { Ctx } from '#platform/context'
import { findHs, type HsCandidate } from './find-hs.ts'
import { indexLines } from './line-index.ts'
import { hsTables } from './hs-tables.ts'

/**
 * Proposes six-digit codes for words in English or Chinese, best first, each with the lines of China's tariff beneath it
 * that are loaded. A person chooses; no match is an empty list.
 */
export const findCodes = async (ctx: Ctx, words: string, limit = 10): Promise<readonly HsCandidate[]> =>
  findHs(hsTables().index, words, limit, { lines: indexLines(await lineNames(ctx)) })
