import { readFileSync } from 'node:fs'
import { parse } from 'csv-parse/sync'
import { z } from 'zod'

const kinds = [
  'noun',
  'adjective',
  'verb',
  'phrase',
  'adverb',
  'function',
  'container',
  'material',
  'colour',
  'size',
  'care',
  'state',
  'unit',
] as const

const Row = z.object({ en: z.string().min(1), zh: z.string(), kind: z.enum(kinds), note: z.string() })

export type Entry = z.infer<typeof Row>

/** Entries by their English in lower case, one blank between words; `wordsMax` bounds the longest match. */
export type Glossary = { readonly entries: ReadonlyMap<string, Entry>; readonly wordsMax: number }

/** Reads `en,zh,kind,note`. Throws on a bad or doubled row, because the file is part of the program. */
export function readGlossary(csv: string): Glossary {
  const rows = z.array(Row).parse(parse(csv, { bom: true, columns: true }))
  const entries = new Map<string, Entry>()
  for (const row of rows) {
    if (entries.has(row.en)) throw new Error(`glossary.csv: "${row.en}" stands twice`)
    entries.set(row.en, row)
  }
  return { entries, wordsMax: Math.max(...rows.map((row) => row.en.split(' ').length)) }
}

/** The glossary in this folder, read once when the module is loaded (a few milliseconds). */
export const builtInGlossary: Glossary = readGlossary(readFileSync(new URL('./glossary.csv', import.meta.url), 'utf8'))

/** Finds a phrase as written or with its last word in the singular or base form. */
export function lookUp(glossary: Glossary, words: readonly string[]): Entry | undefined {
  const plain = words.map((word) => word.toLowerCase().replaceAll('’', "'"))
  const last = plain.at(-1) ?? ''
  for (const form of formsOf(last)) {
    const entry = glossary.entries.get([...plain.slice(0, -1), form].join(' '))
    if (entry) return entry
  }
  return undefined
}

function formsOf(word: string): readonly string[] {
  const forms = [word]
  if (word.endsWith("'s")) forms.push(word.slice(0, -2))
  if (word.endsWith('ies')) forms.push(`${word.slice(0, -3)}y`)
  if (word.endsWith('es')) forms.push(word.slice(0, -2))
  if (word.endsWith('s') && !word.endsWith('ss')) forms.push(word.slice(0, -1))
  if (word.endsWith('ves')) forms.push(`${word.slice(0, -3)}f`)
  return forms
}
