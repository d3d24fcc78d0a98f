import { certainty, cell, type RowRefusals } from '#modules/markets'
import { z } from '#platform/wire'
import { refuse } from './refusals.ts'

export const fileRefusals: RowRefusals = {
  unreadable: () => refuse('compliance.file-unreadable'),
  empty: () => refuse('compliance.file-empty'),
  missing: (column) => refuse('compliance.column-missing', { column }),
  unknown: (column) => refuse('compliance.column-unknown', { column }),
  invalid: (line, column) => refuse('compliance.row-invalid', { line, column }),
}

const rate = z.string().regex(/^[0-9](\.\d{1,8})?$/)
const amount = z.string().regex(/^\d{1,9}(\.\d{1,8})?$/)
const list = z
  .string()
  .max(500)
  .transform((text) => text.split(';').filter((part) => part !== ''))
const unitCode = z.string().regex(/^\d{3}$/)
const taxUnit = z.enum(['g', 'kg', 't', 'ml', 'l', 'piece'])

/** The cells of a tariff file; the note beside `reference/cn-tariff` says what each means. */
export const TariffCells = z.object({
  hs8: z.string().regex(/^\d{8}$/),
  hs10: z.string().regex(/^\d{10}$/),
  name_en: z.string().min(1).max(300),
  name_zh: z.string().min(1).max(300),
  duty_rate: rate,
  duty_rate_provisional: cell(rate),
  vat_rate: rate.refine((text) => text.startsWith('0')),
  ct_kind: z.enum(['none', 'ad_valorem', 'specific', 'composite', 'ad_valorem_from_unit_price']),
  ct_rate: cell(rate.refine((text) => text.startsWith('0'))),
  ct_specific_cny: cell(amount),
  ct_specific_unit: cell(taxUnit),
  ct_from_unit_price_cny: cell(amount),
  ct_from_unit_price_unit: cell(z.literal('ml_or_g')),
  legal_unit_1: unitCode,
  legal_unit_2: cell(unitCode),
  on_positive_list: z.enum(['yes', 'no']).transform((word) => word === 'yes'),
  modes: list.refine((modes) => modes.every((mode) => mode === '9610' || mode === '1210')),
  yearly_cap_per_person: cell(amount),
  yearly_cap_unit: cell(z.string().max(20)),
  exclusion_en: z.string().max(500),
  exclusion_zh: z.string().max(500),
  documents: list,
  valid_from: z.iso.date(),
  certainty,
  demonstration: z.enum(['true', 'false']).transform((word) => word === 'true'),
  source: z.string().min(1).max(500),
  read_on: z.iso.date(),
})

export type TariffCell = z.output<typeof TariffCells>

/** The column that a row lacks, has too much, or has in disagreement with another; null when the row hangs together. */
export function misfit(row: TariffCell): string | null {
  if (!row.hs10.startsWith(row.hs8)) return 'hs10'
  const byRate = row.ct_kind !== 'none' && row.ct_kind !== 'specific'
  const byAmount = row.ct_kind === 'specific' || row.ct_kind === 'composite'
  const byThreshold = row.ct_kind === 'ad_valorem_from_unit_price'
  if ((row.ct_rate !== null) !== byRate) return 'ct_rate'
  if ((row.ct_specific_cny !== null) !== byAmount) return 'ct_specific_cny'
  if ((row.ct_specific_unit !== null) !== byAmount) return 'ct_specific_unit'
  if ((row.ct_from_unit_price_cny !== null) !== byThreshold) return 'ct_from_unit_price_cny'
  if ((row.ct_from_unit_price_unit !== null) !== byThreshold) return 'ct_from_unit_price_unit'
  if ((row.yearly_cap_per_person === null) !== (row.yearly_cap_unit === null)) return 'yearly_cap_unit'
  return null
}
