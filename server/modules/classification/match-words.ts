import type { HsIndex, Phrase } from './hs-index.ts'
import { namesPacking, telling, tellingAndPacking } from './hs-words.ts'

/** Raises the score of a code; `why` is the word or phrase it rests on. */
export type Add = (hs6: string, score: number, why: string) => void

/**
 * Everyday phrases. A run of words scores by its length and by how near the end it stands; a run inside a longer one keeps a
 * quarter. `quarters` weighs the part of the text: the head noun's part counts whole, what follows "with" or "for" a quarter.
 */
export function matchEnglish(index: HsIndex, text: string, quarters: number, add: Add): void {
  const plain = telling(text)
  const packed = tellingAndPacking(text)
  if (packed.length === 0) return
  const phrases = [...new Set(packed)].flatMap((word) => index.english.get(word) ?? [])
  const hits = phrases.flatMap((phrase) => {
    const words = namesPacking(phrase.words) ? packed : plain
    const span = spanOf(words, phrase.words)
    return span ? [{ phrase, last: words.length, ...span }] : []
  })
  const best = new Map<string, { readonly score: number; readonly text: string }>()
  for (const { phrase, start, end, last } of hits) {
    const inside = hits.some(
      (other) => other.phrase.words.length > phrase.words.length && other.start <= start && other.end >= end,
    )
    const gaps = end - start - phrase.words.length
    const whole = 100 * phrase.words.length + (end === last ? 80 : 0) + 5 * end - 10 * gaps
    const score = Math.trunc(((inside ? Math.trunc(whole / 4) : whole) * quarters) / 4)
    if (score > (best.get(phrase.hs6)?.score ?? 0)) best.set(phrase.hs6, { score, text: phrase.text })
  }
  for (const [hs6, hit] of best) add(hs6, hit.score, hit.text)
}

/** The last place where the words of a phrase stand in their order, at most two others between each: merino *crew* sweater. */
export function spanOf(
  words: readonly string[],
  run: Phrase['words'],
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

/** Chinese has no spaces: the longest known phrases that stand in the text, those at its end first. */
export function matchChinese(index: HsIndex, text: string, add: Add): void {
  if (!/\p{Script=Han}/u.test(text)) return
  const phrases = [...new Set(text)].flatMap((character) => index.chinese.get(character) ?? [])
  const hits = phrases.filter((each) => text.includes(each.text) || hasHalves(text, each.text))
  const best = new Map<string, { readonly score: number; readonly text: string }>()
  for (const { text: phrase, hs6 } of hits) {
    const inside = hits.some((other) => other.text.length > phrase.length && other.text.includes(phrase))
    const whole = 60 * phrase.length + (text.trim().endsWith(phrase) ? 80 : 0)
    const score = inside ? Math.trunc(whole / 4) : whole
    if (score > (best.get(hs6)?.score ?? 0)) best.set(hs6, { score, text: phrase })
  }
  for (const [hs6, hit] of best) add(hs6, hit.score, hit.text)
}

/** 婴儿米粉 is also found in 婴儿有机米粉: two known halves in their order. */
function hasHalves(text: string, phrase: string): boolean {
  const first = text.indexOf(phrase.slice(0, 2))
  return phrase.length === 4 && first >= 0 && text.includes(phrase.slice(2), first + 2)
}

/** The nomenclature's own words. Rare ones tell more: a word in one line of thousands scores most. */
export function matchNomenclature(index: HsIndex, words: ReadonlySet<string>, add: Add): void {
  for (const word of words) {
    const list = index.postings.get(word) ?? []
    const rarity = Math.max(1, Math.round(2 * Math.log2(index.size / Math.max(1, list.length))))
    for (const { hs6, weight } of list) add(hs6, Math.trunc((weight * rarity) / 2), word)
  }
}
