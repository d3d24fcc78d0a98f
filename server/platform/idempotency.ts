import { createHash } from 'node:crypto'
import type { Actor } from './context.ts'
import { sql, type Tx } from './db.ts'
import { refuse } from './refusal.ts'

export type Kept = { readonly status: number; readonly body: string }
export type Attempt = {
  readonly caller: string
  readonly operation: string
  readonly key: string
  readonly payload: string
}

/**
 * One key per caller and operation has at most one effect. The first try is found by a try-lock, never by waiting (409);
 * a success is kept and answered again for 30 days; a refusal rolls back and keeps nothing, so it is judged afresh.
 */
export async function replayOf(tx: Tx, attempt: Attempt): Promise<Kept | null> {
  const name = `${attempt.caller}\0${attempt.operation}\0${attempt.key}`
  const lock = createHash('sha256').update(name).digest().readBigInt64BE(0)
  const { rows } = await sql<{ free: boolean; payload: string | null; status: number | null; body: string | null }>`
    select pg_try_advisory_xact_lock(${lock}) as free, kept.payload, kept.status, kept.body
      from (select 1) as one
      left join platform.idempotency as kept
        on kept.caller = ${attempt.caller} and kept.operation = ${attempt.operation} and kept.key = ${attempt.key}
  `.execute(tx)
  const found = rows[0]!
  if (!found.free) throw refuse('request.key-running')
  if (found.payload === null || found.status === null) return await lateReplay(tx, attempt)
  return kept(attempt, found.payload, found.status, found.body)
}

/** The lock and the first read share a snapshot taken before the lock: a first try may have committed in between. */
async function lateReplay(tx: Tx, attempt: Attempt): Promise<Kept | null> {
  const { rows } = await sql<{ payload: string; status: number; body: string | null }>`
    select payload, status, body from platform.idempotency
     where caller = ${attempt.caller} and operation = ${attempt.operation} and key = ${attempt.key}
  `.execute(tx)
  const found = rows[0]
  return found === undefined ? null : kept(attempt, found.payload, found.status, found.body)
}

function kept(attempt: Attempt, payload: string, status: number, body: string | null): Kept {
  if (payload !== fingerprint(attempt.payload)) throw refuse('request.key-reused')
  return { status, body: body ?? '' }
}

export async function keep(tx: Tx, attempt: Attempt, now: Date, result: Kept): Promise<void> {
  await sql`
    insert into platform.idempotency (caller, operation, key, payload, status, body, at)
    values (${attempt.caller}, ${attempt.operation}, ${attempt.key}, ${fingerprint(attempt.payload)},
            ${result.status}, ${result.body}, ${now})
  `.execute(tx)
}

/** The caller's name in the table: the signed-in account, else the visitor, else the address it came from. */
export function callerOf(actor: Actor, ip: string): string {
  if (actor.kind === 'anyone') return actor.visitorId === null ? `ip:${ip}` : `visitor:${actor.visitorId}`
  return `${actor.kind}:${actor.id}`
}

const fingerprint = (payload: string): string => createHash('sha256').update(payload).digest('base64url')
