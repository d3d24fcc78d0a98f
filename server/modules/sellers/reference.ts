import { parse } from 'csv-parse/sync'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** States and counties of the United States (FIPS) and industries (NAICS 2022), read once from `server/reference`. */
export type UsState = { readonly fips: string; readonly postal: string; readonly name: string }
export type County = { readonly fips: string; readonly postal: string; readonly name: string }
export type Industry = { readonly code: string; readonly title: string }

const folder = join(import.meta.dirname, '..', '..', 'reference')
const read = (file: string): readonly Readonly<Record<string, string>>[] =>
  parse(readFileSync(join(folder, file)), { columns: true, bom: true })

export const usStates: readonly UsState[] = read('us-fips/states.csv').map((row) => ({
  fips: row['fips'] ?? '',
  postal: row['postal'] ?? '',
  name: row['name'] ?? '',
}))
const counties: readonly County[] = read('us-fips/counties.csv').map((row) => ({
  fips: row['fips'] ?? '',
  postal: row['state_postal'] ?? '',
  name: row['name'] ?? '',
}))
const industries: readonly Industry[] = read('naics/naics-2022.csv')
  .map((row) => ({ code: row['code'] ?? '', title: row['title'] ?? '' }))
  .filter(({ code }) => /^\d{6}$/.test(code))

const stateByPostal = new Map(usStates.map((each) => [each.postal, each]))
const countyByFips = new Map(counties.map((each) => [each.fips, each]))
const industryByCode = new Map(industries.map((each) => [each.code, each]))

export const stateOf = (postal: string): UsState | null => stateByPostal.get(postal.trim().toUpperCase()) ?? null
export const countyOf = (fips: string): County | null => countyByFips.get(fips) ?? null
export const industryOf = (code: string): Industry | null => industryByCode.get(code) ?? null
export const countiesOf = (postal: string): readonly County[] => counties.filter((each) => each.postal === postal)

/** The county a person means by a code or a name (`53007`, `Chelan`, `Chelan County`) in a state; null when none or several. */
export function findCounty(postal: string, typed: string): County | null {
  const plain = (name: string): string =>
    name
      .toLowerCase()
      .replace(/ (county|parish|borough|census area|municipality|city and borough)$/, '')
      .replaceAll(/[^a-z0-9]/g, '')
  const wanted = plain(typed.trim())
  const found = countiesOf(postal).filter((each) => each.fips === wanted || plain(each.name) === wanted)
  return found.length === 1 ? (found[0] ?? null) : null
}

/** Industries whose title holds all the words, or whose code begins with them; at most twenty, shortest titles first. */
export function findIndustries(typed: string): readonly Industry[] {
  const words = typed.toLowerCase().match(/[a-z0-9]+/g) ?? []
  if (words.length === 0) return []
  const stems = words.map((word) => (word.length > 4 ? word.replace(/(ies|es|s|y)$/, '') : word))
  return industries
    .filter(
      ({ code, title }) =>
        code.startsWith(words[0] ?? ' ') || stems.every((stem) => title.toLowerCase().includes(stem)),
    )
    .toSorted((a, b) => a.title.length - b.title.length)
    .slice(0, 20)
}
