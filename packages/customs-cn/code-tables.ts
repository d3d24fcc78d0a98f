// Code tables the messages need, copied 2026-11-22. The cross-border system still takes the OLD numeric codes of countries and
// currencies, though ordinary goods declarations changed to letters in 2018. Customs districts are not here: no table of them is
// public, so customsCode and portCode come from the operator.
import { units } from './unit-table.ts'
import type { Unit } from './unit-table.ts'

export type Country = {
  readonly code: string
  /** ISO 3166 alpha-2. */
  readonly iso: string
  readonly zh: string
  /** `seen` in a sample, the specification or published data; `unverified` rows are common knowledge of the trade only. */
  readonly certainty: 'seen' | 'unverified'
}

const country = (code: string, iso: string, zh: string, certainty: Country['certainty']): Country => ({
  code,
  iso,
  zh,
  certainty,
})

export const countries: readonly Country[] = [
  country('142', 'CN', '中国', 'seen'),
  country('116', 'JP', '日本', 'seen'),
  country('502', 'US', '美国', 'seen'),
  country('133', 'KR', '韩国', 'seen'),
  country('304', 'DE', '德国', 'seen'),
  country('305', 'FR', '法国', 'seen'),
  country('601', 'AU', '澳大利亚', 'seen'),
  country('609', 'NZ', '新西兰', 'seen'),
  country('110', 'HK', '中国香港', 'unverified'),
  country('143', 'TW', '中国台湾', 'unverified'),
  country('132', 'SG', '新加坡', 'unverified'),
  country('122', 'MY', '马来西亚', 'unverified'),
  country('136', 'TH', '泰国', 'unverified'),
  country('141', 'VN', '越南', 'unverified'),
  country('112', 'ID', '印度尼西亚', 'unverified'),
  country('129', 'PH', '菲律宾', 'unverified'),
  country('501', 'CA', '加拿大', 'unverified'),
]

export type Currency = { readonly code: string; readonly iso: string; readonly zh: string }

/** Every amount of every import message is in yuan; the dollar is here to read other people's data. */
export const currencies: readonly Currency[] = [
  { code: '142', iso: 'CNY', zh: '人民币' },
  { code: '502', iso: 'USD', zh: '美元' },
]

export type TransportMode = { readonly code: string; readonly zh: string; readonly en: string }

const transport = (code: string, zh: string, en: string): TransportMode => ({ code, zh, en })

/** For trafMode. */
export const transportModes: readonly TransportMode[] = [
  transport('0', '非保税区', 'non-bonded area'),
  transport('1', '监管仓库', 'supervised warehouse'),
  transport('2', '水路运输', 'water'),
  transport('3', '铁路运输', 'rail'),
  transport('4', '公路运输', 'road'),
  transport('5', '航空运输', 'air'),
  transport('6', '邮件运输', 'post'),
  transport('7', '保税区', 'bonded area'),
  transport('8', '保税仓库', 'bonded warehouse'),
  transport('9', '其他方式运输', 'other'),
  transport('G', '固定设施运输', 'fixed installation'),
  transport('H', '边境特殊海关作业区', 'special customs area at the border'),
  transport('L', '旅客携带', 'carried by a traveller'),
  transport('T', '综合实验区', 'comprehensive pilot zone'),
  transport('W', '物流中心', 'logistics centre'),
  transport('X', '物流园区', 'logistics park'),
  transport('Y', '保税港区', 'bonded port area'),
  transport('Z', '出口加工区', 'export processing zone'),
]

/** The code of a unit by its English or Chinese name (`'piece'` → `'007'`, `'千克'` → `'035'`), or undefined. */
export function unitCode(name: string): string | undefined {
  return units.find(({ en, zh }) => en === name || zh === name)?.code
}

/** The names of a unit by its code, or undefined. */
export function unitNames(code: string): Unit | undefined {
  return units.find((unit) => unit.code === code)
}

/** The numeric code of a country by its ISO 3166 alpha-2 code (`'US'` → `'502'`), or undefined when it is not in the table. */
export function countryCode(iso: string): string | undefined {
  return countries.find((each) => each.iso === iso)?.code
}

/** The numeric code of a currency by its ISO 4217 code (`'CNY'` → `'142'`), or undefined. */
export function currencyCode(iso: string): string | undefined {
  return currencies.find((each) => each.iso === iso)?.code
}
