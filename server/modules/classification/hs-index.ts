import { facetsOfCode, type Facets } from './facets.ts'
import type { HsSynonym, Turn } from './hs-files.ts'
import { singular } from '#platform/singular'
import { latinWords, lineWords, telling, tellingAndPacking } from './hs-words.ts'
import type { Kind } from './produce.ts'

/** A row of the nomenclature: code of 2, 4 or 6 digits. */
export type HsRow = { readonly code: string; readonly description: string }

/** A line of China's tariff beneath a six-digit code. */
export type ChinaLine = {
  readonly hs8: string
  readonly nameEn: string
  readonly nameZh: string
  /** Of the small seed that stands in until the official tariff is loaded. */
  readonly demonstration: boolean
}

export type Phrase = { readonly text: string; readonly words: readonly string[]; readonly hs6: string }
type Posting = { readonly hs6: string; readonly weight: number }
type Leaf = { readonly hs6: string; readonly facets: Facets; readonly article: ReadonlySet<string> }
export type IndexedKind = Kind & { readonly runs: readonly (readonly string[])[] }

export type HsIndex = {
  readonly byCode: ReadonlyMap<string, HsRow>
  readonly postings: ReadonlyMap<string, readonly Posting[]>
  /** Phrases by their last word, so that a text meets only those it may hold. */
  readonly english: ReadonlyMap<string, readonly Phrase[]>
  /** Chinese phrases by their first character. */
  readonly chinese: ReadonlyMap<string, readonly { readonly text: string; readonly hs6: string }[]>
  readonly kinds: readonly IndexedKind[]
  readonly turns: readonly Turn[]
  readonly leaves: ReadonlyMap<string, Leaf>
  /** Codes that may stand for the same article in another material, sex or make. */
  readonly kin: ReadonlyMap<string, readonly string[]>
  /** The first everyday Chinese words of a code; not the official text, which no open source holds. */
  readonly chineseNames: ReadonlyMap<string, string>
  readonly size: number
}

export type HsSources = {
  readonly rows: readonly HsRow[]
  readonly synonyms: readonly HsSynonym[]
  readonly kinds?: readonly Kind[]
  readonly turns?: readonly Turn[]
  /** Further words under a six-digit code: the American lines beneath it. */
  readonly american?: readonly { readonly hs6: string; readonly text: string }[]
}

const ownWeight = 6
const headingWeight = 2
const americanWeight = 2
const notSpecified = '999999'

/** Builds the index once per set of tables (about 0.4 s for the whole nomenclature with the American lines). */
export function indexHs({ rows, synonyms, kinds = [], turns = [], american = [] }: HsSources): HsIndex {
  const byCode = new Map(rows.map((row) => [row.code, row]))
  const leafRows = rows.filter((row) => row.code.length === 6 && row.code !== notSpecified)
  const leaves = new Map(leafRows.map((row) => [row.code, leafOf(row)]))
  const known = synonyms.filter((each) => leaves.has(each.hs6))
  const english = known.flatMap(({ en, hs6 }) => en.map((text) => ({ text, words: phraseWords(text), hs6 })))
  const chinese = known.flatMap(({ zh, hs6 }) => zh.map((text) => ({ text: text.toLowerCase(), hs6 })))
  return {
    byCode,
    postings: postingsOf(leafRows, byCode, american),
    english: Map.groupBy(english, ({ words }) => words.at(-1) ?? ''),
    chinese: Map.groupBy(chinese, ({ text }) => text.slice(0, 1)),
    kinds: kinds.map((kind) => ({ ...kind, runs: kind.en.map((name) => name.split(' ').map(singular)) })),
    turns: turns.map((turn) => ({ ...turn, en: turn.en.map((group) => group.map(singular)) })),
    leaves,
    kin: kinOf([...leaves.values()]),
    chineseNames: chineseNamesOf(known),
    size: leafRows.length,
  }
}

const chineseNamesOf = (known: readonly HsSynonym[]): ReadonlyMap<string, string> =>
  new Map(
    [...Map.groupBy(known, ({ hs6 }) => hs6)].map(([hs6, same]) => [
      hs6,
      same
        .flatMap(({ zh }) => zh)
        .slice(0, 3)
        .join('、'),
    ]),
  )

const leafOf = ({ code, description }: HsRow): Leaf => ({
  hs6: code,
  facets: facetsOfCode(code, description),
  article: new Set(telling(description.split(';')[0] ?? '')),
})

const phraseWords = (text: string): readonly string[] => {
  const words = tellingAndPacking(text)
  return words.length > 0 ? words : latinWords(text)
}

function postingsOf(
  leaves: readonly HsRow[],
  byCode: ReadonlyMap<string, HsRow>,
  american: NonNullable<HsSources['american']>,
): ReadonlyMap<string, readonly Posting[]> {
  const words = new Map<string, Map<string, number>>()
  const read = new Map<string, readonly string[]>() // thousands of lines are called "Other"
  const put = (text: string, hs6: string, weight: number): void => {
    const line = read.get(text) ?? lineWords(text)
    read.set(text, line)
    for (const word of line) {
      const codes = words.get(word) ?? new Map<string, number>()
      codes.set(hs6, Math.max(codes.get(hs6) ?? 0, weight))
      words.set(word, codes)
    }
  }
  for (const { code, description } of leaves) {
    put(byCode.get(code.slice(0, 4))?.description ?? '', code, headingWeight)
    put(description, code, ownWeight)
  }
  for (const { hs6, text } of american) put(text, hs6, americanWeight)
  return new Map(
    [...words].map(([word, codes]) => [word, [...codes].map(([hs6, weight]) => ({ hs6, weight }))] as const),
  )
}

/** The same garment stands in a heading for each sex, knitted and woven. */
const wardrobes: readonly (readonly string[])[] = [
  ['6101', '6102', '6201', '6202'],
  ['6103', '6104', '6203', '6204'],
  ['6105', '6106', '6205', '6206'],
  ['6107', '6108', '6207', '6208'],
  ['6111', '6209'],
  ['6112', '6211'],
  ['6116', '6216'],
  ['6117', '6214'],
]

function kinOf(leaves: readonly Leaf[]): ReadonlyMap<string, readonly string[]> {
  const byHeading = Map.groupBy(leaves, ({ hs6 }) => hs6.slice(0, 4))
  const shares = (one: Leaf, other: Leaf): boolean => [...one.article].some((word) => other.article.has(word))
  return new Map(
    leaves.map((leaf) => {
      const heading = leaf.hs6.slice(0, 4)
      const headings = wardrobes.find((each) => each.includes(heading)) ?? [heading]
      const kin = headings.flatMap((each) => byHeading.get(each) ?? []).filter((other) => other !== leaf)
      return [leaf.hs6, kin.filter((other) => shares(leaf, other)).map(({ hs6 }) => hs6)]
    }),
  )
}
