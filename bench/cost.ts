import type pg from 'pg'
import { round } from './best.ts'

/** What one piece of work costs the database; `statements` is null on a server without the library that counts them. */
export type Cost = { readonly statements: number | null; readonly walBytes: number }

/** Counts what `work`, which does `times` of something, makes the database do. Nothing else may run. */
export async function costOf(owner: pg.Client, times: number, work: () => Promise<void>): Promise<Cost> {
  const counts = await startCounting(owner)
  const from = await positionOf(owner)
  await work()
  const { rows } = await owner.query<{ bytes: string }>(
    'select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), $1)::text as bytes',
    [from],
  )
  const statements = counts ? await counted(owner) : null
  return {
    statements: statements === null ? null : round(statements / times, 1),
    walBytes: Math.round(Number(rows[0]?.bytes) / times),
  }
}

async function startCounting(owner: pg.Client): Promise<boolean> {
  const { rows } = await owner.query<{ there: boolean }>(
    `select current_setting('shared_preload_libraries') like '%pg_stat_statements%' as there`,
  )
  if (rows[0]?.there !== true) return false
  await owner.query('create extension if not exists pg_stat_statements')
  await owner.query('select pg_stat_statements_reset()')
  return true
}

/** Statements of the application's role; what a timer asks (the clock) is no part of an order. */
async function counted(owner: pg.Client): Promise<number> {
  const { rows } = await owner.query<{ calls: string }>(`
    select coalesce(sum(calls), 0)::text as calls
      from pg_stat_statements as seen
      join pg_roles as role on role.oid = seen.userid
     where role.rolname = 'westbound_app' and seen.query not like '%platform.clock%'`)
  return Number(rows[0]?.calls)
}

async function positionOf(owner: pg.Client): Promise<string> {
  const { rows } = await owner.query<{ at: string }>('select pg_current_wal_insert_lsn()::text as at')
  return rows[0]?.at ?? '0/0'
}
