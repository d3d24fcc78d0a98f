import { certainty, cell, choice, type FileRefusals, textCell as text, type Write } from '#modules/markets'
import { z } from '#platform/wire'
import { refuse } from './refusals.ts'

export const fileRefusals: FileRefusals = {
  unreadable: () => refuse('compliance.file-unreadable'),
  empty: () => refuse('compliance.file-empty'),
  mistaken: (params, issuesIn) => refuse('compliance.file-mistaken', params, issuesIn),
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

const fraction: Write = { what: 'fraction' }
const below: Write = { what: 'fraction-below' }
const decimals: Write = { what: 'amount' }
const unitDigits: Write = { what: 'unit-code' }
const date: Write = { what: 'day' }
const taxUnits = choice(...taxUnit.options)
const yesNo = choice('yes', 'no')

/** What belongs in each column. */
export const belongs: Readonly<Record<keyof TariffCell, Write>> = {
  hs8: { what: 'code-8' },
  hs10: { what: 'code-10' },
  name_en: text(300),
  name_zh: text(300),
  duty_rate: fraction,
  duty_rate_provisional: fraction,
  vat_rate: below,
  ct_kind: choice(...TariffCells.shape.ct_kind.options),
  ct_rate: below,
  ct_specific_cny: decimals,
  ct_specific_unit: taxUnits,
  ct_from_unit_price_cny: decimals,
  ct_from_unit_price_unit: choice('ml_or_g'),
  legal_unit_1: unitDigits,
  legal_unit_2: unitDigits,
  on_positive_list: yesNo,
  modes: { what: 'modes' },
  yearly_cap_per_person: decimals,
  yearly_cap_unit: text(20),
  exclusion_en: text(500),
  exclusion_zh: text(500),
  documents: text(500),
  valid_from: date,
  certainty: choice('confirmed', 'secondary', 'unsure'),
  demonstration: choice('true', 'false'),
  source: text(500),
  read_on: date,
}

type Misfit = { readonly column: keyof TariffCell; readonly write: Write }

/** The columns that a row lacks, has too much, or has in disagreement with another, with what belongs there. */
export function misfits(row: TariffCell): readonly Misfit[] {
  const onlyWith = (...kinds: readonly TariffCell['ct_kind'][]) => ({
    due: kinds.includes(row.ct_kind),
    write: { what: 'only-with', params: { kinds } } satisfies Write,
  })
  const byRate = onlyWith('ad_valorem', 'composite', 'ad_valorem_from_unit_price')
  const byAmount = onlyWith('specific', 'composite')
  const byThreshold = onlyWith('ad_valorem_from_unit_price')
  const filled = [
    ['ct_rate', byRate],
    ['ct_specific_cny', byAmount],
    ['ct_specific_unit', byAmount],
    ['ct_from_unit_price_cny', byThreshold],
    ['ct_from_unit_price_unit', byThreshold],
  ] as const
  const uncapped = (row.yearly_cap_per_person === null) !== (row.yearly_cap_unit === null)
  return [
    ...(row.hs10.startsWith(row.hs8) ? [] : [{ column: 'hs10', write: belongs.hs10 } as const]),
    ...filled.flatMap(([column, { due, write }]) => ((row[column] !== null) === due ? [] : [{ column, write }])),
    ...(uncapped ? [{ column: 'yearly_cap_unit', write: { what: 'cap-and-unit' } } as const] : []),
  ]
}
