import { parse } from 'csv-parse/sync'
import { z } from '#platform/wire'
import { refuse } from './refusals.ts'

export type Aliases = Readonly<Record<string, readonly string[]>>

const Rows = z.array(
  z.object({ info: z.object({ lines: z.number() }), record: z.record(z.string(), z.string().max(4000)) }),
)

/**
 * Rows of a published table whose columns go by one of several names; other columns are passed over, since such tables
 * carry many. A needed column that is missing refuses the file.
 */
export function aliased<const A extends Aliases>(
  csv: string,
  aliases: A,
  needed: readonly (keyof A & string)[],
): readonly { readonly line: number; readonly cells: Readonly<Record<keyof A, string>> }[] {
  const rows = rowsOf(csv)
  const [first] = rows
  if (first === undefined) throw refuse('compliance.file-empty')
  const named = new Map<string, string>()
  for (const [name, others] of Object.entries(aliases)) {
    const column = others.find((each) => each in first.record)
    if (column !== undefined) named.set(name, column)
    else if (needed.includes(name)) throw refuse('compliance.column-missing', { column: others[0] ?? name })
  }
  return rows.map(({ info, record }) => {
    const cells = Object.fromEntries(
      Object.keys(aliases).map((name) => [name, record[named.get(name) ?? ''] ?? '']),
    ) as Record<keyof A, string> // exactly the names of `aliases`
    return { line: info.lines, cells }
  })
}

function rowsOf(csv: string): z.output<typeof Rows> {
  try {
    return Rows.parse(parse(csv, { columns: true, bom: true, info: true, trim: true, skip_empty_lines: true }))
  } catch {
    throw refuse('compliance.file-unreadable')
  }
}
