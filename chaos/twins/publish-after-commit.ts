import pg from 'pg'
import { setTimeout as wait } from 'node:timers/promises'
import { connectionOf, sql, type Tx } from '../../server/platform/db.ts'
import { newId } from '../../server/platform/id.ts'
import type { Event } from '../../server/platform/outbox.ts'

/** Events as they are told by people who wait for the commit and then tell from memory: what a crash in between loses. */
type By = { readonly tx: Tx; readonly now: Date; readonly requestId?: string }
type Row = {
  readonly id: string
  readonly name: string
  readonly payload: unknown
  readonly at: Date
  readonly by: string
}

const pool = new pg.Pool({ ...connectionOf(process.env['WESTBOUND_APP_DATABASE'] ?? ''), max: 2 })
pool.on('error', () => undefined)

export async function emit(ctx: By, what: Event, ...payloads: readonly unknown[]): Promise<void> {
  await emitEach(
    ctx,
    what,
    payloads.map((payload) => ({ payload, by: { requestId: ctx.requestId ?? '' } })),
  )
}

export async function emitEach(
  ctx: By,
  what: Event,
  told: readonly { readonly payload: unknown; readonly by: { readonly requestId: string } }[],
): Promise<void> {
  if (told.length === 0) return
  const { rows } = await sql<{ xid: string }>`select pg_current_xact_id()::text as xid`.execute(ctx.tx)
  const remembered = told.map(({ payload, by }) => ({
    id: newId(ctx.now),
    name: what.name,
    payload: what.payload.parse(payload),
    at: ctx.now,
    by: by.requestId,
  }))
  void tellLater(rows[0]?.xid ?? '', remembered).catch(() => undefined)
}

async function tellLater(xid: string, rows: readonly Row[]): Promise<void> {
  for (;;) {
    await wait(50)
    const { rows: found } = await pool.query<{ status: string }>('select pg_xact_status($1::xid8) as status', [xid])
    if (found[0]?.status === 'in progress') continue
    if (found[0]?.status !== 'committed') return
    break
  }
  for (const { id, at, name, payload, by } of rows)
    await pool.query('insert into platform.outbox (id, at, name, payload, request_id) values ($1, $2, $3, $4, $5)', [
      id,
      at,
      name,
      JSON.stringify(payload),
      by,
    ])
}
