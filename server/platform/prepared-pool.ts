import pg from 'pg'
import type { Duplex } from 'node:stream'

/** Texts kept as prepared statements in each connection; a text that is never the same twice must not fill the server. */
const namesMax = 500

export type PreparedClient = {
  query(text: string, values: readonly unknown[]): Promise<pg.QueryResult>
  /** With true the connection is broken off, not given to anybody else. */
  release(destroy: boolean): void
}
export type PreparedPool = { readonly options: object; connect(): Promise<PreparedClient>; end(): Promise<void> }

/**
 * What Kysely asks of a pool, with three savers that no caller notices. Most of a request's time goes to sending
 * statements one by one and to planning the same ones again (an order is some forty of them):
 *
 * - A statement with parameters is prepared under a name the first time a connection sees its text, so that the server
 *   parses and plans it once. When a migration changed what it returns, the server says 0A000; its name is then dropped and
 *   the transaction tried again.
 * - `begin` is sent together with the first statement behind it, not waited for. It can fail only with its connection, and
 *   then the connection is broken off, so that nothing is ever run outside the transaction it was meant for.
 * - What is started together is written together: a system call for each of 41 statements was a third of the web
 *   process's time for an order.
 */
export function preparedPool(pool: pg.Pool): PreparedPool {
  const names = new Map<string, string>()
  const made = { count: 0 }
  const clients = new WeakMap<pg.PoolClient, PreparedClient>()
  const nameOf = (text: string): string | undefined => {
    const known = names.get(text)
    if (known !== undefined || names.size >= namesMax) return known
    made.count += 1
    const name = `westbound_${made.count}`
    names.set(text, name)
    return name
  }
  const run = async (client: pg.PoolClient, text: string, values: readonly unknown[]): Promise<pg.QueryResult> => {
    writeTogether(client)
    if (text === 'begin') return beginSoon(client)
    const name = values.length === 0 ? undefined : nameOf(text)
    if (name === undefined) return client.query(text, [...values])
    try {
      return await client.query({ name, text, values: [...values] })
    } catch (error) {
      if (error instanceof pg.DatabaseError && error.code === changedPlan) names.delete(text)
      throw error
    }
  }
  return {
    options: pool.options,
    connect: async () => {
      const client = await pool.connect()
      const known = clients.get(client)
      if (known !== undefined) return known
      const quick = {
        query: (text: string, values: readonly unknown[]) => run(client, text, values),
        release: (destroy: boolean) => client.release(destroy),
      }
      clients.set(client, quick)
      return quick
    },
    end: () => pool.end(),
  }
}

/** "cached plan must not change result type": the statement has to be prepared anew. */
export const changedPlan = '0A000'

/** The driver's socket, which its types leave out. */
const streamOf = (client: pg.PoolClient): Duplex =>
  (client as unknown as { readonly connection: { readonly stream: Duplex } }).connection.stream

/** Holds bytes back until everything that is started in this turn of the loop has joined them: one system call for all. */
function writeTogether(client: pg.PoolClient): void {
  const stream = streamOf(client)
  stream.cork()
  process.nextTick(() => stream.uncork())
}

/** Puts `begin` on its way and waits for nothing. */
function beginSoon(client: pg.PoolClient): Promise<pg.QueryResult> {
  client.query('begin').catch(() => streamOf(client).destroy())
  return Promise.resolve({ command: 'BEGIN', rowCount: null, oid: 0, fields: [], rows: [] })
}
