import { inBreaths } from './in-breaths.ts'
import { likeness, skeletonOf } from './similarity.ts'

/** The words of all listed names, and for any word those of them that are like it. */
export type Vocabulary = { readonly like: (word: string) => readonly Like[] }
export type Like = { readonly word: number; readonly value: number }

const rarestShare = 0.7
const shareLeast = 0.2
const likeMax = 24
const cacheMax = 20_000

/**
 * Words by their trigrams (the beginning counts as one) and by their consonants. A lookup counts the rarer of a word's
 * trigrams, and its beginning, over the words that have them, then compares what shares a fifth of all; answers are kept, at most 20,000.
 * `joined` are words made of two neighbours: they are found only as they are, or there would be far too many.
 */
export async function openVocabulary(words: readonly string[], joined: readonly string[]): Promise<Vocabulary> {
  const ids = new Map([...words, ...joined].map((word, at) => [word, at]))
  const byTrigram = await listsBy(words, trigrams)
  const bySkeleton = await listsBy(words, (word) => (skeletonOf(word).length >= 3 ? [skeletonOf(word)] : []))
  const counts = new Uint8Array(words.length)
  const kept = new Map<string, readonly Like[]>()
  const nearBy = (word: string): readonly number[] => {
    const all = trigrams(word)
    const lists = all.map((each) => byTrigram.get(each) ?? none)
    const rarest = lists.toSorted((a, b) => a.length - b.length).slice(0, Math.ceil(all.length * rarestShare))
    const touched: number[] = []
    for (const list of new Set([...rarest, ...lists.slice(0, 1)]))
      for (const id of list) {
        if (counts[id] === 0) touched.push(id)
        counts[id] = (counts[id] ?? 0) + 1
      }
    const least = Math.max(1, all.length * shareLeast)
    const apart = lengthApart(word)
    const near = touched.filter(
      (id) => (counts[id] ?? 0) >= least && Math.abs((words[id]?.length ?? 0) - word.length) <= apart,
    )
    for (const id of touched) counts[id] = 0
    return near
  }
  const look = (word: string): readonly Like[] => {
    const own = ids.get(word)
    const near = word.length < 4 ? [] : nearBy(word)
    const found = new Map<number, number>(own === undefined ? [] : [[own, 1]])
    for (const id of [...near, ...(bySkeleton.get(skeletonOf(word)) ?? none)]) {
      if (found.has(id)) continue
      const { value } = likeness(word, words[id] ?? '')
      if (value > 0) found.set(id, value)
    }
    return Array.from(found, ([id, value]) => ({ word: id, value }))
      .toSorted((a, b) => b.value - a.value)
      .slice(0, likeMax)
  }
  return {
    like: (word) => {
      const before = kept.get(word)
      if (before !== undefined) return before
      const found = look(word)
      if (kept.size >= cacheMax) kept.clear()
      kept.set(word, found)
      return found
    },
  }
}

const none = new Uint32Array()
const lengthApart = (word: string): number => Math.max(2, Math.floor(word.length / 3))

function trigrams(word: string): readonly string[] {
  const text = `^${word}`
  return Array.from({ length: Math.max(0, text.length - 2) }, (_, at) => text.slice(at, at + 3))
}

/** For each key the places of the words that have it. */
async function listsBy(
  words: readonly string[],
  keysOf: (word: string) => readonly string[],
): Promise<ReadonlyMap<string, Uint32Array>> {
  const lists = new Map<string, number[]>()
  await inBreaths(words, (word, at) => {
    for (const key of new Set(keysOf(word))) {
      const list = lists.get(key)
      if (list === undefined) lists.set(key, [at])
      else list.push(at)
    }
  })
  return new Map(Array.from(lists, ([key, list]) => [key, Uint32Array.from(list)]))
}
