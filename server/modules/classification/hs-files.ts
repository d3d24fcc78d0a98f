import type { Kind } from './produce.ts'
import { states } from './produce.ts'

/** Everyday words for one six-digit code. */
export type HsSynonym = { readonly en: readonly string[]; readonly zh: readonly string[]; readonly hs6: string }

/** Words that together lead to codes and away from chapters or headings, with the reason a person may read. */
export type Turn = {
  /** Each group must be met by one of its words. */
  readonly en: readonly (readonly string[])[]
  readonly zh: readonly (readonly string[])[]
  readonly to: readonly string[]
  readonly not: readonly string[]
  readonly why: { readonly en: string; readonly zh: string }
}

/** Reads `hs-synonyms.csv`: en and zh hold several phrases parted by semicolons; no field is quoted. Throws on a bad row. */
export const readHsSynonyms = (csv: string): readonly HsSynonym[] =>
  rowsOf(csv, ',').map(([en = '', zh = '', hs6 = '']) => {
    if (!/^\d{6}$/.test(hs6)) throw new Error(`hs-synonyms.csv: no six-digit code in "${en},${zh},${hs6}"`)
    return { en: parts(en, ';'), zh: parts(zh, ';'), hs6 }
  })

/** Reads `hs-2022.csv`: code, level, section, description; only the description, which stands last, may be quoted. */
export const readNomenclature = (csv: string): readonly { readonly code: string; readonly description: string }[] =>
  csv
    .trim()
    .split(/\r?\n/u)
    .slice(1)
    .map((row) => {
      const [, code = '', text = ''] = /^([^,]*),[^,]*,[^,]*,(.*)$/u.exec(row) ?? []
      return { code, description: text.startsWith('"') ? text.slice(1, -1).replaceAll('""', '"') : text }
    })

/** Reads `produce.csv`. */
export const readProduce = (csv: string): readonly Kind[] =>
  rowsOf(csv, ';').map(([en = '', zh = '', ...codes]) => ({
    en: parts(en, ','),
    zh: parts(zh, ','),
    codes: Object.fromEntries(states.flatMap((state, at) => (codes[at] ? [[state, codes[at]]] : []))),
  }))

/** Reads `hs-turns.csv`. */
export const readTurns = (csv: string): readonly Turn[] =>
  rowsOf(csv, ';').map(([en = '', zh = '', to = '', not = '', whyEn = '', whyZh = '']) => ({
    en: groups(en),
    zh: groups(zh),
    to: parts(to, ','),
    not: parts(not, ','),
    why: { en: whyEn, zh: whyZh },
  }))

/** Reads `naics-chapters.csv`: the beginning of a NAICS code, and beginnings of HS codes that such makers make. */
export const readNaics = (csv: string): ReadonlyMap<string, readonly string[]> =>
  new Map(rowsOf(csv, ',').map(([naics = '', hs = '']) => [naics, parts(hs, ';')]))

const rowsOf = (csv: string, by: string): readonly (readonly string[])[] =>
  csv
    .trim()
    .split(/\r?\n/u)
    .slice(1)
    .map((row) => row.split(by))

const parts = (cell: string, by: string): readonly string[] =>
  cell
    .split(by)
    .map((part) => part.trim())
    .filter((part) => part !== '')

const groups = (cell: string): readonly (readonly string[])[] => parts(cell, '&').map((group) => parts(group, ','))
