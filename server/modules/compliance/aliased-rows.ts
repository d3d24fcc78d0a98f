import { cellMistake, csvTable, type Mistake, type Write } from '#modules/markets'
import { fileRefusals } from './tariff-file.ts'

export type Aliases = Readonly<Record<string, readonly string[]>>
type Row<A> = { readonly line: number; readonly cells: Readonly<Record<keyof A, string>> }
export type AliasedFile<A extends Aliases> = {
  readonly rows: readonly Row<A>[]
  /** Notes that a cell cannot be used. Of a column that is missing it was said once, at the heading. */
  readonly wrong: (row: Row<A>, name: keyof A & string, write: Write) => void
  /** Notes that a code stands in a line before, too. */
  readonly twice: (row: Row<A>, name: keyof A & string, of: { readonly code: string; readonly before: number }) => void
  readonly mistakes: readonly Mistake[]
}

/**
 * A published table whose columns go by one of several names; other columns are passed over, since such tables carry many.
 * Spaces and full-width signs in a heading do not count.
 */
export function aliased<const A extends Aliases>(
  csv: string,
  aliases: A,
  needed: readonly (keyof A & string)[],
): AliasedFile<A> {
  const { headings, headingLine, rows, mistakes } = csvTable(csv, fileRefusals)
  const places = new Map<string, number>()
  for (const [name, others] of Object.entries(aliases)) {
    const found = others
      .map(plain)
      .flatMap((each) => headings.flatMap((heading, at) => (plain(heading) === each ? [at] : [])))
    const [place, other] = found
    if (place !== undefined) places.set(name, place)
    if (place === undefined && needed.includes(name))
      mistakes.push({
        kind: 'column-missing',
        line: headingLine,
        column: '',
        missing: name,
        params: { headings: others },
      })
    if (place !== undefined && other !== undefined && headings[place] === headings[other])
      mistakes.push({ kind: 'column-twice', line: headingLine, column: headings[place] ?? '' })
  }
  const headingOf = (name: string): string => headings[places.get(name) ?? -1] ?? ''
  return {
    rows: rows.map(({ line, cells }) => ({
      line,
      cells: Object.fromEntries(
        Object.keys(aliases).map((name) => [name, cells[places.get(name) ?? -1] ?? '']),
      ) as Record<keyof A, string>, // exactly the names of `aliases`
    })),
    wrong: ({ line, cells }, name, write) => {
      if (places.has(name)) mistakes.push(cellMistake(line, headingOf(name), cells[name], write))
    },
    twice: ({ line }, name, of) =>
      void mistakes.push({ kind: 'line-twice', line, column: headingOf(name), params: of }),
    mistakes,
  }
}

const plain = (heading: string): string => heading.normalize('NFKC').replaceAll(/\s/g, '').toLowerCase()
