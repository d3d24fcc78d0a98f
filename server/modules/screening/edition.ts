import type { Ctx } from '#platform/context'
import { own, sql } from '#platform/db'
import { openIndex, type Entry, type ScreeningIndex } from './screening-index.ts'
import type { Format } from './read-list.ts'
import type { Tables } from './tables.ts'

/** The lists that are screened against now. `key` names them all; it changes when any of them does. */
export type Edition = { readonly key: string; readonly lists: readonly CurrentList[] }
export type CurrentList = {
  readonly kind: Format
  readonly listId: string
  readonly listDate: string
  readonly demonstration: boolean
}

/** The edition in force; null while no list was loaded. */
export async function currentEdition(ctx: Pick<Ctx, 'tx'>): Promise<Edition | null> {
  const lists = await own<Tables>(ctx.tx)
    .selectFrom('screening.current as now')
    .innerJoin('screening.list as list', 'list.id', 'now.list_id')
    .select(['now.kind', 'list.id as listId', 'list.list_date as listDate', 'list.demonstration'])
    .orderBy('now.kind')
    .execute()
  return lists.length === 0 ? null : { key: lists.map(({ listId }) => listId).join('+'), lists }
}

const indexesMax = 2
const indexes = new Map<string, Promise<ScreeningIndex>>()

/** The edition's entries ready to be searched: prepared once for each process, and kept for the newest two editions. */
export function indexOf(ctx: Pick<Ctx, 'tx'>, edition: Edition): Promise<ScreeningIndex> {
  const kept = indexes.get(edition.key)
  if (kept !== undefined) return kept
  const made = entriesOf(ctx, edition).then(openIndex)
  indexes.set(edition.key, made)
  made.catch(() => indexes.delete(edition.key))
  for (const key of [...indexes.keys()].slice(0, -indexesMax)) indexes.delete(key)
  return made
}

async function entriesOf(ctx: Pick<Ctx, 'tx'>, { lists }: Edition): Promise<readonly Entry[]> {
  const ids = lists.map(({ listId }) => listId)
  const { rows } = await sql<Tables['screening.entry'] & { also_names: readonly string[] }>`
    select distinct e.id, e.source, e.type, e.name, e.also_names, e.addresses, e.countries
      from screening.list_entry as l
      join screening.entry as e on e.id = l.entry_id
     where l.list_id = any(${ids}::uuid[])
     order by e.id
  `.execute(ctx.tx)
  return rows.map((row) => ({
    id: row.id,
    source: row.source,
    type: row.type,
    name: row.name,
    alsoNames: row.also_names,
    addresses: strings(row.addresses),
    countries: strings(row.countries),
  }))
}

const strings = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((each) => typeof each === 'string') : []
