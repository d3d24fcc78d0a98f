import type { Ctx } from '#platform/context'
import { own, sql } from '#platform/db'
import { currentEdition } from './edition.ts'
import type { Format } from './read-list.ts'
import type { Tables } from './tables.ts'

export type ListShown = {
  readonly listId: string
  readonly kind: Format
  readonly listDate: string
  readonly source: string
  readonly file: string
  readonly hash: string
  readonly rows: number
  readonly added: number
  readonly removed: number
  readonly changed: number
  readonly unknownColumns: readonly string[]
  readonly absentColumns: readonly string[]
  readonly demonstration: boolean
  readonly loadedBy: string
  readonly loadedAt: Date
  readonly current: boolean
}
/** How far screening against the edition in force is: of everybody who is watched, who was. */
export type Progress = { readonly watched: number; readonly screened: number }

const shownMax = 100

/** Every edition ever loaded, the newest first. */
export async function listsLoaded(ctx: Ctx): Promise<readonly ListShown[]> {
  const rows = await own<Tables>(ctx.tx)
    .selectFrom('screening.list as list')
    .leftJoin('screening.current as now', 'now.list_id', 'list.id')
    .selectAll('list')
    .select('now.list_id as now')
    .orderBy('list.loaded_at', 'desc')
    .orderBy('list.id', 'desc')
    .limit(shownMax)
    .execute()
  return rows.map((row) => ({
    listId: row.id,
    kind: row.kind,
    listDate: row.list_date,
    source: row.source,
    file: row.file,
    hash: row.hash,
    rows: row.rows,
    added: row.added,
    removed: row.removed,
    changed: row.changed,
    unknownColumns: row.unknown_columns,
    absentColumns: row.absent_columns,
    demonstration: row.demonstration,
    loadedBy: row.loaded_by,
    loadedAt: row.loaded_at,
    current: row.now !== null,
  }))
}

export async function progress(ctx: Ctx): Promise<Progress> {
  const edition = await currentEdition(ctx)
  const { rows } = await sql<Progress>`
    select count(*)::integer as watched,
           (count(*) filter (where edition = ${edition?.key ?? ''}))::integer as screened
      from screening.party where watched
  `.execute(ctx.tx)
  return rows[0] ?? { watched: 0, screened: 0 }
}
