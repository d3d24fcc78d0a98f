import type { Selectable } from 'kysely'
import { cnCbec, compare, parseFraction, ruleOn } from '@westbound/landed-cost'
import { chinaDay, readRows, setBy } from '#modules/markets'
import { audit } from '#platform/audit'
import type { Ctx } from '#platform/context'
import { own, sql } from '#platform/db'
import { newId } from '#platform/id'
import { announceDue } from './announce-due.ts'
import { refuse } from './refusals.ts'
import type { Tables } from './tables.ts'
import { fileRefusals, misfit, type TariffCell, TariffCells } from './tariff-file.ts'

type Row = Selectable<Tables['compliance.tariff_line']>
const rowsPerInsert = 1000

/**
 * Loads lines of the tariff from a CSV file, all or nothing. A line that already stands so is left alone; any other is a
 * new row that supersedes the one before from its day on. `meta.file` names the file in the audit.
 */
export async function loadTariff(
  ctx: Ctx,
  csv: string,
  meta: { readonly file: string },
): Promise<{ readonly added: number; readonly unchanged: number }> {
  const cells = readRows(csv, TariffCells, fileRefusals)
  checkRows(cells, chinaDay(ctx.now))
  const before = await rowsOf(
    ctx,
    cells.map(({ row }) => row.hs8),
  )
  const fresh = cells
    .map(({ row }) => ({ id: newId(ctx.now), set_by: setBy(ctx), set_at: ctx.now, ...contentOf(row) }))
    .filter((row) => !sameContent(before.get(`${row.hs8} ${row.valid_from}`), row))
  for (let at = 0; at < fresh.length; at += rowsPerInsert)
    await own<Tables>(ctx.tx)
      .insertInto('compliance.tariff_line')
      .values(fresh.slice(at, at + rowsPerInsert))
      .execute()
  const counts = { added: fresh.length, unchanged: cells.length - fresh.length }
  await audit(ctx, {
    action: 'compliance.tariff-loaded',
    subject: 'tariff',
    subjectId: meta.file.slice(0, 200),
    details: counts,
  })
  await announceDue(ctx)
  return counts
}

type Cells = readonly { readonly line: number; readonly row: TariffCell }[]

/** The price per unit from which a cosmetic is taxed is law, the same for every line: a file that differs is refused. */
function checkRows(cells: Cells, today: string): void {
  const law = ruleOn(cnCbec.highEndCosmetics, today).value
  const seen = new Set<string>()
  for (const { line, row } of cells) {
    const column = misfit(row)
    if (column !== null) throw refuse('compliance.row-invalid', { line, column })
    const key = `${row.hs8} ${row.valid_from}`
    if (seen.has(key)) throw refuse('compliance.line-twice', { line, code: row.hs8 })
    seen.add(key)
    const from = row.ct_from_unit_price_cny
    if (from === null) continue
    const agrees = law.some(
      ({ perUnit, unit }) => unit !== 'piece' && compare(parseFraction(perUnit), parseFraction(from)) === 0,
    )
    if (!agrees) throw refuse('compliance.threshold-differs', { line, value: from })
  }
}

/** The newest row of each code and day. */
async function rowsOf(ctx: Ctx, codes: readonly string[]): Promise<ReadonlyMap<string, Row>> {
  const { rows } = await sql<Row>`
    select distinct on (hs8, valid_from) *
      from compliance.tariff_line
     where hs8 = any(${codes})
     order by hs8, valid_from, set_at desc, entry desc
  `.execute(ctx.tx)
  return new Map(rows.map((row) => [`${row.hs8} ${row.valid_from}`, row]))
}

const contentOf = (row: TariffCell) => ({
  hs8: row.hs8,
  hs10: row.hs10,
  name_en: row.name_en,
  name_zh: row.name_zh,
  duty_rate: row.duty_rate,
  duty_rate_provisional: row.duty_rate_provisional,
  vat_rate: row.vat_rate,
  ct_kind: row.ct_kind,
  ct_rate: row.ct_rate,
  ct_specific_cny: row.ct_specific_cny,
  ct_specific_unit: row.ct_specific_unit,
  legal_unit_1: row.legal_unit_1,
  legal_unit_2: row.legal_unit_2,
  on_positive_list: row.on_positive_list,
  modes: row.modes,
  yearly_cap: row.yearly_cap_per_person,
  yearly_cap_unit: row.yearly_cap_unit,
  exclusion_en: row.exclusion_en,
  exclusion_zh: row.exclusion_zh,
  documents: row.documents,
  valid_from: row.valid_from,
  source: row.source,
  read_on: row.read_on,
  certainty: row.certainty,
  demonstration: row.demonstration,
})

/** Everything that was loaded is the same; who set it and when does not count. */
const sameContent = (before: Row | undefined, row: Readonly<Record<string, unknown>>): boolean => {
  if (before === undefined) return false
  const { id: _id, entry: _entry, set_by: _by, set_at: _at, ...content } = before
  return Object.entries(content).every(([column, value]) => JSON.stringify(value) === JSON.stringify(row[column]))
}
