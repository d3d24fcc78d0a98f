import assert from 'node:assert/strict'
import { z } from '#platform/wire'
import { csvTable, type CsvTable } from './csv-table.ts'
import { cellMistake, type FileRefusals, type Mistake, type Write } from './file-mistakes.ts'

/** A file in our own columns: a strict schema of its cells, and what belongs in each in words. */
export type Layout<S extends z.ZodObject> = {
  readonly cells: S
  readonly belongs: Readonly<Record<keyof z.output<S> & string, Write>>
}
export type Line = { readonly line: number }

/** The rows that could be read, and everything that is wrong so far; `refuseMistakes` ends the reading. */
export type OwnFile<Row> = {
  readonly rows: readonly (Line & { readonly row: Row })[]
  /** Notes that a cell cannot be used. Of a column that is missing it was said once, at the heading. */
  readonly wrong: (at: Line, column: keyof Row & string, write: Write) => void
  /** Notes rows that say the same thing twice; `keyOf` is what a file may say once, `of` its name in words. */
  readonly once: (column: keyof Row & string, keyOf: (row: Row) => string, of: (row: Row) => string) => void
  readonly mistakes: Mistake[]
}

/** Reads a CSV file with a header; nothing of it may be used before `refuseMistakes(file.mistakes)`. */
export function ownFile<S extends z.ZodObject>(
  csv: string,
  { cells: schema, belongs }: Layout<S>,
  no: FileRefusals,
): OwnFile<z.output<S>> {
  type Row = z.output<S>
  const writes: ReadonlyMap<string, Write> = new Map(Object.entries<Write>(belongs))
  const table = csvTable(csv, no)
  const mistakes = [...table.mistakes, ...headingMistakes(table, schema, [...writes.keys()])]
  const records = new Map<number, ReadonlyMap<string, string>>()
  const wrong = ({ line }: Line, column: string, write: Write): void => {
    const value = records.get(line)?.get(column)
    if (value !== undefined) mistakes.push(cellMistake(line, column, value, write))
  }
  const rows = table.rows.flatMap(({ line, cells }) => {
    const record = new Map(table.headings.map((heading, at) => [heading, cells[at] ?? '']))
    records.set(line, record)
    const read = schema.safeParse(Object.fromEntries(record))
    if (read.success) return [{ line, row: read.data as Row }] // the schema's own output
    for (const column of new Set(read.error.issues.map(({ path }) => String(path[0])))) {
      const write = writes.get(column)
      assert(write !== undefined)
      wrong({ line }, column, write)
    }
    return []
  })
  const once: OwnFile<Row>['once'] = (column, keyOf, of) => {
    const seen = new Map<string, number>()
    for (const { line, row } of rows) {
      const before = seen.get(keyOf(row))
      if (before === undefined) seen.set(keyOf(row), line)
      else mistakes.push({ kind: 'line-twice', line, column, params: { code: of(row), before } })
    }
  }
  return { rows, wrong, once, mistakes }
}

function headingMistakes(
  { headings, headingLine: line }: CsvTable,
  schema: z.ZodObject,
  columns: readonly string[],
): readonly Mistake[] {
  const needed = columns.filter((column) => schema.shape[column]?.safeParse(undefined).success === false)
  const twice = new Set(headings.filter((heading, at) => headings.indexOf(heading) < at))
  return [
    ...needed
      .filter((column) => !headings.includes(column))
      .map((missing): Mistake => ({ kind: 'column-missing-ours', line, column: '', missing })),
    ...headings
      .filter((heading) => !columns.includes(heading))
      .map((column): Mistake => ({ kind: 'column-unknown', line, column, params: { headings: columns } })),
    ...[...twice].map((column): Mistake => ({ kind: 'column-twice', line, column })),
  ]
}

/** UTF-8 text of a loaded file, or the refusal of what is something else. */
export function textOf(bytes: Uint8Array, no: Pick<FileRefusals, 'unreadable'>): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw no.unreadable()
  }
}

/** An empty cell is no value. */
export const cell = <S extends z.ZodType>(schema: S) =>
  z
    .union([z.literal('').transform(() => null), schema])
    .optional()
    .transform((value) => value ?? null)
