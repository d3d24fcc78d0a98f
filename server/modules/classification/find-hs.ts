import { facetsOfWords, fitTenths } from './facets.ts'
import type { Turn } from './hs-files.ts'
import type { ChinaLine, HsIndex, HsRow } from './hs-index.ts'
import { indexLines, type LineIndex } from './line-index.ts'
import { latinWords, telling } from './hs-words.ts'
import { matchChinese, matchEnglish, matchNomenclature, spanOf, type Add } from './match-words.ts'
import { codeOf, stateOf } from './produce.ts'

/** A proposal for a person to judge. `score` only ranks; `matched` names the words and synonyms it rests on. */
export type HsCandidate = {
  readonly hs6: string
  readonly description: string
  /** Everyday Chinese words; the official Chinese text is in no open source. */
  readonly nameZh: string | null
  readonly heading: HsRow
  readonly chapter: HsRow
  readonly score: number
  /** 0 to 1 in hundredths: how often, on the gold set, a candidate that looks like this one is right. */
  readonly confidence: number
  readonly matched: readonly string[]
  /** Why words led to it or away from others, in both languages. */
  readonly reasons: readonly { readonly en: string; readonly zh: string }[]
  readonly lines: readonly ChinaLine[]
}

export type Asked = {
  readonly lines?: LineIndex
  /** Beginnings of codes that the asker's trade makes. */
  readonly trade?: readonly string[]
}

const noLines = indexLines([])
const queryCharsMax = 200
const limitMax = 50

type Found = { score: number; readonly matched: Set<string>; readonly reasons: Set<Turn['why']> }

/**
 * Ranks six-digit candidates for English or Chinese words (a product title, or what a seller types): everyday phrases first,
 * then what state a plant or animal is in, what leads away (the soap with honey), material and sex, and the nomenclature's
 * own words. Pure; reads the first 200 characters; never throws; no match is an empty list.
 */
export function findHs(index: HsIndex, query: string, limit = 10, asked: Asked = {}): readonly HsCandidate[] {
  const text = Array.from(query.toWellFormed().normalize('NFKC').toLowerCase()).slice(0, queryCharsMax).join('')
  const found = new Map<string, Found>()
  const add: Add = (hs6, score, why) => {
    const entry = found.get(hs6) ?? { score: 0, matched: new Set<string>(), reasons: new Set<Turn['why']>() }
    entry.score += score
    entry.matched.add(why)
    found.set(hs6, entry)
  }
  const words = latinWords(text)
  const lines = asked.lines ?? noLines
  const { head, rest } = headOf(text)
  matchEnglish(index, head, 4, add)
  matchEnglish(index, rest, 1, add)
  matchChinese(index, text, add)
  matchLines(index, text, lines, add)
  matchKinds(index, telling(head), text, found, add)
  addKin(index, words, text, found, add)
  matchNomenclature(index, new Set([...telling(head), ...telling(rest)]), add)
  applyTurns(index, words, text, found, add)
  if (tools.has(telling(head).at(-1) ?? '')) leaveFood(found)
  weigh(index, words, text, found, asked.trade ?? [])
  return ranked(index, found, Math.min(Math.max(1, limit), limitMax), lines)
}

/** "jar of honey" is honey; "soap with honey for babies" is soap. */
function headOf(text: string): { readonly head: string; readonly rest: string } {
  const afterContainer = text.replace(
    /\b(?:jar|box|bag|bottle|pack|case|set|tin|can|basket|lb|oz|pound|ounce)s?\s+of\b/gu,
    ' ',
  )
  const [head = '', ...rest] = afterContainer.split(/\b(?:with|for|in|from|of|without|by)\b|[,(|–—]| - /u)
  return telling(head).length > 0 ? { head, rest: rest.join(' ') } : { head: afterContainer, rest: '' }
}

/** Names of China's lines share pairs of characters with what was asked. */
function matchLines(index: HsIndex, text: string, lines: LineIndex, add: Add): void {
  if (!/\p{Script=Han}/u.test(text)) return
  for (const [line, shared] of lines.sharing(text)) {
    const hs6 = line.hs8.slice(0, 6)
    if (index.leaves.has(hs6)) add(hs6, 20 * shared, line.nameZh)
  }
}

/** A plant or animal in a named state: its code gains, the codes of its other states lose. */
function matchKinds(
  index: HsIndex,
  words: readonly string[],
  text: string,
  found: ReadonlyMap<string, Found>,
  add: Add,
): void {
  const hits = index.kinds.flatMap((kind) => {
    const run = kind.runs.filter((each) => spanOf(words, each) !== undefined).toSorted((a, b) => b.length - a.length)[0]
    const zh = kind.zh.filter((each) => text.includes(each)).toSorted((a, b) => b.length - a.length)[0]
    const long = Math.max((run?.length ?? 0) * 2, zh?.length ?? 0)
    const last = run !== undefined && spanOf(words, run)?.end === words.length
    return long === 0 ? [] : [{ kind, long, last, name: run?.join(' ') ?? zh ?? '' }]
  })
  const [best] = hits.toSorted((a, b) => b.long - a.long)
  if (best === undefined) return
  const state = stateOf(latinWords(text).join(' '), text)
  const code = codeOf(best.kind, state)
  if (code === undefined) return
  if (state === 'plain') {
    if (best.last) add(code, 100, best.name)
    return
  }
  for (const other of new Set(hits.flatMap(({ kind }) => Object.values(kind.codes)))) {
    const entry = found.get(other)
    if (entry !== undefined && other !== code) entry.score = Math.trunc((entry.score * 4) / 10)
  }
  add(code, 150 + 20 * best.long, `${best.name}: ${state.replace('_', ' ')}`)
}

/** Whoever found the dress of cotton may have meant the dress of silk: kin of a phrase's code come along with less. */
function addKin(index: HsIndex, words: readonly string[], text: string, found: Map<string, Found>, add: Add): void {
  const asked = facetsOfWords(words, text)
  for (const [hs6, { score }] of [...found].toSorted(([, a], [, b]) => b.score - a.score).slice(0, 3)) {
    const own = index.leaves.get(hs6)
    const [first = ''] = found.get(hs6)?.matched ?? []
    if (own === undefined || score < 60) continue
    for (const other of index.kin.get(hs6) ?? []) {
      const leaf = index.leaves.get(other)
      if (leaf === undefined) continue
      const fit = fitTenths(asked, leaf.facets)
      const better = fit > 10 && fit > fitTenths(asked, own.facets)
      const sameHeading = other.startsWith(hs6.slice(0, 4))
      if (better || sameHeading) add(other, Math.trunc((score * (better ? 75 : 25)) / 100), first)
    }
  }
}

/** A donut maker is no donut: these nouns at the end of a name make it a thing and no food. */
const tools = new Set(
  (
    'maker machine pan mold cutter press holder rack dispenser brush mat stand filter feeder cover opener warmer strainer ' +
    'grinder mill peeler slicer grater scraper sharpener cooler heater fryer cooker steamer smoker popper scoop ' +
    'dish plate mug glass pitcher canister container organizer basket crate pot stone rod reel trap cage lamp light ' +
    'toy book poster print shirt tee hat apron towel sticker magnet ornament puzzle'
  ).split(' '),
)

function leaveFood(found: ReadonlyMap<string, Found>): void {
  for (const [hs6, entry] of found) if (hs6 < '25') entry.score = Math.trunc((entry.score * 3) / 10)
}

function applyTurns(index: HsIndex, words: readonly string[], text: string, found: Map<string, Found>, add: Add): void {
  const told = new Set(words)
  const inEnglish = ({ en }: Turn): boolean =>
    en.length > 0 && en.every((group) => group.some((word) => told.has(word)))
  const inChinese = ({ zh }: Turn): boolean =>
    zh.length > 0 && zh.every((group) => group.some((word) => text.includes(word)))
  for (const turn of index.turns) {
    if (!inEnglish(turn) && !inChinese(turn)) continue
    for (const hs6 of turn.to) {
      add(hs6, 220, hs6)
      found.get(hs6)?.reasons.add(turn.why)
      found.get(hs6)?.matched.delete(hs6)
    }
    for (const [hs6, entry] of found)
      if (!turn.to.includes(hs6) && turn.not.some((start) => hs6.startsWith(start)))
        entry.score = Math.trunc((entry.score * 3) / 10)
  }
}

/** Material, sex, make and the asker's trade, which never lift a code that no word found. */
function weigh(
  index: HsIndex,
  words: readonly string[],
  text: string,
  found: Map<string, Found>,
  trade: readonly string[],
): void {
  const asked = facetsOfWords(words, text)
  const plain = asked.materials.size === 0 && asked.sex === null && asked.made === null
  if (plain && trade.length === 0) return
  for (const [hs6, entry] of found) {
    const leaf = index.leaves.get(hs6)
    const fit = plain || leaf === undefined ? 10 : fitTenths(asked, leaf.facets)
    const made = trade.some((start) => hs6.startsWith(start)) ? 15 : 10
    entry.score = Math.trunc((entry.score * fit * made) / 100)
  }
}

function ranked(
  index: HsIndex,
  found: ReadonlyMap<string, Found>,
  limit: number,
  lines: LineIndex,
): readonly HsCandidate[] {
  const best: (readonly [string, Found])[] = [...found]
    .filter(([, { score }]) => score > 0)
    .sort(([codeA, a], [codeB, b]) => b.score - a.score || (codeA < codeB ? -1 : 1))
  const whole = best.slice(0, 6).reduce((sum, [, { score }]) => sum + score, 0)
  const row = (code: string): HsRow => index.byCode.get(code) ?? { code, description: '' }
  return best.slice(0, limit).map(([hs6, { score, matched, reasons }]) => ({
    hs6,
    description: row(hs6).description,
    nameZh: index.chineseNames.get(hs6) ?? null,
    heading: row(hs6.slice(0, 4)),
    chapter: row(hs6.slice(0, 2)),
    score,
    confidence: confidenceOf(score, whole),
    matched: [...matched],
    reasons: [...reasons],
    lines: lines.beneath(hs6),
  }))
}

/** Its share among the first six, lowered when all of them rest on little. Never certain: a person decides. */
function confidenceOf(score: number, whole: number): number {
  const share = score / Math.max(1, whole)
  const strength = Math.min(1, score / 200)
  return Math.min(95, Math.round(100 * Math.min(1, share * 1.6) * strength)) / 100
}
