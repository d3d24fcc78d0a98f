import type { Selectable } from 'kysely'
import type { Certainty, ConsumptionTax, TariffLine, Unit } from '@westbound/landed-cost'
import { must } from '#platform/check'
import type { Tables } from './tables.ts'

/** A line of China's tariff on a day: what pricing, judging and declaring need of it, and where it was read. */
export type TariffRow = {
  readonly id: string
  /** Eight digits; `hs10` is what a declaration names. */
  readonly code: string
  readonly hs10: string
  readonly nameEn: string
  readonly nameZh: string
  /** For the landed-cost package. */
  readonly line: TariffLine
  /** Codes of the customs table of units; goods are declared in the first and, where there is one, the second. */
  readonly unit1: string
  readonly unit2: string | null
  readonly positiveList: boolean
  readonly modes: readonly string[]
  readonly yearlyCap: { readonly amount: string; readonly unit: string } | null
  readonly exclusionEn: string
  readonly exclusionZh: string
  readonly documents: readonly string[]
  readonly validFrom: string
  readonly certainty: Certainty
  readonly source: string
  readonly readOn: string
  readonly demonstration: boolean
}

export function tariffRowOf(row: Selectable<Tables['compliance.tariff_line']>): TariffRow {
  const cap =
    row.yearly_cap === null || row.yearly_cap_unit === null
      ? null
      : { amount: row.yearly_cap, unit: row.yearly_cap_unit }
  return {
    id: row.id,
    code: row.hs8,
    hs10: row.hs10,
    nameEn: row.name_en,
    nameZh: row.name_zh,
    line: lineOf(row),
    unit1: row.legal_unit_1,
    unit2: row.legal_unit_2,
    positiveList: row.on_positive_list,
    modes: row.modes,
    yearlyCap: cap,
    exclusionEn: row.exclusion_en,
    exclusionZh: row.exclusion_zh,
    documents: row.documents,
    validFrom: row.valid_from,
    certainty: row.certainty,
    source: row.source,
    readOn: row.read_on,
    demonstration: row.demonstration,
  }
}

/** The provisional duty rate, where there is one, is the one applied. */
function lineOf(row: Selectable<Tables['compliance.tariff_line']>): TariffLine {
  return {
    code: row.hs8,
    rule: {
      id: `cn-tariff.${row.hs8}@${row.valid_from}`,
      text: { en: row.name_en, 'zh-CN': row.name_zh },
      act: row.source,
      source: row.source,
      readOn: row.read_on,
      certainty: row.certainty,
      validFrom: row.valid_from,
    },
    dutyRate: row.duty_rate_provisional ?? row.duty_rate,
    vat: { rate: row.vat_rate },
    consumptionTax: consumptionTaxOf(row),
  }
}

function consumptionTaxOf(row: Selectable<Tables['compliance.tariff_line']>): ConsumptionTax {
  const rate = () => must(row.ct_rate, `the tariff line ${row.hs8} has no consumption tax rate`)
  const perUnit = () => ({
    perUnit: must(row.ct_specific_cny, `the tariff line ${row.hs8} has no specific consumption tax`),
    unit: must(unitOf(row.ct_specific_unit ?? ''), `the tariff line ${row.hs8} is taxed by an unknown unit`),
  })
  switch (row.ct_kind) {
    case 'none':
      return { kind: 'none' }
    case 'ad_valorem':
      return { kind: 'ad-valorem', rate: rate() }
    case 'ad_valorem_from_unit_price':
      return { kind: 'ad-valorem', rate: rate(), when: 'high-end-cosmetics' }
    case 'specific':
      return { kind: 'specific', ...perUnit() }
    case 'composite':
      return { kind: 'mixed', rate: rate(), ...perUnit() }
  }
}

const units = new Map<string, Unit>([
  ['g', 'g'],
  ['kg', 'kg'],
  ['t', 't'],
  ['ml', 'ml'],
  ['l', 'l'],
  ['piece', 'piece'],
  ['035', 'kg'],
  ['036', 'g'],
  ['070', 't'],
  ['095', 'l'],
  ['096', 'ml'],
  ['001', 'piece'],
  ['007', 'piece'],
  ['011', 'piece'],
])

/** The unit that the tax engine counts in, by its name or by its code in the customs table of units; else null. */
export const unitOf = (text: string): Unit | null => units.get(text) ?? null
