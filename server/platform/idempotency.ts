import { createHash } from 'node:crypto'
import type { Actor } from './context.ts'
import { sql, unseen, type Tx } from './db.ts'
import { Refusal, refuse } from './refusal.ts'

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
  const [found] = await replaysOf(tx, [attempt])
  if (found instanceof Refusal) throw found
  return found ?? null
}

/**
 * The same for attempts that share a transaction, one answer for each: what was kept, the refusal, or null for a first
 * try. A lock does not tell two holders of one transaction apart, so the second of the same key among them is refused here.
 */
export async function replaysOf(tx: Tx, attempts: readonly Attempt[]): Promise<readonly (Kept | Refusal | null)[]> {
  if (attempts.length === 0) return []
  const names = attempts.map(({ caller, operation, key }) => `${caller}\0${operation}\0${key}`)
  const locks = names.map((name) => createHash('sha256').update(name).digest().readBigInt64BE(0).toString())
  const locking = sql<{ at: number; free: boolean }>`
    select at::integer as at, pg_try_advisory_xact_lock(lock) as free
      from unnest(${locks}::bigint[]) with ordinality as one (lock, at)
     order by at
  `.execute(tx)
  // A statement of its own: its snapshot is taken after the locks, so that a try that committed just before is seen.
  const [{ rows }, kept] = await Promise.all([locking, keptOf(tx, attempts)])
  const free = new Set(rows.filter((row) => row.free).map((row) => row.at - 1))
  const first = attempts.map((_, at) => free.has(at) && names.indexOf(names[at] ?? '') === at)
  return attempts.map((attempt, at) => {
    if (first[at] !== true) return refuse('request.key-running')
    const found = kept.get(names[at] ?? '')
    if (found === undefined) return null
    return found.payload === fingerprint(attempt.payload)
      ? { status: found.status, body: found.body }
      : refuse('request.key-reused')
  })
}

async function keptOf(tx: Tx, attempts: readonly Attempt[]): Promise<ReadonlyMap<string, Kept & { payload: string }>> {
  const callers = attempts.map(({ caller }) => caller)
  const operations = attempts.map(({ operation }) => operation)
  const keys = attempts.map(({ key }) => key)
  const { rows } = await sql<Kept & { caller: string; operation: string; key: string; payload: string }>`
    select kept.caller, kept.operation, kept.key, kept.payload, kept.status, kept.body
      from unnest(${unseen(callers, 'text[]')}, ${unseen(operations, 'text[]')}, ${unseen(keys, 'text[]')})
           as asked (caller, operation, key)
      join platform.idempotency as kept using (caller, operation, key)
  `.execute(tx)
  return new Map(rows.map((row) => [`${row.caller}\0${row.operation}\0${row.key}`, row]))
}

/** Keeps the answers of successes, in the transaction that made them. */
export async function keep(
  tx: Tx,
  now: Date,
  results: readonly { readonly attempt: Attempt; readonly kept: Kept }[],
): Promise<void> {
  if (results.length === 0) return
  const of = (value: (result: (typeof results)[number]) => string): string[] => results.map(value)
  await sql`
    insert into platform.idempotency (caller, operation, key, payload, status, body, at)
    select caller, operation, key, payload, status, body, ${now}
      from unnest(${of(({ attempt }) => attempt.caller)}::text[], ${of(({ attempt }) => attempt.operation)}::text[],
                  ${of(({ attempt }) => attempt.key)}::text[], ${of(({ attempt }) => fingerprint(attempt.payload))}::text[],
                  ${results.map(({ kept }) => kept.status)}::integer[], ${of(({ kept }) => kept.body)}::text[])
           as result (caller, operation, key, payload, status, body)
  `.execute(tx)
}

/** The caller's name in the table: the signed-in account, else the visitor, else the address it came from. */
export function callerOf(actor: Actor, ip: string): string {
  if (actor.kind === 'anyone') return actor.visitorId === null ? `ip:${ip}` : `visitor:${actor.visitorId}`
  return `${actor.kind}:${actor.id}`
}

const fingerprint = (payload: string): string => createHash('sha256').update(payload).digest('base64url')
