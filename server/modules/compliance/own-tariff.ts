import { cnCbec, compare, parseFraction, ruleOn } from '@westbound/landed-cost'
import { type Layout, ownFile, refuseMistakes } from '#modules/markets'
import { belongs, fileRefusals, misfits, type TariffCell, TariffCells } from './tariff-file.ts'

const layout: Layout<typeof TariffCells> = { cells: TariffCells, belongs }

export const ownColumns = (csv: string): boolean => /(^|,)\uFEFF?"?hs8"?(,|$)/.test(csv.split(/\r?\n/, 1)[0] ?? '')

/** Lines of the tariff in our own columns, all of them or a refusal that names every mistake. */
export function readOwnTariff(csv: string, today: string): readonly TariffCell[] {
  const file = ownFile(csv, layout, fileRefusals)
  for (const each of file.rows) {
    for (const { column, write } of misfits(each.row)) file.wrong(each, column, write)
    const law = lawNotIn(each.row, today)
    if (law !== null) file.wrong(each, 'ct_from_unit_price_cny', { what: 'threshold', params: { law } })
  }
  file.once(
    'hs8',
    ({ hs8, valid_from: from }) => `${hs8} ${from}`,
    ({ hs8 }) => hs8,
  )
  refuseMistakes(file.mistakes, fileRefusals)
  return file.rows.map(({ row }) => row)
}

/** The price per unit from which a cosmetic is taxed is law, the same for every line; null when the row agrees. */
function lawNotIn({ ct_from_unit_price_cny: from }: TariffCell, today: string): readonly string[] | null {
  if (from === null) return null
  const law = ruleOn(cnCbec.highEndCosmetics, today).value.filter(({ unit }) => unit !== 'piece')
  const agrees = law.some(({ perUnit }) => compare(parseFraction(perUnit), parseFraction(from)) === 0)
  return agrees ? null : [...new Set(law.map(({ perUnit }) => perUnit))]
}
