import { chinaDay } from '#modules/markets'
import { netGramsOf as netGramsOfLine, type OrderLine } from '#modules/orders'
import type { Say } from '#platform/say'
import type { Sources } from './gather.ts'
import { gap, type Gap } from './missing.ts'
import type { Consignee, Exporter } from './parts.ts'

/** What stands at the head of every document of a parcel. */
export const headOf = ({ unit }: Sources) => ({
  number: unit.number,
  orderNumber: unit.orderNumber,
  date: chinaDay(unit.openedAt),
  customsMode: unit.mode,
})

export const titleZhOf = (line: OrderLine): string =>
  [line.titleZh, line.optionZh].filter((part) => part !== '').join(' · ')

/** Its title in the language of a reader. */
export const titleFor =
  (line: OrderLine) =>
  ({ locale }: Pick<Say, 'locale'>): string =>
    locale === 'en' ? line.titleEn : titleZhOf(line)

/** A line of goods as every paper names it. */
export const goodsOfLine = (line: OrderLine) => ({
  line: line.line,
  sku: line.sku,
  descriptionEn: line.titleEn,
  descriptionZh: titleZhOf(line),
  hsCode: line.hsCode,
  hs6: line.hsCode.slice(0, 6),
  originCountry: 'US',
  originState: line.originState,
  quantity: line.quantity,
  unit: 'H87' as const,
  netWeightGrams: netGramsOfLine(line),
})

export const piecesOf = ({ unit }: Sources): number => unit.lines.reduce((sum, line) => sum + line.quantity, 0)
export const netGramsOf = ({ unit }: Sources): number => unit.lines.reduce((sum, line) => sum + netGramsOfLine(line), 0)

const nobody: Exporter = { name: '', tradeName: '', address: [], country: 'US', phone: '' }
export const exporterOrNobody = ({ exporter }: Sources): Exporter => exporter ?? nobody
export const exporterGaps = ({ exporter }: Sources): readonly Gap[] => (exporter === null ? [gap('exporter')] : [])

/** As everybody may see it: documents are kept like this, and name and address are put in when one is handed out. */
export const maskedConsignee = ({ unit: { people } }: Sources): Consignee => ({
  name: people.name,
  phone: people.phone,
  address: [people.region, people.detail],
  country: 'CN',
  inClear: false,
})

export const grossGaps = ({ carried }: Sources): readonly Gap[] => (carried === null ? [gap('gross-weight')] : [])

/** Goods whose seller names another country of origin than the state in which they were said to be made. */
export const originGaps = ({ unit, countries }: Sources): readonly Gap[] =>
  unit.lines.flatMap((line) =>
    (countries.get(line.productId) ?? 'US') === 'US' ? [] : [gap('origin-conflict', titleFor(line))],
  )
