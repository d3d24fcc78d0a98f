import { readFileSync } from 'node:fs'
import { parse } from 'csv-parse/sync'
import { z } from '#platform/wire'
import { aliased, type Aliases } from './aliased-rows.ts'
import type { FileFacts } from './load-tariff.ts'
import { refuse } from './refusals.ts'
import { type LineContent, type LineRow, stillInvented } from './tariff-content.ts'

/** The columns as the Tariff Commission and the customs manuals print them, and in English. */
const columns = {
  code: ['税则号列', '税号', '商品编码', 'code'],
  nameZh: ['货品名称', '商品名称', 'name_zh'],
  nameEn: ['英文名称', 'name_en'],
  duty: ['最惠国税率', '最惠国税率(%)', '进口最惠国税率', 'mfn_rate'],
  provisional: ['暂定税率', '暂定税率(%)', '进口暂定税率', 'provisional_rate'],
  vat: ['增值税率', '增值税率(%)', 'vat_rate'],
  consumption: ['消费税率', '消费税率(%)', 'consumption_tax_rate'],
  unit1: ['法定第一单位', '第一法定单位', 'unit_1'],
  unit2: ['法定第二单位', '第二法定单位', 'unit_2'],
} as const satisfies Aliases
const needed = ['code', 'nameZh', 'duty', 'vat', 'unit1'] as const

/**
 * Lines of the official tariff. Rates are percent, with or without the sign; rows of four or six digits are headings and
 * are passed over. What the list of consumer goods says of a line stays as it stands. A consumption tax that is more than
 * one rate must be written in our own columns.
 */
export function readPublishedTariff(
  csv: string,
  facts: FileFacts,
  standing: ReadonlyMap<string, LineRow>,
): readonly LineContent[] {
  const lines = new Map<string, LineContent>()
  for (const { line, cells } of aliased(csv, columns, needed)) {
    const digits = cells.code.replaceAll(/[.\s]/g, '')
    if (/^\d{2,7}$/.test(digits) || digits === '') continue
    if (!/^\d{8}(\d\d)?$/.test(digits)) throw bad(line, 'code')
    const before = standing.get(digits.slice(0, 8))
    const content = lineOf({ line, cells, digits, before, facts })
    const other = lines.get(content.hs8)
    // Two statistical subdivisions of one line bear the same rates.
    if (other !== undefined && ratesOf(other) !== ratesOf(content))
      throw refuse('compliance.line-twice', { line, code: content.hs8 })
    if (other === undefined) lines.set(content.hs8, content)
  }
  return [...lines.values()]
}

type Cells = Readonly<Record<keyof typeof columns, string>>
type Read = {
  readonly line: number
  readonly cells: Cells
  readonly digits: string
  readonly before: LineRow | undefined
  readonly facts: FileFacts
}

function lineOf({ line, cells, digits, before, facts }: Read): LineContent {
  const rate = (column: keyof Cells): string | null => {
    const text = cells[column].replace(/[%％]$/, '').trim()
    if (text === '') return null
    if (!/^\d{1,3}(\.\d{1,4})?$/.test(text)) throw bad(line, column)
    return hundredth(text)
  }
  const rated = rate('consumption')
  const consumption = rated === '0' ? null : rated
  const sure = (column: 'duty' | 'vat'): string => {
    const value = rate(column)
    if (value === null) throw bad(line, column)
    return value
  }
  const listInvented = stillInvented(before, 'list_demonstration')
  return {
    hs8: digits.slice(0, 8),
    hs10: digits.padEnd(10, '0'),
    name_zh: cells.nameZh.slice(0, 300),
    name_en: (cells.nameEn === '' ? (before?.name_en ?? cells.nameZh) : cells.nameEn).slice(0, 300),
    duty_rate: sure('duty'),
    duty_rate_provisional: rate('provisional'),
    vat_rate: sure('vat'),
    ct_kind: consumption === null ? 'none' : 'ad_valorem',
    ct_rate: consumption,
    ct_specific_cny: null,
    ct_specific_unit: null,
    legal_unit_1: unitOf(line, 'unit1', cells.unit1),
    legal_unit_2: cells.unit2 === '' ? null : unitOf(line, 'unit2', cells.unit2),
    ...listHalf(before),
    valid_from: facts.validFrom,
    source: facts.source,
    read_on: facts.readOn,
    certainty: facts.certainty,
    demonstration: listInvented,
    rates_demonstration: false,
    list_demonstration: listInvented,
  }
}

const listHalf = (before: LineRow | undefined) => ({
  on_positive_list: before?.on_positive_list ?? false,
  modes: before?.modes ?? [],
  yearly_cap: before?.yearly_cap ?? null,
  yearly_cap_unit: before?.yearly_cap_unit ?? null,
  exclusion_en: before?.exclusion_en ?? '',
  exclusion_zh: before?.exclusion_zh ?? '',
  documents: before?.documents ?? [],
})

const ratesOf = (row: LineContent): string =>
  [row.duty_rate, row.duty_rate_provisional, row.vat_rate, row.ct_rate, row.legal_unit_1].join(' ')

const bad = (line: number, column: keyof Cells) => refuse('compliance.row-invalid', { line, column })

/** Percent as a fraction, by moving the point: 9 → 0.09, 2.5 → 0.025. */
function hundredth(text: string): string {
  const [whole = '0', part = ''] = text.split('.')
  const digits = whole.padStart(3, '0')
  return `${digits.slice(0, -2)}.${digits.slice(-2)}${part}`.replace(/^0+(?=\d)/, '').replace(/\.?0+$/, '') || '0'
}

const Units = z.array(z.object({ code: z.string(), name_zh: z.string() }))
const table = new URL('../../reference/gacc/units.csv', import.meta.url)
const names: Map<string, string> = new Map()

/** The code of a unit, by its code or its Chinese name in the customs table. */
function unitOf(line: number, column: 'unit1' | 'unit2', text: string): string {
  if (names.size === 0)
    for (const { code, name_zh } of Units.parse(parse(readFileSync(table), { bom: true, columns: true }))) {
      names.set(code, code)
      if (!names.has(name_zh)) names.set(name_zh, code)
    }
  const code = names.get(text)
  if (code === undefined) throw bad(line, column)
  return code
}
