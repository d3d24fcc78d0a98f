import type { PreparedClient } from '#platform/prepared-pool'
import pg from 'pg'
import { connectionOf, handleOf, type Db } from '#platform/db'

/** What stands between a transaction and PostgreSQL: it may delay a statement, let it fail, or change its text. */
export type Wire = {
  /** Around each statement; `send` puts it through. `client` numbers the connection. */
  statement<T>(client: number, text: string, send: () => Promise<T>): Promise<T>
  /** What a deliberately broken product would have sent instead. */
  rewrite?(text: string): string
}
export type SimPool = {
  readonly db: Db
  readonly backendOf: (client: number) => number
  warm(): Promise<void>
  close(): Promise<void>
}

/** The same statements come thousands of times, on a small database that nobody has seen before: planned once, they cost half. */
const options = '-c plan_cache_mode=force_generic_plan'

/** A pool whose every statement goes through `wire`. */
export function openSimPool(url: string, max: number, wire: Wire): SimPool {
  const pool = new pg.Pool({
    ...connectionOf(url),
    max,
    application_name: 'westbound-simulation',
    options,
    pipeline: true,
  })
  // A copy of the database is dropped as soon as its history is over; nobody misses an idle connection to it.
  pool.on('error', () => undefined)
  const numbers = new WeakMap<object, number>()
  const backends: number[] = []
  const wrapped = new WeakMap<object, PreparedClient>()
  const numberOf = (client: pg.PoolClient): number => {
    const known = numbers.get(client)
    if (known !== undefined) return known
    // `processID` is the backend's number, which the driver has and its types leave out.
    backends.push('processID' in client ? Number(client.processID) : 0)
    numbers.set(client, backends.length - 1)
    return backends.length - 1
  }
  const names = new Map<string, string>()
  const nameOf = (text: string): string => {
    const name = names.get(text) ?? `s${names.size}`
    names.set(text, name)
    return name
  }
  const wrap = (client: pg.PoolClient): PreparedClient => {
    const known = wrapped.get(client)
    if (known !== undefined) return known
    const at = numberOf(client)
    const query = (text: unknown, values?: readonly unknown[]): unknown => {
      if (typeof text !== 'string') throw new Error('a simulation reads no cursors')
      const sent = wire.rewrite?.(text) ?? text
      const named = values !== undefined && values.length > 0 ? { name: nameOf(sent) } : {}
      return wire.statement(at, sent, () => client.query({ ...named, text: sent, values: [...(values ?? [])] }))
    }
    // Kysely asks a client for these two and nothing else of what pg's class has.
    const own = { query, release: () => client.release() } as unknown as PreparedClient
    wrapped.set(client, own)
    return own
  }
  return {
    db: handleOf({ options: {}, connect: async () => wrap(await pool.connect()), end: () => pool.end() }),
    backendOf: (client) => backends[client] ?? 0,
    // Connections that are there before they race for something, each in the middle of something else.
    warm: async () => {
      const clients = await Promise.all(Array.from({ length: max }, () => pool.connect()))
      for (const client of clients) wrap(client)
      for (const client of clients) client.release()
    },
    close: () => pool.end(),
  }
}
