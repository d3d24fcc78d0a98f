import { likeness, type How } from './similarity.ts'
import { isOwn } from './weights.ts'

/** A name's words with what each weighs among the names of the lists. */
export type Weighed = { readonly words: readonly string[]; readonly weights: readonly number[] }

/** One word of the party beside the word of the entry it was taken for. `percent` is how alike they are. */
export type Pair = { readonly party: string; readonly entry: string; readonly how: How; readonly percent: number }

export type Comparison = {
  readonly score: number
  readonly pairs: readonly Pair[]
  /** Words of either that nothing in the other stands for. */
  readonly leftOfParty: readonly string[]
  readonly leftOfEntry: readonly string[]
}

type Candidate = {
  readonly value: number
  readonly how: How
  readonly party: readonly number[]
  readonly entry: readonly number[]
}
const joinedValue = 0.97
const joinedLeast = 0.9
const onlyCommon = 0.8
const bothShare = 0.7

/**
 * How far two names agree, 0 to 100. Each word is given to at most one word of the other, the most alike and heaviest first,
 * in whatever order they stand; neighbours may be taken together. The score is made of two readings: for 70 % how much of
 * both is covered (their harmonic mean), for 30 % how much of the one that is covered better, since people shorten names. A name that
 * agrees only in common business words loses a fifth.
 */
export function compareNames(party: Weighed, entry: Weighed): Comparison {
  const taken = assign(party, entry)
  const covered = (side: 'party' | 'entry', of: Weighed): number => {
    const all = sum(of.weights)
    const found = taken.reduce(
      (total, each) => total + each.value * sum(each[side].map((at) => of.weights[at] ?? 0)),
      0,
    )
    return all === 0 ? 0 : found / all
  }
  const [ofParty, ofEntry] = [covered('party', party), covered('entry', entry)]
  const harmonic = ofParty + ofEntry === 0 ? 0 : (2 * ofParty * ofEntry) / (ofParty + ofEntry)
  const both = bothShare * harmonic + (1 - bothShare) * Math.max(ofParty, ofEntry)
  const own = taken.some((each) => each.entry.some((at) => isOwn(entry.words[at] ?? '')))
  const specific = own || Math.min(ofParty, ofEntry) > 0.95 ? both : both * onlyCommon
  const used = {
    party: new Set(taken.flatMap((each) => each.party)),
    entry: new Set(taken.flatMap((each) => each.entry)),
  }
  const text = (of: Weighed, at: readonly number[]): string => at.map((each) => of.words[each] ?? '').join(' ')
  return {
    score: Math.min(100, specific * 100),
    pairs: taken.map((each) => ({
      party: text(party, each.party),
      entry: text(entry, each.entry),
      how: each.how,
      percent: Math.round(each.value * 100),
    })),
    leftOfParty: party.words.filter((_, at) => !used.party.has(at)),
    leftOfEntry: entry.words.filter((_, at) => !used.entry.has(at)),
  }
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0)

/** The best pairs that share no word, greedily by likeness and weight; names are short, so greed loses next to nothing. */
function assign(party: Weighed, entry: Weighed): readonly Candidate[] {
  const weight = ({ value, party: words }: Candidate): number =>
    value * (0.01 + sum(words.map((at) => party.weights[at] ?? 0)))
  const found = [...single(party, entry), ...joined(party, entry)].toSorted((a, b) => weight(b) - weight(a))
  const [left, right] = [new Set<number>(), new Set<number>()]
  const taken: Candidate[] = []
  for (const each of found) {
    if (each.party.some((at) => left.has(at)) || each.entry.some((at) => right.has(at))) continue
    for (const at of each.party) left.add(at)
    for (const at of each.entry) right.add(at)
    taken.push(each)
  }
  return taken.toSorted((a, b) => (a.party[0] ?? 0) - (b.party[0] ?? 0))
}

function single(party: Weighed, entry: Weighed): readonly Candidate[] {
  return party.words.flatMap((word, at) =>
    entry.words.flatMap((other, place) => {
      const { value, how } = likeness(word, other)
      return value === 0 ? [] : [{ value, how, party: [at], entry: [place] }]
    }),
  )
}

/** Two or three neighbours on one side that are one word on the other: `hua wei` and `huawei`. */
function joined(party: Weighed, entry: Weighed): readonly Candidate[] {
  const ofParty = runsOf(party.words).flatMap(({ text, places }) =>
    entry.words.flatMap((word, place) => one(text, word, { party: places, entry: [place] })),
  )
  const ofEntry = runsOf(entry.words).flatMap(({ text, places }) =>
    party.words.flatMap((word, at) => one(text, word, { party: [at], entry: places })),
  )
  return [...ofParty, ...ofEntry]
}

function one(text: string, word: string, places: Pick<Candidate, 'party' | 'entry'>): readonly Candidate[] {
  if (Math.abs(text.length - word.length) > 1) return []
  const { value, how } = likeness(text, word)
  return value < joinedLeast || how === 'initial' ? [] : [{ value: value * joinedValue, how: 'joined', ...places }]
}

function runsOf(words: readonly string[]): readonly { readonly text: string; readonly places: readonly number[] }[] {
  return words.flatMap((word, at) => {
    const [second, third] = [words[at + 1], words[at + 2]]
    if (second === undefined || word.length === 1 || second.length === 1) return []
    const two = { text: word + second, places: [at, at + 1] }
    return third === undefined ? [two] : [two, { text: two.text + third, places: [at, at + 1, at + 2] }]
  })
}
