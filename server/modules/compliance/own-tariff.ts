import { cnCbec, compare, parseFraction, ruleOn } from '@westbound/landed-cost'
import { csvTable, type CsvTable } from './csv-table.ts'
import { cellMistake, type Mistake, refuseMistakes, type Write } from './file-mistakes.ts'
import { belongs, misfits, type TariffCell, TariffCells } from './tariff-file.ts'

const writes: ReadonlyMap<string, Write> = new Map(Object.entries(belongs))
const columns = [...writes.keys()]
const needed = Object.entries(TariffCells.shape)
  .filter(([, cell]) => !cell.safeParse(undefined).success)
  .map(([column]) => column)

export const ownColumns = (csv: string): boolean => /(^|,)\uFEFF?"?hs8"?(,|$)/.test(csv.split(/\r?\n/, 1)[0] ?? '')

/** Lines of the tariff in our own columns, all of them or a refusal that names every mistake. */
export function readOwnTariff(csv: string, today: string): readonly TariffCell[] {
  const table = csvTable(csv)
  const mistakes = [...table.mistakes, ...headingMistakes(table)]
  const seen = new Map<string, number>()
  const rows = table.rows.flatMap(({ line, cells }) => {
    const record = new Map(table.headings.map((heading, at) => [heading, cells[at] ?? '']))
    const read = TariffCells.safeParse(Object.fromEntries(record))
    const wrong = (column: string, write: Write): void => {
      if (record.has(column)) mistakes.push(cellMistake(line, column, record.get(column) ?? '', write))
    }
    if (!read.success) {
      for (const column of new Set(read.error.issues.map(({ path }) => String(path[0]))))
        wrong(column, writes.get(column) ?? belongs.source)
      return []
    }
    for (const { column, write } of misfits(read.data)) wrong(column, write)
    const law = lawNotIn(read.data, today)
    if (law !== null) wrong('ct_from_unit_price_cny', { what: 'threshold', params: { law } })
    const key = `${read.data.hs8} ${read.data.valid_from}`
    const before = seen.get(key)
    if (before === undefined) seen.set(key, line)
    else mistakes.push({ kind: 'line-twice', line, column: 'hs8', params: { code: read.data.hs8, before } })
    return [read.data]
  })
  refuseMistakes(mistakes)
  return rows
}

function headingMistakes({ headings, headingLine: line }: CsvTable): readonly Mistake[] {
  const twice = headings.filter((heading, at) => headings.indexOf(heading) < at)
  return [
    ...needed
      .filter((column) => !headings.includes(column))
      .map((missing): Mistake => ({ kind: 'column-missing-ours', line, column: '', missing })),
    ...headings
      .filter((heading) => !columns.includes(heading))
      .map((column): Mistake => ({ kind: 'column-unknown', line, column, params: { headings: columns } })),
    ...new Set(twice),
  ].map((each): Mistake => (typeof each === 'string' ? { kind: 'column-twice', line, column: each } : each))
}

/** The price per unit from which a cosmetic is taxed is law, the same for every line; null when the row agrees. */
function lawNotIn({ ct_from_unit_price_cny: from }: TariffCell, today: string): readonly string[] | null {
  if (from === null) return null
  const law = ruleOn(cnCbec.highEndCosmetics, today).value.filter(({ unit }) => unit !== 'piece')
  const agrees = law.some(({ perUnit }) => compare(parseFraction(perUnit), parseFraction(from)) === 0)
  return agrees ? null : [...new Set(law.map(({ perUnit }) => perUnit))]
}
