import pg from 'pg'
import { inPacks } from './pack.ts'

export type PreparedClient = {
  query(text: string, values: readonly unknown[]): Promise<pg.QueryResult>
  /** With true the connection is broken off, not given to anybody else. */
  release(destroy: boolean): void
}
export type PreparedPool = { readonly options: object; connect(): Promise<PreparedClient>; end(): Promise<void> }

/**
 * What Kysely asks of a pool, with two savers that no caller notices: statements are prepared and travel in packs
 * (`inPacks`), and `begin` is sent together with the first statement behind it, not waited for. It can fail only with its
 * connection, and then the connection is broken off, so that nothing is ever run outside the transaction it was meant for.
 */
export function preparedPool(pool: pg.Pool): PreparedPool {
  const clients = new WeakMap<pg.PoolClient, PreparedClient>()
  return {
    options: pool.options,
    connect: async () => {
      const client = await pool.connect()
      const known = clients.get(client)
      if (known !== undefined) return known
      const quick = quickOf(client)
      clients.set(client, quick)
      return quick
    },
    end: () => pool.end(),
  }
}

function quickOf(client: pg.PoolClient): PreparedClient {
  const send = inPacks(client)
  return {
    query: async (text, values) => {
      const sent = send(text, values)
      if (text === 'begin') {
        sent.catch(() => socketOf(client).destroy())
        return { command: 'BEGIN', rowCount: null, oid: 0, fields: [], rows: [] }
      }
      try {
        return await sent
      } catch (error) {
        if (error instanceof Error) Error.captureStackTrace(error) // who asked, not the socket that was answered
        throw error
      }
    },
    release: (destroy) => client.release(destroy),
  }
}

/** The driver's socket, which its types leave out. */
const socketOf = (client: pg.PoolClient) =>
  (client as unknown as { readonly connection: Pick<pg.Connection, 'stream'> }).connection.stream
