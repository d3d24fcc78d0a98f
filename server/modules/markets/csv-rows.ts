import { parse } from 'csv-parse/sync'
import type { Refusal } from '#platform/refusal'
import { z } from '#platform/wire'

/** What to say about a file that cannot be used; the module that owns the file has its own codes. */
export type RowRefusals = {
  readonly unreadable: () => Refusal
  readonly empty: () => Refusal
  readonly missing: (column: string) => Refusal
  readonly unknown: (column: string) => Refusal
  readonly invalid: (line: number, column: string) => Refusal
}

const Parsed = z.array(
  z.object({ info: z.object({ lines: z.number() }), record: z.record(z.string(), z.string().max(2000)) }),
)

/**
 * Reads a CSV file with a header by a strict schema of its cells. All or nothing: the first bad cell refuses the file and
 * names its line and column, so that an operator mends one place and loads again.
 */
export function readRows<S extends z.ZodObject>(
  text: string,
  schema: S,
  no: RowRefusals,
): readonly { readonly line: number; readonly row: z.output<S> }[] {
  const parsed = parsedRows(text, no)
  if (parsed.length === 0) throw no.empty()
  return parsed.map(({ info, record }) => {
    const read = schema.strict().safeParse(record)
    if (read.success) return { line: info.lines, row: read.data as z.output<S> } // `strict` only closes the same shape
    const issue = read.error.issues[0]
    if (issue?.code === 'unrecognized_keys') throw no.unknown(issue.keys[0] ?? '')
    const column = String(issue?.path[0] ?? '')
    throw column !== '' && !(column in record) ? no.missing(column) : no.invalid(info.lines, column)
  })
}

function parsedRows(text: string, no: RowRefusals): z.output<typeof Parsed> {
  try {
    return Parsed.parse(parse(text, { columns: true, bom: true, info: true, trim: true, skip_empty_lines: true }))
  } catch {
    throw no.unreadable()
  }
}

/** UTF-8 text of a loaded file, or the refusal of what is something else. */
export function textOf(bytes: Uint8Array, no: Pick<RowRefusals, 'unreadable'>): string {
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
