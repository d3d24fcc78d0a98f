import { readFileSync } from 'node:fs'
import { parse } from 'csv-parse/sync'
import { z } from '#platform/wire'
import { readHsSynonyms, readNaics, readNomenclature, readProduce, readTurns } from './hs-files.ts'
import { type HsIndex, indexHs } from './hs-index.ts'
import { readUsLines, type UsLines } from './us-lines.ts'

/** Everything that is read from files at the first question and does not change while the process runs. */
export type HsTables = {
  readonly index: HsIndex
  readonly us: UsLines
  readonly naicsTitles: ReadonlyMap<string, string>
  readonly naicsTrades: ReadonlyMap<string, readonly string[]>
}

const Naics = z.array(z.object({ code: z.string(), title: z.string() }))
const reference = (name: string): Buffer => readFileSync(new URL(`../../reference/${name}`, import.meta.url))
const own = (name: string): string => readFileSync(new URL(`./${name}`, import.meta.url), 'utf8')
const table = (bytes: Buffer): unknown => parse(bytes, { bom: true, columns: true })

const loaded: { tables?: HsTables } = {}

/** Reads and indexes everything at the first question, in about half a second. */
export function hsTables(): HsTables {
  loaded.tables ??= readTables()
  return loaded.tables
}

function readTables(): HsTables {
  const us = readUsLines(reference('us-hts/us-hts-2025-04.tsv').toString('utf8'))
  const index = indexHs({
    rows: readNomenclature(reference('hs/hs-2022.csv').toString('utf8')),
    synonyms: readHsSynonyms(own('hs-synonyms.csv')),
    kinds: readProduce(own('produce.csv')),
    turns: readTurns(own('hs-turns.csv')),
    american: us.words,
  })
  const naics = Naics.parse(table(reference('naics/naics-2022.csv')))
  return {
    index,
    us,
    naicsTitles: new Map(naics.map(({ code, title }) => [code, title])),
    naicsTrades: readNaics(own('naics-chapters.csv')),
  }
}
