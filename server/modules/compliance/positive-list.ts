import { refuseMistakes } from '#modules/markets'
import { aliased, type Aliases } from './aliased-rows.ts'
import type { FileFacts } from './load-tariff.ts'
import { type LineContent, type LineRow, stillInvented } from './tariff-content.ts'
import { fileRefusals } from './tariff-file.ts'

/** The columns as the list is published (number, eight-digit line, name, remark), and in English. */
const columns = {
  code: ['税则号列', '税号', '税则号列（2022）', 'hs8', 'code'],
  name: ['货品名称', '商品名称', 'name_zh', 'name'],
  remark: ['备注', 'remark', 'remark_zh'],
  remarkEn: ['remark_en'],
} as const satisfies Aliases

/** A remark that speaks of a limit for each person and year in words from which no limit can be taken: a person reads it. */
export type RemarkToRead = { readonly line: number; readonly code: string; readonly remark: string }

/**
 * The whole list of goods open to consumer orders: a line it names is listed, every other line of the tariff is not. Its
 * remarks say what is excepted, that a line is for bonded stock only, and how much one person may buy in a year. A line
 * that the tariff does not have cannot be priced: it is named, so that the tariff is loaded first.
 */
export function readPositiveList(
  csv: string,
  facts: FileFacts,
  standing: ReadonlyMap<string, LineRow>,
): {
  readonly contents: readonly LineContent[]
  readonly withoutLine: readonly string[]
  readonly toRead: readonly RemarkToRead[]
} {
  const listed = new Map<string, { readonly line: number; readonly remark: string; readonly remarkEn: string }>()
  const file = aliased(csv, columns, ['code', 'name', 'remark'])
  for (const row of file.rows) {
    const { line, cells } = row
    const code = cells.code.replaceAll(/[.\s]/g, '')
    const before = listed.get(code)?.line
    if (!/^\d{8}$/.test(code)) file.wrong(row, 'code', { what: 'code-8' })
    else if (before !== undefined) file.twice(row, 'code', { code, before })
    else listed.set(code, { line, remark: cells.remark.slice(0, 500), remarkEn: cells.remarkEn.slice(0, 500) })
  }
  refuseMistakes(file.mistakes, fileRefusals)
  return {
    contents: [...standing.values()].map((row) => contentOf(row, listed.get(row.hs8), facts)),
    toRead: [...listed]
      .filter(([, { remark }]) => speaksOfCap.test(remark) && capIn(remark) === null)
      .map(([code, { line, remark }]) => ({ line, code, remark })),
    withoutLine: [...listed.keys()].filter((code) => !standing.has(code)),
  }
}

function contentOf(
  row: LineRow,
  entry: { readonly remark: string; readonly remarkEn: string } | undefined,
  facts: FileFacts,
): LineContent {
  const { id: _id, entry: _entry, set_by: _by, set_at: _at, ...rates } = row
  const ratesInvented = stillInvented(row, 'rates_demonstration')
  const remark = entry?.remark ?? ''
  const cap = capIn(remark)
  return {
    ...rates,
    on_positive_list: entry !== undefined,
    modes: entry === undefined ? [] : modesIn(remark),
    yearly_cap: cap?.amount ?? null,
    yearly_cap_unit: cap?.unit ?? null,
    exclusion_zh: remark,
    exclusion_en: remark === row.exclusion_zh ? row.exclusion_en : (entry?.remarkEn ?? ''),
    valid_from: facts.validFrom,
    source: facts.source,
    read_on: facts.readOn,
    certainty: row.certainty === 'unsure' ? 'unsure' : facts.certainty,
    demonstration: ratesInvented,
    rates_demonstration: ratesInvented,
    list_demonstration: false,
  }
}

/** 仅限网购保税商品: bonded stock only. */
const modesIn = (remark: string): string[] =>
  /仅限[^；;。]*(网购保税|1210)|online-shopping bonded/i.test(remark) ? ['1210'] : ['9610', '1210']

const units: Readonly<Record<string, string>> = {
  千克: 'kg',
  公斤: 'kg',
  kg: 'kg',
  克: 'g',
  升: 'l',
  毫升: 'ml',
  件: 'piece',
  个: 'piece',
}

const speaksOfCap = /每人每年|每年每人|per person (and|per|a|each) year/i

function capIn(remark: string): { readonly amount: string; readonly unit: string } | null {
  const found = /每人每年[^\d；;。]{0,12}(\d+(?:\.\d+)?)\s*(千克|公斤|毫升|克|升|件|个|kg)/.exec(remark)
  const [, amount, name] = found ?? []
  const unit = units[name ?? '']
  return amount === undefined || unit === undefined ? null : { amount, unit }
}
