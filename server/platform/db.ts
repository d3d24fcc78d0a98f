import { CompiledQuery, Kysely, PostgresDialect, sql, type PostgresPool, type RawBuilder } from 'kysely'
import pg from 'pg'
import { changedPlan, skipped, sqlState } from './pack.ts'
import { preparedPool, type PreparedClient, type PreparedPool } from './prepared-pool.ts'
import { Refusal } from './refusal.ts'

pg.types.setTypeParser(pg.types.builtins.INT8, BigInt)
pg.types.setTypeParser(pg.types.builtins.DATE, (text) => text)
pg.types.setTypeParser(pg.types.builtins.NUMERIC, (text) => text)

/** A database handle that admits no table: a module opens its own tables with `own`. */
export type Db = Kysely<unknown>
/** The same inside the one transaction of a request or job. */
export type Tx = Kysely<unknown>

/** The tables of one module, typed by its `tables.ts`: `own<Tables>(ctx.tx)`. */
export function own<T>(tx: Tx): Kysely<T> {
  return tx as Kysely<T> // the one place where the whole database narrows to a module's tables
}

export type Connection = { readonly db: Db; readonly pool: pg.Pool; close(): Promise<void> }

/** Opens the pool all SQL of a process goes through. A lost idle client is logged by `onLost`, never fatal. */
export function connect(url: string, options: { readonly max?: number; onLost?(error: Error): void } = {}): Connection {
  const pool = new pg.Pool({
    ...connectionOf(url),
    max: options.max ?? 16,
    application_name: 'westbound',
    connectionTimeoutMillis: 5_000,
    statement_timeout: 30_000,
    idle_in_transaction_session_timeout: 60_000,
    pipeline: true, // `preparedPool` sends `begin` and what follows in one go
  })
  pool.on('error', (error) => options.onLost?.(error))
  // A connection in use has no listener of the pool: its end between two statements would be the end of the process.
  pool.on('connect', (client) => client.on('error', () => undefined))
  const db = handleOf(preparedPool(pool))
  return { db, pool, close: () => db.destroy() }
}

/** A handle over a pool, known to `transact`. */
export function handleOf(pool: PreparedPool): Db {
  const db = new Kysely<unknown>({ dialect: dialectOf(pool) })
  pools.set(db, pool)
  return db
}

/** Kysely asks for cursors too, which are never used here. */
const dialectOf = (pool: PreparedPool): PostgresDialect =>
  new PostgresDialect({ pool: pool as unknown as PostgresPool })

/** The pool behind a handle: `transact` takes one client of it. */
const pools = new WeakMap<Db, PreparedPool>()

/** `postgresql://user:pass@host/db` and `postgresql:///db?host=/socket/dir&user=…` both. */
export function connectionOf(url: string): pg.PoolConfig {
  const parsed = new URL(url)
  const socket = parsed.searchParams.get('host')
  if (socket === null) return { connectionString: url }
  const password = parsed.searchParams.get('password')
  return {
    host: socket,
    port: Number(parsed.searchParams.get('port') ?? 5432),
    user: parsed.searchParams.get('user') ?? 'postgres',
    database: parsed.pathname.slice(1),
    ...(password === null ? {} : { password }),
  }
}

const retried = new Set(['40001', '40P01', changedPlan])

/**
 * Runs `work` in one read-committed transaction. A deadlock or serialization failure is retried whole, three times at
 * most; a refusal rolls back and passes through.
 */
export function transact<T>(db: Db, work: (tx: Tx) => Promise<T>): Promise<T> {
  return retrying(() => onOneClient(db, work))
}

/**
 * A transaction whose statements need not wait for each other: what is started together (`Promise.all`) travels together,
 * in the order of starting, and the server works it off in that order. Kysely's own transaction sends one statement after
 * the other's answer, which made an order of 44 statements 44 round trips.
 *
 * Of several things started together one may fail while another still has statements to send. They must not reach the
 * connection after its rollback, when it may serve somebody else: the handle ends before the transaction does.
 */
async function onOneClient<T>(db: Db, work: (tx: Tx) => Promise<T>): Promise<T> {
  const pool = pools.get(db)
  if (pool === undefined) return elsewhere(db, work)
  const client = await pool.connect()
  const own: Own = { open: true, ends: true, sent: 0, last: [], read: new Map() }
  let broken = false
  try {
    await client.query('begin', [])
    const value = await work(oneClient(client, own))
    own.open = false
    const ending = client.query('commit', [])
    for (const each of await Promise.allSettled([...own.last, ending]))
      if (each.status === 'rejected') throw each.reason
    if ((await ending).command !== 'COMMIT') throw new Error('a statement had failed unseen: nothing was committed')
    return value
  } catch (error) {
    own.open = false
    await client.query('rollback', []).catch(() => {
      broken = true
    })
    throw causeOf(error, own)
  } finally {
    client.release(broken)
  }
}

/** A transaction of ours: what travels with its commit, and what it has read once for all its work. */
type Own = {
  open: boolean
  /** The first failure of a statement: those behind it only say that they were not run, and may be heard before it. */
  failed?: unknown
  /** Whether it ends with a commit; reads do not. */
  readonly ends: boolean
  sent: number
  readonly last: Promise<unknown>[]
  readonly read: Map<string, Promise<unknown>>
}
const owned = new WeakMap<Tx, Own>()

/** A handle around ours decides for itself, as a rehearsal does. */
const elsewhere = <T>(db: Db, work: (tx: Tx) => Promise<T>): Promise<T> => db.transaction().execute(work)

/**
 * The last statement of a transaction need not be waited for: it travels together with the commit, and when it fails the
 * transaction fails.
 */
export async function withCommit(tx: Tx, statement: () => Promise<unknown>): Promise<void> {
  const own = owned.get(tx)
  const { sent } = own ?? { sent: 0 }
  const running = statement()
  if (own === undefined || !own.ends) return void (await running)
  running.catch(() => undefined) // heard at the commit
  own.last.push(running)
  for (let turn = 0; own.sent === sent && turn < turnsMax; turn += 1) await Promise.resolve() // until it is on its way
}
/** Between asking for a statement and sending it lie some turns of the queue, all of them without waiting. */
const turnsMax = 100

/**
 * What the work of one transaction reads often and nobody changes meanwhile is read once. `name` stands for one type; whoever
 * does change it says so with `forget`.
 */
export function onceIn<T>(tx: Tx, name: string, read: () => Promise<T>): Promise<T> {
  const known = owned.get(tx)?.read
  const before = known?.get(name)
  if (before !== undefined) return before as Promise<T> // a name stands for one type
  const reading = read()
  known?.set(name, reading)
  return reading
}
export const forget = (tx: Tx, name: string): void => void owned.get(tx)?.read.delete(name)

const causeOf = (error: unknown, { failed }: Own): unknown =>
  sqlState(error) === skipped && failed !== undefined ? failed : error

/** One client as a handle that takes statements as long as its transaction is open. */
function oneClient(client: PreparedClient, own: Own): Tx {
  const query = (text: string, values: readonly unknown[]): Promise<pg.QueryResult> => {
    if (!own.open) return Promise.reject(new Error('the transaction of this statement is over'))
    own.sent += 1
    const answer = client.query(text, values)
    answer.catch((error: unknown) => {
      if (sqlState(error) !== skipped) own.failed ??= error
    })
    return answer
  }
  const same: PreparedClient = { query, release: () => undefined }
  const dialect = dialectOf({ options: {}, connect: () => Promise.resolve(same), end: () => Promise.resolve() })
  const tx = new Kysely<unknown>({ dialect })
  owned.set(tx, own)
  return tx
}

/**
 * Runs the reads of a request on one connection without a transaction: under read committed each statement has its own
 * snapshot all the same, and `begin` and `commit` were half of the round trips of a short read. Reads that are started
 * together travel together, as in a transaction.
 */
export function reading<T>(db: Db, work: (tx: Tx) => Promise<T>): Promise<T> {
  return retrying(async () => {
    const pool = pools.get(db)
    if (pool === undefined) return db.connection().execute(work)
    const client = await pool.connect()
    const own: Own = { open: true, ends: false, sent: 0, last: [], read: new Map() }
    const asked: Promise<unknown>[] = []
    const query = (text: string, values: readonly unknown[]): Promise<pg.QueryResult> => {
      const answer = client.query(text, values)
      asked.push(answer)
      return answer
    }
    try {
      return await work(oneClient({ query, release: () => undefined }, own))
    } catch (error) {
      throw causeOf(error, own)
    } finally {
      own.open = false
      await Promise.allSettled(asked) // what nobody waits for must not travel with the next one's transaction
      client.release(false)
    }
  })
}

async function retrying<T>(run: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await run()
    } catch (error) {
      if (error instanceof Refusal || attempt >= 3 || !retried.has(sqlState(error) ?? '')) throw error
    }
  }
}

/** Runs `work` and always rolls back: a dry run is the same code with nothing kept. */
export async function dryRun<T>(db: Db, work: (tx: Tx) => Promise<T>): Promise<T> {
  const kept: { value?: T } = {}
  const undo = new Error('dry run')
  try {
    await onOneClient(db, async (tx) => {
      kept.value = await work(tx)
      throw undo
    })
  } catch (error) {
    if (error !== undo) throw error
  }
  return kept.value as T // set whenever `undo` was the error
}

/** The name of the broken constraint, for turning a unique violation into a refusal. */
export function brokenConstraint(error: unknown): string | null {
  return error instanceof pg.DatabaseError ? (error.constraint ?? null) : null
}

/**
 * An array whose length the planner does not see. It guesses ten rows then, as it does for a plan that serves any values:
 * the two cost the same, and the statement is planned once for its connection instead of each time.
 */
export const unseen = (values: readonly unknown[], type: string): RawBuilder<unknown> =>
  sql`(select ${values}::${sql.raw(type)})`

/**
 * At the end of a subquery that is asked once for each row: a barrier which keeps it so. The planner takes a list given as
 * JSON for a hundred rows and would rather read a table that is still small from end to end; few rows are meant.
 */
export const byIndex = sql.raw('offset 0')

/** Runs text that is not parameterised: migrations and generated DDL only. */
export const runText = (db: Db, text: string): Promise<unknown> => db.executeQuery(CompiledQuery.raw(text))

export { sql, sqlState }
