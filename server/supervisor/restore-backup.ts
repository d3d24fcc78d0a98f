import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { z } from 'zod'
import { connect, sql, type Db } from '../platform/db.ts'
import { replaySettings } from './archive.ts'
import { copyFolder, writeForced } from './copy-files.ts'
import { startPostgres, type Postgres } from './postgres.ts'
import { Refused } from './refused.ts'

export type Restored = {
  readonly home: string
  /** The moment asked for, or null for the end of what was archived. */
  readonly at: string | null
  readonly orders: number
  readonly last: { readonly number: string; readonly openedAt: string } | null
  /** What the books say against themselves; empty when they agree. */
  readonly findings: readonly string[]
}
const Said = z.object({ archive: z.string().nullable(), finishedAt: z.string() })

/**
 * Lays a backup into an empty home, replays the archived log up to a moment, makes it a database of its own and compares
 * its books. The home is then ready for `npm start`, with the key laid beside it.
 */
export async function restoreBackup(what: {
  readonly from: string
  readonly into: string
  readonly at: string | null
  readonly archive: string | null
  /** The closing check: what the books say against themselves. */
  readonly check: (db: Db) => Promise<readonly string[]>
}): Promise<Restored> {
  const { from, into, at, archive, check } = what
  const home = resolve(into)
  if (!existsSync(join(from, 'backup.json'))) throw new Refused(`${from} is no backup: it has no backup.json.`)
  if (existsSync(home) && readdirSync(home).length > 0)
    throw new Refused(`${home} is not empty; restore into a new folder.`)
  const said = Said.parse(JSON.parse(readFileSync(join(from, 'backup.json'), 'utf8')))
  if (at !== null && !(Date.parse(at) >= Date.parse(said.finishedAt)))
    throw new Refused(
      `A moment from ${said.finishedAt} on can be restored from this backup; for ${at} take an older one.`,
    )
  mkdirSync(home, { recursive: true, mode: 0o700 })
  for (const part of ['run', 'logs']) mkdirSync(join(home, part), { mode: 0o700 })
  await copyFolder(join(from, 'data'), join(home, 'data'))
  await copyFolder(join(from, 'files'), join(home, 'files'))
  await writeForced(join(home, 'key-print'), readFileSync(join(from, 'key-print'), 'utf8'))
  await writeForced(join(home, 'data', 'recovery.signal'), '')
  const server = await replayed(join(home, 'data'), replaySettings(archive ?? said.archive, at), at)
  const { db, close } = connect(server.url.replace('/postgres?', '/westbound?'), { max: 1 })
  try {
    return { home, at, findings: await check(db), ...(await lastOrder(db)) }
  } finally {
    await close()
    await server.stop()
  }
}

/** Replays until the moment; the server takes connections for writing only when it has got there. */
async function replayed(
  data: string,
  settings: Readonly<Record<string, string>>,
  at: string | null,
): Promise<Postgres> {
  try {
    return await startPostgres(data, settings)
  } catch (error) {
    const words = error instanceof Error ? error.message : ''
    if (/before configured recovery target was reached/.test(words))
      throw new Refused(
        `The archive ends before ${at ?? 'the moment'}; restore without --at to get everything there is.`,
      )
    throw new Refused(`The log could not be replayed: ${words}`)
  }
}

async function lastOrder(db: Db): Promise<Pick<Restored, 'orders' | 'last'>> {
  const { rows } = await sql<{ orders: string; number: string | null; opened_at: Date | null }>`
    select (select count(*) from orders.order)::text as orders, last.number, last.opened_at
      from (select 1) as one
      left join (select number, opened_at from orders.order order by opened_at desc, id desc limit 1) as last on true
  `.execute(db)
  const { orders, number, opened_at: openedAt } = rows[0] ?? { orders: '0', number: null, opened_at: null }
  const last = number === null || openedAt === null ? null : { number, openedAt: openedAt.toISOString() }
  return { orders: Number(orders), last }
}
