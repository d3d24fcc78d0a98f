import { addressWords } from './plain-name.ts'
import type { Entry, PartyKind } from './screening-index.ts'

/** What moves a score beside the name: `points` may be negative. */
export type Adjustment = {
  readonly why: 'country-same' | 'country-other' | 'address-same' | 'not-a-person'
  readonly points: number
}
type About = { readonly kind: PartyKind; readonly country: string | null; readonly words: ReadonlySet<string> }

/** Below this a name is another name, and neither country nor address makes it the same. */
const nameLeast = 65
const addressShare = 0.5
const vessels = new Set(['vessel', 'aircraft'])

/**
 * Country and address speak for or against, a little: a name that agrees wholly stays above every sensible threshold
 * wherever its bearer lives. A ship or an aircraft of that name is hardly a person who sells or buys.
 */
export function adjust({ kind, country, words }: About, entry: Entry, score: number): readonly Adjustment[] {
  if (score < nameLeast) return []
  const found: Adjustment[] = []
  if (country !== null && entry.countries.length > 0)
    found.push(
      entry.countries.includes(country) ? { why: 'country-same', points: 3 } : { why: 'country-other', points: -4 },
    )
  if (words.size >= 3 && entry.addresses.some((address) => overlap(words, address) >= addressShare))
    found.push({ why: 'address-same', points: 6 })
  if (kind !== 'partner' && vessels.has(entry.type.toLowerCase())) found.push({ why: 'not-a-person', points: -25 })
  return found
}

/** How much of the party's address stands in the entry's. */
function overlap(words: ReadonlySet<string>, address: string): number {
  const other = new Set(addressWords(address))
  return Array.from(words).filter((word) => other.has(word)).length / words.size
}
