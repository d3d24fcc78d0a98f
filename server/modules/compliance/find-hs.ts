import { latinWords, lineWords, telling } from './hs-words.ts'

/** A row of the nomenclature: code of 2, 4 or 6 digits. */
export type HsRow = { readonly code: string; readonly description: string }

/** Everyday words for one six-digit code. */
export type HsSynonym = { readonly en: readonly string[]; readonly zh: readonly string[]; readonly hs6: string }

/** A line of China's tariff beneath a six-digit code. */
export type ChinaLine = { readonly hs8: string; readonly nameEn: string; readonly nameZh: string }

/** A proposal for a person to judge. `score` only ranks; `matched` names the words and synonyms it rests on. */
export type HsCandidate = {
  readonly hs6: string
  readonly description: string
  readonly heading: HsRow
  readonly chapter: HsRow
  readonly score: number
  readonly matched: readonly string[]
  readonly lines: readonly ChinaLine[]
}

type Phrase = { readonly text: string; readonly words: readonly string[]; readonly hs6: string }
type Posting = { readonly hs6: string; readonly weight: number }

export type HsIndex = {
  readonly byCode: ReadonlyMap<string, HsRow>
  readonly postings: ReadonlyMap<string, readonly Posting[]>
  readonly english: readonly Phrase[]
  readonly chinese: readonly { readonly text: string; readonly hs6: string }[]
  readonly lines: readonly ChinaLine[]
  readonly size: number
}

const queryCharsMax = 200
const limitMax = 50
const ownWeight = 3
const headingWeight = 1

/** Reads `hs-synonyms.csv`: en and zh hold several phrases parted by semicolons; no field is quoted. Throws on a bad row. */
export function readHsSynonyms(csv: string): readonly HsSynonym[] {
  return csv
    .trim()
    .split(/\r?\n/u)
    .slice(1)
    .map((row) => {
      const [en = '', zh = '', hs6 = ''] = row.split(',')
      if (!/^\d{6}$/.test(hs6)) throw new Error(`hs-synonyms.csv: no six-digit code in "${row}"`)
      return { en: parts(en), zh: parts(zh), hs6 }
    })
}

const parts = (cell: string): readonly string[] => cell.split(';').filter((part) => part !== '')

/** Builds the index once per set of tables (about 0.1 s for the whole nomenclature). Synonyms of unknown codes are left out. */
export function indexHs(
  rows: readonly HsRow[],
  synonyms: readonly HsSynonym[],
  lines: readonly ChinaLine[] = [],
): HsIndex {
  const byCode = new Map(rows.map((row) => [row.code, row]))
  const leaves = rows.filter((row) => row.code.length === 6)
  const postings = new Map<string, Posting[]>()
  for (const leaf of leaves) {
    const weights = new Map<string, number>()
    for (const word of lineWords(byCode.get(leaf.code.slice(0, 4))?.description ?? '')) weights.set(word, headingWeight)
    for (const word of lineWords(leaf.description)) weights.set(word, ownWeight)
    for (const [word, weight] of weights) {
      const list = postings.get(word) ?? []
      list.push({ hs6: leaf.code, weight })
      postings.set(word, list)
    }
  }
  const known = synonyms.filter((each) => byCode.has(each.hs6))
  return {
    byCode,
    postings,
    english: known.flatMap(({ en, hs6 }) => en.map((text) => ({ text, words: phraseWords(text), hs6 }))),
    chinese: known.flatMap(({ zh, hs6 }) => zh.map((text) => ({ text: text.toLowerCase(), hs6 }))),
    lines,
    size: leaves.length,
  }
}

const phraseWords = (text: string): readonly string[] => {
  const words = telling(text)
  return words.length > 0 ? words : latinWords(text)
}

/**
 * Ranks six-digit candidates for English or Chinese words (a product title, or what a seller types). Everyday synonyms
 * outweigh the nomenclature's own words, and the last noun before "with", "for" or "in" outweighs those before it.
 * Reads the first 200 characters; never throws; no match is an empty list.
 */
export function findHs(index: HsIndex, query: string, limit = 10): readonly HsCandidate[] {
  const text = Array.from(query.toWellFormed().normalize('NFKC').toLowerCase()).slice(0, queryCharsMax).join('')
  const found = new Map<string, { score: number; matched: Set<string> }>()
  const add = (hs6: string, score: number, why: string): void => {
    const entry = found.get(hs6) ?? { score: 0, matched: new Set<string>() }
    entry.score += score
    entry.matched.add(why)
    found.set(hs6, entry)
  }
  const { head, rest } = headOf(text)
  matchEnglish(index, head, 4, add)
  matchEnglish(index, rest, 1, add)
  matchChinese(index, text, add)
  matchNomenclature(index, new Set([...telling(head), ...telling(rest)]), add)
  return [...found]
    .sort(([codeA, a], [codeB, b]) => b.score - a.score || (codeA < codeB ? -1 : 1))
    .slice(0, Math.min(Math.max(1, limit), limitMax))
    .map(([hs6, { score, matched }]) => candidate(index, hs6, score, [...matched]))
}

type Add = (hs6: string, score: number, why: string) => void

/** "jar of honey" is honey; "soap with honey for babies" is soap. */
function headOf(text: string): { readonly head: string; readonly rest: string } {
  const afterContainer = text.replace(
    /\b(?:jar|box|bag|bottle|pack|case|set|tin|can|basket|lb|oz|pound|ounce)s?\s+of\b/gu,
    ' ',
  )
  const [head = '', ...rest] = afterContainer.split(/\b(?:with|for|in|from|of|without|by)\b|[,(|–—]| - /u)
  return telling(head).length > 0 ? { head, rest: rest.join(' ') } : { head: afterContainer, rest: '' }
}

/** A run of words scores by its length and by how near the end it stands; a run inside a longer one keeps a quarter. */
function matchEnglish(index: HsIndex, text: string, factor: number, add: Add): void {
  const words = telling(text)
  if (words.length === 0) return
  const hits = index.english.flatMap((phrase) => {
    const span = spanOf(words, phrase.words)
    return span ? [{ phrase, ...span }] : []
  })
  const best = new Map<string, { readonly score: number; readonly text: string }>()
  for (const { phrase, start, end } of hits) {
    const inside = hits.some(
      (other) => other.phrase.words.length > phrase.words.length && other.start <= start && other.end >= end,
    )
    const gaps = end - start - phrase.words.length
    const whole = 100 * phrase.words.length + (end === words.length ? 80 : 0) + 5 * end - 10 * gaps
    const score = Math.trunc(((inside ? Math.trunc(whole / 4) : whole) * factor) / 4)
    if (score > (best.get(phrase.hs6)?.score ?? 0)) best.set(phrase.hs6, { score, text: phrase.text })
  }
  for (const [hs6, hit] of best) add(hs6, hit.score, hit.text)
}

/** The last place where the words of a phrase stand in their order, at most two others between each: merino *crew* sweater. */
function spanOf(
  words: readonly string[],
  run: readonly string[],
): { readonly start: number; readonly end: number } | undefined {
  const end = words.lastIndexOf(run.at(-1) ?? '')
  if (end < 0) return undefined
  let start = end
  for (const word of run.slice(0, -1).toReversed()) {
    const before = words.lastIndexOf(word, start - 1)
    if (start === 0 || before < 0 || start - before > 3) return undefined
    start = before
  }
  return { start, end: end + 1 }
}

function matchChinese(index: HsIndex, text: string, add: Add): void {
  if (!/\p{Script=Han}/u.test(text)) return
  const hits = index.chinese.filter((each) => text.includes(each.text) || hasHalves(text, each.text))
  const best = new Map<string, { readonly score: number; readonly text: string }>()
  for (const { text: phrase, hs6 } of hits) {
    const inside = hits.some((other) => other.text.length > phrase.length && other.text.includes(phrase))
    const whole = 60 * phrase.length + (text.trim().endsWith(phrase) ? 80 : 0)
    const score = inside ? Math.trunc(whole / 4) : whole
    if (score > (best.get(hs6)?.score ?? 0)) best.set(hs6, { score, text: phrase })
  }
  for (const [hs6, hit] of best) add(hs6, hit.score, hit.text)
  for (const line of index.lines) {
    const shared = pairs(line.nameZh).filter((pair) => text.includes(pair))
    if (shared.length > 0 && index.byCode.has(line.hs8.slice(0, 6)))
      add(line.hs8.slice(0, 6), 20 * shared.length, line.nameZh)
  }
}

/** 婴儿米粉 is also found in 婴儿有机米粉: two known halves in their order. */
function hasHalves(text: string, phrase: string): boolean {
  const first = text.indexOf(phrase.slice(0, 2))
  return phrase.length === 4 && first >= 0 && text.includes(phrase.slice(2), first + 2)
}

const pairs = (text: string): readonly string[] =>
  Array.from(text)
    .slice(1)
    .map((character, at) => `${Array.from(text)[at] ?? ''}${character}`)

/** Rare words tell more: a word in one line of thousands scores most. */
function matchNomenclature(index: HsIndex, words: ReadonlySet<string>, add: Add): void {
  for (const word of words) {
    const list = index.postings.get(word) ?? []
    const rarity = Math.max(1, Math.round(2 * Math.log2(index.size / Math.max(1, list.length))))
    for (const { hs6, weight } of list) add(hs6, weight * rarity, word)
  }
}

function candidate(index: HsIndex, hs6: string, score: number, matched: readonly string[]): HsCandidate {
  const row = (code: string): HsRow => index.byCode.get(code) ?? { code, description: '' }
  return {
    hs6,
    description: row(hs6).description,
    heading: row(hs6.slice(0, 4)),
    chapter: row(hs6.slice(0, 2)),
    score,
    matched,
    lines: index.lines.filter((line) => line.hs8.startsWith(hs6)),
  }
}
