import pg from 'pg'
import { prepareValue } from 'pg/lib/utils'

/** What the driver's queries are told while they are answered; its types leave these out. */
type Heard = {
  handleRowDescription(message: { readonly fields: readonly pg.FieldDef[] }): void
  handleDataRow(message: { readonly fields: readonly (string | null)[] }): void
  handleCommandComplete(message: { readonly text: string }): void
  handleEmptyQuery(): void
  handleError(error: Error): void
  handleReadyForQuery(): void
}
type Value = string | Buffer | null
type Shape = {
  readonly fields: readonly pg.FieldDef[]
  readonly parsers: readonly ((text: string) => unknown)[]
}
/** A text that this connection has prepared, and the columns it answers once it has said so. */
type Prepared = { readonly name: string; shape: Shape | null }
type Statement = {
  readonly text: string
  readonly values: readonly Value[]
  readonly prepared: Prepared
  readonly fresh: boolean
  readonly rows: Record<string, unknown>[]
  readonly done: (answer: pg.QueryResult) => void
  readonly failed: (error: Error) => void
}

/** The state of a statement that PostgreSQL skipped because one before it had failed. */
export const skipped = '25P02'
/** "cached plan must not change result type": a migration changed what the text answers, it has to be prepared anew. */
export const changedPlan = '0A000'
/** Texts kept prepared in a connection; a text that is never the same twice must not fill the server. */
const preparedMax = 500
const noColumns: Shape = { fields: [], parsers: [] }

/**
 * Statements of one connection, sent in packs: what is started in one turn of the loop travels together and ends with one
 * `Sync`, so that PostgreSQL sends all its answers together too. A `Sync` after each, as the driver writes it, made it wake this
 * process 41 times for an order, which cost both of them more than the work. After a failure the rest of a pack is
 * skipped: each of those fails with 25P02, as it would in a transaction that has failed.
 *
 * A text is prepared at its first time, so that the server parses and plans it once, and says its columns that once. Several
 * statements in one text (a migration) go as they are.
 */
export function inPacks(client: pg.PoolClient): (text: string, values: readonly unknown[]) => Promise<pg.QueryResult> {
  const known = new Map<string, Prepared>()
  const state: { waiting: Statement[]; names: number } = { waiting: [], names: 0 }
  const send = (): void => {
    const statements = state.waiting
    state.waiting = []
    if (statements.length > 0) client.query(packOf(statements, (text) => known.delete(text)))
  }
  const prepare = (text: string): Prepared => {
    if (state.names >= preparedMax) return { name: '', shape: null }
    state.names += 1
    const prepared = { name: `westbound_${state.names}`, shape: null }
    known.set(text, prepared)
    return prepared
  }
  return (text, values) => {
    if (text.includes(';') && values.length === 0) {
      send()
      return client.query(text)
    }
    return new Promise((done, failed) => {
      const ready = values.map((value) => prepareValue(value)) // whose value cannot be sent fails alone
      const before = known.get(text)
      if (state.waiting.length === 0) process.nextTick(send)
      const [prepared, fresh] = [before ?? prepare(text), before === undefined]
      state.waiting.push({ text, values: ready, prepared, fresh, rows: [], done, failed })
    })
  }
}

/** The driver admits nothing but its own queries to a connection that does not wait: a pack is one of them, with other ears. */
function packOf(statements: readonly Statement[], forget: (text: string) => void): pg.Query & Heard {
  const state = { at: 0 }
  const complete = (command: string): void => {
    const statement = statements[state.at]
    state.at += 1
    if (statement === undefined) return
    statement.prepared.shape ??= noColumns
    statement.done({ ...tagOf(command), rows: statement.rows, fields: [...statement.prepared.shape.fields] })
  }
  const heard: Heard = {
    handleRowDescription: ({ fields }) => {
      const statement = statements[state.at]
      if (statement !== undefined) statement.prepared.shape = shapeOf(fields)
    },
    handleDataRow: ({ fields }) => {
      const statement = statements[state.at]
      statement?.rows.push(rowOf(statement.prepared.shape ?? noColumns, fields))
    },
    handleCommandComplete: ({ text }) => complete(text),
    handleEmptyQuery: () => complete(''),
    handleError: (error) => {
      for (const [behind, statement] of statements.slice(state.at).entries()) {
        if (statement.fresh || sqlState(error) === changedPlan) forget(statement.text) // what is not known is prepared anew
        statement.failed(behind === 0 ? error : skippedAfter(error))
      }
      state.at = statements.length
    },
    handleReadyForQuery: () => undefined,
  }
  const submit = (connection: pg.Connection): void => {
    connection.stream.cork()
    for (const statement of statements) write(connection, statement)
    connection.sync()
    connection.stream.uncork()
  }
  return Object.assign(new pg.Query({ text: '' }), heard, { submit })
}

function write(connection: pg.Connection, { text, values, prepared: { name, shape }, fresh }: Statement): void {
  if (fresh) connection.parse({ name, text, types: [] }, true)
  connection.bind({ portal: '', statement: name, values: [...values] }, true)
  if (shape === null) connection.describe({ type: 'P', name: '' }, true)
  connection.execute({ portal: '' }, true)
}

/** `INSERT 0 3`, `SELECT 2`, `COMMIT`. */
function tagOf(text: string): { readonly command: string; readonly rowCount: number | null; readonly oid: number } {
  const [command = '', ...numbers] = text.split(' ')
  const count = Number(numbers.at(-1))
  return { command, rowCount: numbers.length > 0 && !Number.isNaN(count) ? count : null, oid: 0 }
}

const shapeOf = (fields: readonly pg.FieldDef[]): Shape => ({
  fields,
  parsers: fields.map(({ dataTypeID }): ((text: string) => unknown) => pg.types.getTypeParser(dataTypeID, 'text')),
})

function rowOf({ fields, parsers }: Shape, values: readonly (string | null)[]): Record<string, unknown> {
  const row: Record<string, unknown> = {}
  for (const [at, { name }] of fields.entries()) {
    const value = values[at] ?? null
    row[name] = value === null ? null : parsers[at]?.(value)
  }
  return row
}

/** The five-letter SQL state of a database error, or null when it is something else. */
export function sqlState(error: unknown): string | null {
  return error instanceof pg.DatabaseError ? (error.code ?? null) : null
}

/** When the connection ends with it, that is true of all of them; else PostgreSQL has not run what came behind the failure. */
function skippedAfter(error: Error): Error {
  if (!(error instanceof pg.DatabaseError) || error.severity !== 'ERROR') return error
  return Object.assign(new pg.DatabaseError('not run: a statement before it had failed', 0, 'error'), { code: skipped })
}
