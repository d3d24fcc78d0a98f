import { lineNames } from '#modules/compliance'
import type { Ctx } from '#platform/context'
import { codesByGtin, type KnownCode } from './chosen-code.ts'
import { findHs, type HsCandidate } from './find-hs.ts'
import { type Gtin, readGtin } from './gtin.ts'
import type { ChinaLine } from './hs-index.ts'
import { type Note, notesFor, type Question, questionsFor } from './hs-notes.ts'
import { hsTables, type HsTables } from './hs-tables.ts'
import { indexLines, type LineIndex } from './line-index.ts'
import { type OldCode, type Successors, successorsOf } from './old-code.ts'
import type { UsLine } from './us-lines.ts'

/** What somebody knows of the goods: at least one of the four. */
export type Asking = {
  readonly words?: string | undefined
  /** The maker's trade, 2 to 6 digits of NAICS 2022. */
  readonly naics?: string | undefined
  readonly gtin?: string | undefined
  readonly oldCode?: OldCode | undefined
  readonly limit?: number | undefined
}

export type Candidate = {
  readonly hs6: string
  readonly nomenclature: 'hs'
  readonly year: 2022
  readonly name: { readonly en: string; readonly zh: string | null }
  readonly heading: string
  readonly chapter: string
  readonly confidence: number
  /** The words, codes and notes of work it rests on. */
  readonly why: readonly string[]
  readonly reasons: readonly { readonly en: string; readonly zh: string }[]
  readonly notes: readonly (Note & { readonly decides: boolean })[]
  readonly national: { readonly cn: readonly ChinaLine[]; readonly us: readonly UsLine[] }
}

export type Classified = {
  readonly candidates: readonly Candidate[]
  readonly questions: readonly Question[]
  readonly naicsTitle: string | null
  readonly gtin: (Gtin & { readonly known: number }) | null
  readonly oldCode: Successors | null
}

/** Notes the reply may hold for one candidate, and American lines: some subheadings have eighty. */
const usLinesMax = 40

/**
 * Ranks six-digit candidates for each thing asked, in order, with the notes and questions that decide between them and the
 * national lines beneath. It chooses nothing. Two statements, however many things.
 */
export async function classify(ctx: Ctx, asked: readonly Asking[]): Promise<readonly Classified[]> {
  const tables = hsTables()
  const lines = indexLines(await lineNames(ctx))
  const gtins = asked.flatMap(({ gtin }) => (gtin === undefined ? [] : (readGtin(gtin)?.gtin14 ?? [])))
  const known = await codesByGtin(ctx, gtins)
  return asked.map((each) => classifyOne(tables, lines, known, each))
}

/** The same for one thing, pure: what a bench and a test can call without a database. */
export function classifyOne(
  tables: HsTables,
  lines: LineIndex,
  known: ReadonlyMap<string, readonly KnownCode[]>,
  { words, naics, gtin, oldCode, limit = 5 }: Asking,
): Classified {
  const naicsTitle = naics === undefined ? null : (tables.naicsTitles.get(naics) ?? null)
  const read = gtin === undefined ? null : readGtin(gtin)
  const seen = read === null ? [] : (known.get(read.gtin14) ?? [])
  const old = oldCode === undefined ? null : successorsOf(tables.index, oldCode)
  const text = words ?? (seen.length === 0 && old === null ? (naicsTitle ?? '') : '')
  const byWords = findHs(tables.index, text, limit + 10, { lines, trade: tradeOf(tables, naics) })
  const only = words === undefined && seen.length === 0 && old === null ? tradeLeaves(tables, naics) : []
  const ranked = mix(tables, lines, byWords, seen, old, only).slice(0, limit)
  const codes = ranked.map(({ hs6 }) => hs6)
  return {
    candidates: ranked.map((each) => candidateOf(tables, each, codes)),
    questions: questionsFor(codes),
    naicsTitle,
    gtin: read === null ? null : { ...read, known: seen.length },
    oldCode: old,
  }
}

/** The longest beginning of a NAICS code that is known to make something. */
function tradeOf(tables: HsTables, naics: string | undefined): readonly string[] {
  for (let long = naics?.length ?? 0; long >= 2; long -= 1) {
    const trade = tables.naicsTrades.get((naics ?? '').slice(0, long))
    if (trade !== undefined) return trade
  }
  return []
}

/** What a trade makes, in the order of its list: all there is to go by when nothing else is said. */
const tradeLeaves = (tables: HsTables, naics: string | undefined): readonly string[] =>
  tradeOf(tables, naics).flatMap((start) => [...tables.index.leaves.keys()].filter((hs6) => hs6.startsWith(start)))

/** A code that people chose for the same barcode goes first, then what became of an old code; words order the rest. */
function mix(
  tables: HsTables,
  lines: LineIndex,
  byWords: readonly HsCandidate[],
  seen: readonly KnownCode[],
  old: Successors | null,
  trade: readonly string[],
): readonly HsCandidate[] {
  const found = new Map(byWords.map((each) => [each.hs6, each]))
  const named = new Map<string, { readonly confidence: number; readonly why: string }>()
  for (const { hs6, times } of seen) named.set(hs6, { confidence: times > 1 ? 0.9 : 0.8, why: `gtin × ${times}` })
  for (const hs6 of old?.hs6 ?? [])
    if (!named.has(hs6)) named.set(hs6, { confidence: confidenceOf(old, found.has(hs6)), why: old?.kind ?? '' })
  for (const hs6 of trade)
    if (!found.has(hs6)) named.set(hs6, { confidence: Math.round(30 / trade.length) / 100, why: 'naics' })
  const first = [...named]
    .map(([hs6, { confidence, why }]) => {
      const own = found.get(hs6) ?? bare(tables, lines, hs6)
      return { ...own, confidence: Math.max(own.confidence, confidence), matched: [why, ...own.matched] }
    })
    .toSorted((a, b) => b.confidence - a.confidence || b.score - a.score || (a.hs6 < b.hs6 ? -1 : 1))
  return [...first, ...byWords.filter(({ hs6 }) => !named.has(hs6))]
}

/** One successor is as sure as a number can be; several share it, and words tell which. */
function confidenceOf(old: Successors | null, alsoByWords: boolean): number {
  if (old === null || old.kind === 'none') return 0
  const sure = { same: 0.9, moved: 0.8, heading: 0.3 }[old.kind] / old.hs6.length
  return Math.round(100 * Math.min(0.9, alsoByWords ? sure + 0.2 : sure)) / 100
}

function bare(tables: HsTables, lines: LineIndex, hs6: string): HsCandidate {
  const row = (code: string) => tables.index.byCode.get(code) ?? { code, description: '' }
  return {
    hs6,
    description: row(hs6).description,
    nameZh: tables.index.chineseNames.get(hs6) ?? null,
    heading: row(hs6.slice(0, 4)),
    chapter: row(hs6.slice(0, 2)),
    score: 0,
    confidence: 0,
    matched: [],
    reasons: [],
    lines: lines.beneath(hs6),
  }
}

function candidateOf(tables: HsTables, found: HsCandidate, codes: readonly string[]): Candidate {
  const { hs6, description, nameZh, heading, chapter, confidence, matched, reasons, lines } = found
  return {
    hs6,
    nomenclature: 'hs',
    year: 2022,
    name: { en: description, zh: nameZh },
    heading: heading.description,
    chapter: chapter.description,
    confidence,
    why: matched,
    reasons,
    notes: notesFor(hs6, codes),
    national: { cn: lines, us: (tables.us.byHs6.get(hs6) ?? []).slice(0, usLinesMax) },
  }
}
