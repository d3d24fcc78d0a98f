import { sql } from 'kysely'
import { machineNow, type Clock } from './clock.ts'
import { transact, type Db } from './db.ts'
import type { Log } from './log.ts'
import type { Listener } from './outbox.ts'
import type { World } from './world.ts'

/** What the worker's loops run with. */
export type Engine = { readonly db: Db; readonly clock: Clock; readonly log: Log; readonly world: World }

type Row = { id: string; name: string; payload: unknown; request_id: string; attempts: number }

/** After so many failures an event is parked, where an operator sees it and retries it. */
export const attemptsMax = 8

/**
 * Claims due outbox rows by lease and hands each to its listeners. Returns how many it claimed. A crash anywhere leaves
 * the row with its lease, and it comes again when the lease ends; `platform.handled` keeps a listener's effect single.
 */
export async function deliverOutbox(engine: Engine, listeners: readonly Listener[], limit = 50): Promise<number> {
  const at = machineNow()
  const lease = new Date(at.getTime() + 30_000)
  const { rows } = await sql<Row>`
    update platform.outbox as o
       set lease_until = ${lease}, attempts = o.attempts + 1
      from (select id from platform.outbox
             where done_at is null and parked_at is null and lease_until < ${at}
             order by id limit ${limit}) as due
     where o.id = due.id and o.done_at is null and o.lease_until < ${at}
    returning o.id, o.name, o.payload, o.request_id, o.attempts
  `.execute(engine.db)
  rows.sort((a, b) => (a.id < b.id ? -1 : 1))
  for (const row of rows) await deliver(engine, listeners, row)
  return rows.length
}

async function deliver(engine: Engine, listeners: readonly Listener[], row: Row): Promise<void> {
  const { db, clock, log } = engine
  try {
    for (const each of listeners) if (each.on === row.name) await handleOnce(engine, each, row)
    await sql`update platform.outbox set done_at = ${clock.now()} where id = ${row.id}`.execute(db)
  } catch (error) {
    log.error({ err: error, event: row.name, eventId: row.id, attempts: row.attempts }, 'a listener failed')
    const parked = row.attempts >= attemptsMax ? clock.now() : null
    const again = new Date(machineNow().getTime() + 1000 * 2 ** Math.min(row.attempts, 8))
    const problem = error instanceof Error ? error.message : 'unknown'
    await sql`
      update platform.outbox set lease_until = ${again}, parked_at = ${parked}, problem = ${problem} where id = ${row.id}
    `.execute(db)
  }
}

async function handleOnce({ db, clock, world }: Engine, each: Listener, row: Row): Promise<void> {
  await transact(db, async (tx) => {
    const now = clock.now()
    const noted = await sql`
      insert into platform.handled (listener, event_id, at) values (${each.name}, ${row.id}, ${now})
      on conflict do nothing
    `.execute(tx)
    if (noted.numAffectedRows === 0n) return
    await each.handle(
      { tx, now, actor: { kind: 'system', id: each.name }, requestId: row.request_id, world },
      row.payload,
    )
  })
}
