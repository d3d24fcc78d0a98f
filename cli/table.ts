import type { Io } from './command.ts'

export type TableOptions = {
  /** Columns padded for the eye; otherwise separated by tabs, for `cut` and `awk`. */
  readonly aligned: boolean
  readonly heads: readonly string[] | null
  readonly colour: boolean
}

/** @returns the rows as text without a last line break; the heads bold when there is colour. */
export function table(rows: readonly (readonly string[])[], { aligned, heads, colour }: TableOptions): string {
  const all = heads === null ? rows : [heads, ...rows]
  const widths = (all[0] ?? []).map((_, column) => Math.max(...all.map((row) => (row[column] ?? '').length)))
  const lines = all.map((row) => {
    if (!aligned) return row.map(oneLine).join('\t')
    return row
      .map((cell, column) => oneLine(cell).padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd()
  })
  return lines
    .map((line, index) => (colour && heads !== null && index === 0 ? `\u001B[1m${line}\u001B[22m` : line))
    .join('\n')
}

/** Aligned for a person at a terminal, in colour unless `NO_COLOR` is set; with tabs for a program. */
export const styleFor = (io: Io): Pick<TableOptions, 'aligned' | 'colour'> => ({
  aligned: io.tty,
  colour: io.tty && !io.env['NO_COLOR'],
})

/** A cell may quote a file that somebody sent: no line break, and no control sequence, may reach the terminal. */
function oneLine(cell: string): string {
  // oxlint-disable-next-line no-control-regex -- control characters are exactly what this removes
  return cell.replace(/[\u0000-\u001F\u007F-\u009F]+/g, ' ')
}
