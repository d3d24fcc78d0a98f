import { readFileSync } from 'node:fs'
import { parse } from 'csv-parse/sync'
import { z } from '#platform/wire'
import { refuseMistakes } from '#modules/markets'
import { aliased, type AliasedFile, type Aliases } from './aliased-rows.ts'
import type { FileFacts } from './load-tariff.ts'
import { type LineContent, type LineRow, stillInvented } from './tariff-content.ts'
import { fileRefusals } from './tariff-file.ts'

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

type Published = AliasedFile<typeof columns>

/**
 * Lines of the official tariff. Rates are percent, with or without the sign; rows of two, four, five or six digits are
 * headings and are passed over. What the list of consumer goods says of a line stays as it stands. A consumption tax that is
 * more than one rate must be written in our own columns.
 */
export function readPublishedTariff(
  csv: string,
  facts: FileFacts,
  standing: ReadonlyMap<string, LineRow>,
): readonly LineContent[] {
  const lines = new Map<string, { readonly line: number; readonly content: LineContent }>()
  const file = aliased(csv, columns, needed)
  for (const row of file.rows) {
    const digits = row.cells.code.replaceAll(/[.\s]/g, '')
    if (/^(\d\d|\d{4,6})?$/.test(digits)) continue
    if (!/^\d{8}(\d\d)?$/.test(digits)) {
      file.wrong(row, 'code', { what: 'code' })
      continue
    }
    const content = lineOf({ file, row, digits, before: standing.get(digits.slice(0, 8)), facts })
    const other = lines.get(content.hs8)
    // Two statistical subdivisions of one line bear the same rates.
    if (other === undefined) lines.set(content.hs8, { line: row.line, content })
    else if (ratesOf(other.content) !== ratesOf(content))
      file.twice(row, 'code', { code: content.hs8, before: other.line })
  }
  refuseMistakes(file.mistakes, fileRefusals)
  return [...lines.values()].map(({ content }) => content)
}

type Read = {
  readonly file: Published
  readonly row: Published['rows'][number]
  readonly digits: string
  readonly before: LineRow | undefined
  readonly facts: FileFacts
}

const percents = {
  percent: /^(\d{1,3}(?:\.\d{1,4})?) ?%?$/,
  'percent-below': /^(\d{1,2}(?:\.\d{1,4})?) ?%?$/,
  'one-percent': /^(\d{1,2}(?:\.\d{1,4})?) ?%?$/,
} as const

/** What cannot be read is noted and stands as nothing: a file with a mistake is refused whole. */
function lineOf({ file, row, digits, before, facts }: Read): LineContent {
  const { cells } = row
  const rate = (column: keyof typeof cells, what: keyof typeof percents): string | null => {
    const text = cells[column].normalize('NFKC')
    if (text === '') return null
    const [, figure] = percents[what].exec(text) ?? []
    if (figure === undefined) file.wrong(row, column, { what })
    return figure === undefined ? null : hundredth(figure)
  }
  const sure = (column: 'duty' | 'vat', what: keyof typeof percents): string => {
    if (cells[column] === '') file.wrong(row, column, { what })
    return rate(column, what) ?? '0'
  }
  const unit = (column: 'unit1' | 'unit2'): string => {
    const code = unitCode(cells[column])
    if (code === undefined) file.wrong(row, column, { what: 'unit' })
    return code ?? ''
  }
  if (cells.nameZh === '') file.wrong(row, 'nameZh', { what: 'text', params: { max: 300 } })
  const rated = rate('consumption', 'one-percent')
  const consumption = rated === '0' ? null : rated
  const listInvented = stillInvented(before, 'list_demonstration')
  return {
    hs8: digits.slice(0, 8),
    hs10: digits.padEnd(10, '0'),
    name_zh: cells.nameZh.slice(0, 300),
    name_en: (cells.nameEn === '' ? (before?.name_en ?? cells.nameZh) : cells.nameEn).slice(0, 300),
    duty_rate: sure('duty', 'percent'),
    duty_rate_provisional: rate('provisional', 'percent'),
    vat_rate: sure('vat', 'percent-below'),
    ct_kind: consumption === null ? 'none' : 'ad_valorem',
    ct_rate: consumption,
    ct_specific_cny: null,
    ct_specific_unit: null,
    legal_unit_1: unit('unit1'),
    legal_unit_2: cells.unit2 === '' ? null : unit('unit2'),
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
function unitCode(text: string): string | undefined {
  if (names.size === 0)
    for (const { code, name_zh } of Units.parse(parse(readFileSync(table), { bom: true, columns: true }))) {
      names.set(code, code)
      if (!names.has(name_zh)) names.set(name_zh, code)
    }
  return names.get(text)
}
