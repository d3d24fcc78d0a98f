import { createHash } from 'node:crypto'
import { chinaDay, setBy } from '#modules/markets'
import { audit } from '#platform/audit'
import type { Ctx } from '#platform/context'
import { own, sql } from '#platform/db'
import { newId } from '#platform/id'
import { emit } from '#platform/outbox'
import { listLoaded } from './events.ts'
import { readList, type Format, type ListedEntry, type ReadList } from './read-list.ts'
import { refuse } from './refusals.ts'
import type { Tables } from './tables.ts'

export type ListFile = {
  readonly text: string
  readonly format: Format
  /** The day its publisher made it. */
  readonly listDate: string
  readonly source: string
  readonly file: string
  readonly demonstration: boolean
}
export type ListLoaded = {
  /** Null in a dry run, and when the file is the one in force. */
  readonly listId: string | null
  readonly rows: number
  readonly added: number
  readonly removed: number
  readonly changed: number
  readonly unchanged: number
  readonly unknownColumns: readonly string[]
  readonly absentColumns: readonly string[]
  /** The first names of each kind of difference, for a person's eye. */
  readonly examples: { readonly added: Names; readonly removed: Names; readonly changed: Names }
}
type Names = readonly string[]

const rowsPerInsert = 1000
const examplesMax = 20
const leastKept = 0.8

/**
 * Loads an edition of a list and screens against it from now on; the older ones stay. The file in force again changes
 * nothing. A file that has lost a fifth of the entries is refused unless the operator says it is right: a download that
 * broke off looks like a list. `dryRun` only says what would change.
 */
export async function loadList(
  ctx: Ctx,
  given: ListFile,
  { dryRun = false, mayShrink = false }: { readonly dryRun?: boolean; readonly mayShrink?: boolean } = {},
): Promise<ListLoaded> {
  if (given.listDate > chinaDay(ctx.now)) throw refuse('screening.date-in-future', { day: given.listDate })
  const read = readList(given.text, given.format)
  const hash = createHash('sha256').update(given.text).digest('hex')
  const before = await entriesInForce(ctx, given.format)
  const { examples, ...counts } = differenceOf(before.entries, read.entries)
  if (!mayShrink && read.entries.length < before.entries.length * leastKept)
    throw refuse('screening.list-shrinks', { before: before.entries.length, after: read.entries.length })
  const told = { rows: read.rows, ...counts, examples, ...columnsOf(read) }
  if (dryRun || before.hash === hash) return { listId: null, ...told }
  const listId = newId(ctx.now)
  await keep(ctx, { ...given, listId, hash }, read, counts)
  await own<Tables>(ctx.tx)
    .insertInto('screening.current')
    .values({ kind: given.format, list_id: listId, since: ctx.now })
    .onConflict((conflict) => conflict.column('kind').doUpdateSet({ list_id: listId, since: ctx.now }))
    .execute()
  const { added, removed, changed } = counts
  await audit(ctx, {
    action: 'screening.list-loaded',
    subject: 'screening-list',
    subjectId: listId,
    details: { kind: given.format, rows: read.rows, added, removed, changed, hash },
  })
  await emit(ctx, listLoaded, { listId })
  return { listId, ...told }
}

const columnsOf = ({ unknownColumns, absentColumns }: ReadList) => ({ unknownColumns, absentColumns })

type Standing = { readonly hash: string; readonly key: string; readonly name: string }

async function entriesInForce(
  ctx: Ctx,
  kind: Format,
): Promise<{ readonly hash: string | null; readonly entries: readonly Standing[] }> {
  const list = await own<Tables>(ctx.tx)
    .selectFrom('screening.current as now')
    .innerJoin('screening.list as list', 'list.id', 'now.list_id')
    .select(['list.id', 'list.hash'])
    .where('now.kind', '=', kind)
    .executeTakeFirst()
  if (list === undefined) return { hash: null, entries: [] }
  const entries = await own<Tables>(ctx.tx)
    .selectFrom('screening.list_entry as l')
    .innerJoin('screening.entry as e', 'e.id', 'l.entry_id')
    .select(['e.hash', 'e.key', 'e.name'])
    .where('l.list_id', '=', list.id)
    .execute()
  return { hash: list.hash, entries }
}

/** A row that reads the same is unchanged; of the others, those with a key on both sides changed. */
function differenceOf(before: readonly Standing[], after: readonly ListedEntry[]) {
  const [old, now] = [new Set(before.map(({ hash }) => hash)), new Set(after.map(({ hash }) => hash))]
  const fresh = after.filter(({ hash }) => !old.has(hash))
  const gone = before.filter(({ hash }) => !now.has(hash))
  const [freshKeys, goneKeys] = [new Set(fresh.map(({ key }) => key)), new Set(gone.map(({ key }) => key))]
  const changed = fresh.filter(({ key }) => goneKeys.has(key))
  const added = fresh.filter(({ key }) => !goneKeys.has(key))
  const removed = gone.filter(({ key }) => !freshKeys.has(key))
  const names = (list: readonly { readonly name: string }[]): Names =>
    list.slice(0, examplesMax).map(({ name }) => name.slice(0, 200))
  return {
    added: added.length,
    removed: removed.length,
    changed: changed.length,
    unchanged: after.length - fresh.length,
    examples: { added: names(added), removed: names(removed), changed: names(changed) },
  }
}

async function keep(
  ctx: Ctx,
  given: ListFile & { readonly listId: string; readonly hash: string },
  read: ReadList,
  { added, removed, changed }: { readonly added: number; readonly removed: number; readonly changed: number },
): Promise<void> {
  await own<Tables>(ctx.tx)
    .insertInto('screening.list')
    .values({
      id: given.listId,
      kind: given.format,
      list_date: given.listDate,
      source: given.source,
      file: given.file.slice(0, 200),
      hash: given.hash,
      rows: read.rows,
      added,
      removed,
      changed,
      unknown_columns: JSON.stringify(read.unknownColumns),
      absent_columns: JSON.stringify(read.absentColumns),
      demonstration: given.demonstration,
      loaded_by: setBy(ctx),
      loaded_at: ctx.now,
    })
    .execute()
  const once = [...new Map(read.entries.map((entry) => [entry.hash, entry])).values()]
  for (let at = 0; at < once.length; at += rowsPerInsert)
    await keepEntries(ctx, given.listId, once.slice(at, at + rowsPerInsert))
}

/** A row that was in any edition before is the same row. */
async function keepEntries(ctx: Ctx, listId: string, entries: readonly ListedEntry[]): Promise<void> {
  const rows = entries.map(({ alsoNames, ...entry }) => ({ id: newId(ctx.now), also_names: alsoNames, ...entry }))
  await sql`
    insert into screening.entry (id, hash, key, source, type, name, also_names, addresses, countries, notice, url, row)
    select id, hash, key, source, type, name, also_names, addresses, countries, notice, url, row
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as given (
             id uuid, hash text, key text, source text, type text, name text, also_names jsonb, addresses jsonb,
             countries jsonb, notice text, url text, row jsonb)
        on conflict (hash) do nothing
  `.execute(ctx.tx)
  await sql`
    insert into screening.list_entry (list_id, entry_id)
    select ${listId}, id from screening.entry where hash = any(${entries.map(({ hash }) => hash)})
  `.execute(ctx.tx)
}
