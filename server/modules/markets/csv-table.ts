import { CsvError, parse } from 'csv-parse/sync'
import { z } from '#platform/wire'
import { type FileRefusals, type Mistake, mistaken } from './file-mistakes.ts'

const Records = z.array(z.object({ info: z.object({ lines: z.number() }), record: z.array(z.string().max(4000)) }))

/** A CSV file as it stands: the first row is the heading, each other one knows its line. Empty rows are passed over. */
export type CsvTable = {
  readonly headings: readonly string[]
  readonly headingLine: number
  readonly rows: readonly { readonly line: number; readonly cells: readonly string[] }[]
  /** Rows that have fewer or more cells than the heading; the reader adds what it finds. */
  readonly mistakes: Mistake[]
}

export function csvTable(csv: string, no: FileRefusals): CsvTable {
  const [first, ...records] = recordsOf(csv, no).filter(({ record }) => record.some((cell) => cell !== ''))
  if (first === undefined || records.length === 0) throw no.empty()
  const headings = first.record
  const mistakes: Mistake[] = []
  const rows = records.flatMap(({ info, record }) => {
    const line = info.lines
    const surplus = record.slice(headings.length)
    if (record.length >= headings.length && surplus.every((cell) => cell === '')) return [{ line, cells: record }]
    mistakes.push({ kind: 'row-length', line, column: '', params: { cells: record.length, columns: headings.length } })
    return []
  })
  return { headings, headingLine: first.info.lines, rows, mistakes }
}

function recordsOf(csv: string, no: FileRefusals): z.output<typeof Records> {
  if (csv.includes('\0')) throw no.unreadable()
  try {
    const options = { bom: true, info: true, trim: true, skip_empty_lines: true, relax_column_count: true } as const
    return Records.parse(parse(csv, options))
  } catch (error) {
    const line = error instanceof CsvError ? Number(error['lines']) : Number.NaN
    throw Number.isInteger(line) ? mistaken([{ kind: 'quote', line, column: '' }], no) : no.unreadable()
  }
}
