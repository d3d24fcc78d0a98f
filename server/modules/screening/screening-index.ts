import { adjust, type Adjustment } from './adjust.ts'
import { compareNames, type Pair, type Weighed } from './compare-names.ts'
import { addressWords, formsOf } from './plain-name.ts'
import { inBreaths } from './in-breaths.ts'
import { openVocabulary } from './vocabulary.ts'
import { weightOf } from './weights.ts'

/** Somebody on a list, as far as screening compares it. */
export type Entry = {
  readonly id: string
  readonly source: string
  readonly type: string
  readonly name: string
  readonly alsoNames: readonly string[]
  readonly addresses: readonly string[]
  readonly countries: readonly string[]
}
/** Whoever is screened. `country` is ISO 3166 alpha-2; without one nothing is said about it. */
export type Party = {
  readonly kind: PartyKind
  readonly name: string
  readonly alsoNames: readonly string[]
  readonly country: string | null
  readonly address: string | null
}
export type PartyKind = 'seller' | 'buyer' | 'consignee' | 'partner'

/** A score with everything it is made of. */
export type Hit = {
  readonly entryId: string
  readonly score: number
  readonly partyName: string
  readonly entryName: string
  readonly pairs: readonly Pair[]
  readonly leftOfParty: readonly string[]
  readonly leftOfEntry: readonly string[]
  readonly adjustments: readonly Adjustment[]
}
export type ScreeningIndex = {
  readonly entries: number
  readonly names: number
  /** Entries that score at least `threshold`, best first, at most `limit`. */
  readonly search: (party: Party, options: { readonly threshold: number; readonly limit?: number }) => readonly Hit[]
}
type Named = Weighed & { readonly entry: number; readonly text: string }

const joinedMax = 5
const closest = 16
const worthALook = 0.25

/**
 * The entries of a list ready to be searched, in memory. For each word of a party the like words of the lists are looked
 * up, and the names that hold them gather weight; the closest are compared word by word. 25,000 entries take two seconds
 * to prepare, in breaths between which the process answers others, and a party about two milliseconds to screen
 * (`bench/screening.ts`).
 */
export async function openIndex(entries: readonly Entry[]): Promise<ScreeningIndex> {
  const plain: Omit<Named, 'weights'>[] = []
  const frequency = new Map<string, number>()
  await inBreaths(entries, (entry, at) => {
    for (const text of [entry.name, ...entry.alsoNames])
      for (const { words } of formsOf(text)) {
        plain.push({ entry: at, text, words })
        for (const word of new Set(words)) frequency.set(word, (frequency.get(word) ?? 0) + 1)
      }
  })
  const weigh = (word: string): number => weightOf(word, frequency.get(word) ?? 0, plain.length)
  const names: Named[] = []
  await inBreaths(plain, (name) => void names.push({ ...name, weights: name.words.map(weigh) }))
  const { postings, vocabulary } = await wordsIn(names)
  const gathered = new Float32Array(names.length)
  const closestTo = (form: Weighed): readonly number[] => {
    const touched: number[] = []
    for (const { text, weight } of lookups(form))
      for (const { word, value } of vocabulary.like(text))
        for (const name of postings[word] ?? []) {
          if (gathered[name] === 0) touched.push(name)
          gathered[name] = (gathered[name] ?? 0) + weight * value
        }
    const least = worthALook * form.weights.reduce((total, each) => total + each, 0)
    const best = bestOf(touched, gathered, least)
    for (const name of touched) gathered[name] = 0
    return best
  }
  return {
    entries: entries.length,
    names: names.length,
    search: (party, { threshold, limit = 10 }) => {
      const best = new Map<number, Hit>()
      const about = { kind: party.kind, country: party.country, words: new Set(addressWords(party.address ?? '')) }
      for (const partyName of [party.name, ...party.alsoNames])
        for (const { words } of formsOf(partyName)) {
          const form = { words, weights: words.map(weigh) }
          for (const place of closestTo(form)) {
            const name = names[place]
            const entry = name === undefined ? undefined : entries[name.entry]
            if (name === undefined || entry === undefined) continue
            const hit = hitOf({ form, name, entry, partyName }, about)
            if (hit.score >= threshold && hit.score > (best.get(name.entry)?.score ?? 0)) best.set(name.entry, hit)
          }
        }
      return Array.from(best.values())
        .toSorted((a, b) => b.score - a.score || (a.entryId < b.entryId ? -1 : 1))
        .slice(0, limit)
    },
  }
}

type About = Parameters<typeof adjust>[0]

function hitOf(
  found: { readonly form: Weighed; readonly name: Named; readonly entry: Entry; readonly partyName: string },
  about: About,
): Hit {
  const { score, pairs, leftOfParty, leftOfEntry } = compareNames(found.form, found.name)
  const adjustments = adjust(about, found.entry, score)
  const moved = adjustments.reduce((total, { points }) => total + points, score)
  return {
    entryId: found.entry.id,
    score: Math.round(Math.min(100, Math.max(0, moved))),
    partyName: found.partyName,
    entryName: found.name.text,
    pairs,
    leftOfParty,
    leftOfEntry,
    adjustments,
  }
}

/** The words to look up: each by itself, and neighbours written together. */
function lookups({ words, weights }: Weighed): readonly { readonly text: string; readonly weight: number }[] {
  const pairs = words.slice(0, -1).map((word, at) => ({
    text: word + (words[at + 1] ?? ''),
    weight: (weights[at] ?? 0) + (weights[at + 1] ?? 0),
  }))
  return [...words.map((text, at) => ({ text, weight: weights[at] ?? 0 })), ...pairs]
}

/** The names that gathered most, and enough. */
function bestOf(touched: readonly number[], gathered: Float32Array, least: number): readonly number[] {
  const weight = (name: number): number => gathered[name] ?? 0
  const enough = touched.filter((name) => weight(name) >= least)
  return enough.toSorted((a, b) => weight(b) - weight(a)).slice(0, closest)
}

/** Every word that occurs, with the names it stands in; neighbours in short names also count as one word. */
async function wordsIn(names: readonly Named[]) {
  const [single, joined] = [new Map<string, number[]>(), new Map<string, number[]>()]
  const note = (lists: Map<string, number[]>, word: string, name: number): void => {
    const list = lists.get(word)
    if (list === undefined) lists.set(word, [name])
    else if (list.at(-1) !== name) list.push(name)
  }
  await inBreaths(names, ({ words }, at) => {
    for (const word of words) note(single, word, at)
  })
  await inBreaths(names, ({ words }, at) => {
    if (words.length > joinedMax) return
    for (const [place, word] of words.entries()) {
      const text = word + (words[place + 1] ?? '')
      if (text !== word) note(single.has(text) ? single : joined, text, at)
    }
  })
  return {
    postings: [...single.values(), ...joined.values()].map((list) => Uint32Array.from(list)),
    vocabulary: await openVocabulary([...single.keys()], [...joined.keys()]),
  }
}
