/** How alike two words are, and why: 1 is the same word, 0 not alike at all. */
export type How = 'same' | 'similar' | 'vowels' | 'initial' | 'joined'
export type Likeness = { readonly value: number; readonly how: How }

const none: Likeness = { value: 0, how: 'similar' }
const vowelless = /[aeiouy]/g

/** The consonants of a word: what is left when somebody drops the vowels. */
export const skeletonOf = (word: string): string => word.replace(vowelless, '')

/**
 * Two words of two names. Short words must agree almost wholly: with three letters or fewer, exactly. A word whose vowels
 * were dropped is found by its consonants; a single letter may be another word's initial.
 */
export function likeness(a: string, b: string): Likeness {
  if (a === b) return { value: 1, how: 'same' }
  const [short, long] = a.length <= b.length ? [a, b] : [b, a]
  if (short.length === 1) return long.length > 1 && long.startsWith(short) ? { value: 0.7, how: 'initial' } : none
  if (/\d/.test(a) || /\d/.test(b)) return none // a number is the same or another one
  const skeleton = skeletonOf(short)
  if (skeleton.length >= 3 && skeleton === short && skeletonOf(long) === skeleton) return { value: 0.92, how: 'vowels' }
  if (short.length <= 3) return none
  const written = jaroWinkler(short, long)
  const least = short.length === 4 ? 0.9 : 0.86
  if (written < soundsLeast) return none
  const value = written >= least ? written : Math.max(written, soundShare * jaroWinkler(soundOf(short), soundOf(long)))
  if (value < least) return none
  return { value: value - (1 - value) * 0.5, how: 'similar' }
}

const soundShare = 0.99
const soundsLeast = 0.72
const spellings: readonly (readonly [RegExp, string])[] = [
  [/sch|sh/g, 's'],
  [/kh|gh|ck|q|c(?!h)|g/g, 'k'],
  [/ph/g, 'f'],
  [/ks/g, 'x'],
  [/dzh|zh/g, 'j'],
  [/w/g, 'v'],
  [/ou|oo/g, 'u'],
  [/ee|ie|y/g, 'i'],
  [/(.)\1/g, '$1'],
]

/** A word as several ways of writing one sound out would all have it: `qasemi` and `ghasemi` are both `kasemi`. */
const soundOf = (word: string): string =>
  spellings.reduce((text, [written, sound]) => text.replace(written, sound), word)

const prefixMax = 4
const prefixShare = 0.1

/** Jaro's similarity, raised by a common beginning (Winkler 1990): 1 − (1 − jaro)·(1 − 0.1·prefix). */
export function jaroWinkler(a: string, b: string): number {
  const jaro = jaroOf(a, b)
  let prefix = 0
  while (prefix < prefixMax && prefix < a.length && a[prefix] === b[prefix]) prefix += 1
  return jaro + prefix * prefixShare * (1 - jaro)
}

const wordMax = 31

/** Words beyond 31 letters are compared by their first 31, so that which letters are taken fits in one number. */
function jaroOf(one: string, other: string): number {
  const [a, b] = [one.slice(0, wordMax), other.slice(0, wordMax)]
  if (a === '' || b === '') return a === b ? 1 : 0
  const reach = Math.max(0, (Math.max(a.length, b.length) >> 1) - 1)
  let [takenA, takenB, same] = [0, 0, 0]
  for (let at = 0; at < a.length; at += 1) {
    const letter = a.charCodeAt(at)
    const end = Math.min(b.length, at + reach + 1)
    for (let place = Math.max(0, at - reach); place < end; place += 1) {
      if ((takenB & (1 << place)) !== 0 || b.charCodeAt(place) !== letter) continue
      takenB |= 1 << place
      takenA |= 1 << at
      same += 1
      break
    }
  }
  if (same === 0) return 0
  let [crossed, place] = [0, 0]
  for (let at = 0; at < a.length; at += 1) {
    if ((takenA & (1 << at)) === 0) continue
    while ((takenB & (1 << place)) === 0) place += 1
    if (a.charCodeAt(at) !== b.charCodeAt(place)) crossed += 1
    place += 1
  }
  return (same / a.length + same / b.length + (same - crossed / 2) / same) / 3
}
