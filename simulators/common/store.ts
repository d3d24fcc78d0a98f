import { closeSync, ftruncateSync, fsyncSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'

/**
 * The state of a simulator: tables of rows in memory, kept by an append-only journal of JSON lines. One commit is one
 * line and holds everything an operation changed (its rows, its webhooks, its idempotent answer), so a process that is
 * killed keeps a commit whole or not at all. A line is written before anything is acknowledged. The page cache survives
 * kill -9, so lines are not synced one by one; only a power failure could lose the last of them.
 */
export type Put = readonly [table: string, id: string, row: object]
export type Table<Row extends object> = {
  readonly name: string
  readonly get: (id: string) => Row | undefined
  readonly all: () => readonly Row[]
  readonly put: (id: string, row: Row) => Put
}
export type Store = {
  readonly table: <Row extends object>(name: string) => Table<Row>
  readonly commit: (at: Date, puts: readonly Put[]) => void
}

/** Opens `<home>/journal.jsonl` and rebuilds the tables from it. A torn last line is cut off: it was never acknowledged. */
export function openStore(home: string): Store {
  mkdirSync(home, { recursive: true, mode: 0o700 })
  const path = join(home, 'journal.jsonl')
  const file = openSync(path, 'a', 0o600)
  const tables = new Map<string, Map<string, object>>()
  const rowsOf = (name: string) => {
    const rows = tables.get(name) ?? new Map<string, object>()
    tables.set(name, rows)
    return rows
  }
  const apply = (puts: readonly Put[]) => {
    for (const [name, id, row] of puts) rowsOf(name).set(id, row)
  }

  const text = readFileSync(path, 'utf8')
  const whole = text.slice(0, text.lastIndexOf('\n') + 1)
  if (whole.length < text.length) cutTo(path, Buffer.byteLength(whole))
  for (const line of whole.split('\n')) {
    if (line === '') continue
    const { put }: { put: readonly Put[] } = JSON.parse(line)
    apply(put)
  }

  return {
    table: <Row extends object>(name: string): Table<Row> => ({
      name,
      // The journal is written by this process alone, so a row has the type its table was given.
      get: (id) => rowsOf(name).get(id) as Row | undefined,
      all: () => [...rowsOf(name).values()] as Row[],
      put: (id, row) => [name, id, row],
    }),
    commit: (at, puts) => {
      if (puts.length === 0) return
      writeSync(file, `${JSON.stringify({ at: at.toISOString(), put: puts })}\n`)
      apply(puts)
    },
  }
}

function cutTo(path: string, bytes: number): void {
  const file = openSync(path, 'r+')
  ftruncateSync(file, bytes)
  fsyncSync(file)
  closeSync(file)
}
