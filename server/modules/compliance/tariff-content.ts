import type { Selectable } from 'kysely'
import type { Tables } from './tables.ts'
import type { TariffCell } from './tariff-file.ts'

export type LineRow = Selectable<Tables['compliance.tariff_line']>
/** Everything that is loaded of a line; who set it and when does not count. */
export type LineContent = Omit<LineRow, 'id' | 'entry' | 'set_by' | 'set_at'>

export const contentOf = (row: TariffCell): LineContent => ({
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
  rates_demonstration: null,
  list_demonstration: null,
})

/** Whether a row that stands says all that was loaded. */
export function sameContent(before: LineRow | undefined, row: LineContent): boolean {
  if (before === undefined) return false
  const old = new Map<string, unknown>(Object.entries(before))
  return Object.entries(row).every(([column, value]) => JSON.stringify(old.get(column)) === JSON.stringify(value))
}

/** What a person compares: rates as the shortest decimal, without the days on which a file was read or begins to hold. */
export function comparable(row: LineContent): Omit<LineContent, 'valid_from' | 'read_on'> {
  const { valid_from: _from, read_on: _read, ...content } = row
  return {
    ...content,
    duty_rate: shortest(row.duty_rate) ?? '0',
    duty_rate_provisional: shortest(row.duty_rate_provisional),
    vat_rate: shortest(row.vat_rate) ?? '0',
    ct_rate: shortest(row.ct_rate),
    yearly_cap: shortest(row.yearly_cap),
    rates_demonstration: row.rates_demonstration ?? row.demonstration,
    list_demonstration: row.list_demonstration ?? row.demonstration,
  }
}

const shortest = (text: string | null): string | null =>
  text === null || !text.includes('.') ? text : text.replace(/\.?0+$/, '')

/** Whether the half of a line that is not loaded now is still invented. */
export const stillInvented = (row: LineRow | undefined, half: 'rates_demonstration' | 'list_demonstration'): boolean =>
  row !== undefined && (row[half] ?? row.demonstration)
