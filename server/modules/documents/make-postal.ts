import { chinaDay } from '#modules/markets'
import { netGramsOf } from '#modules/orders'
import type { ContentOf } from './contents.ts'
import type { Sources } from './gather.ts'
import { exporterGaps, exporterOrNobody, grossGaps, headOf, maskedConsignee, titleZhOf } from './goods.ts'
import { gap, type Gap } from './missing.ts'
import type { Made } from './make-document.ts'
import { amount } from './parts.ts'

/** What CN 22 and CN 23 have in common. */
function common(sources: Sources) {
  const { unit, carried, parcel } = sources
  return {
    ...headOf(sources),
    category: 'sale-of-goods' as const,
    items: unit.lines.map((line) => ({
      description: line.titleEn,
      descriptionZh: titleZhOf(line),
      quantity: line.quantity,
      netWeightGrams: netGramsOf(line),
      value: amount(line.goodsMinor, unit.currency),
      hs6: line.hsCode.slice(0, 6),
      originCountry: 'US',
    })),
    grossWeightGrams: carried?.weightGrams ?? null,
    totalValue: amount(unit.goodsMinor, unit.currency),
    postedOn: parcel?.askedAt == null ? null : chinaDay(parcel.askedAt),
    waybillNo: parcel?.waybillNo ?? null,
  }
}

const gapsOf = (sources: Sources): readonly Gap[] => [
  ...exporterGaps(sources),
  ...grossGaps(sources),
  ...(sources.parcel?.askedAt == null ? [gap('posted')] : []),
]

export const makeCn22 = (sources: Sources): Made<ContentOf<'cn22'>> => ({
  content: { document: 'cn22', ...common(sources), sender: exporterOrNobody(sources).name },
  gaps: gapsOf(sources),
})

export function makeCn23(sources: Sources): Made<ContentOf<'cn23'>> {
  const { unit, verdicts, lots } = sources
  const papers = unit.lines.flatMap(({ line }) => verdicts?.get(line)?.papers ?? [])
  const numbers = [...lots.values()].flatMap(({ certificates }) => certificates.map((each) => each.number))
  return {
    content: {
      document: 'cn23',
      ...common(sources),
      exporter: exporterOrNobody(sources),
      consignee: maskedConsignee(sources),
      postage: amount(unit.freightMinor, unit.currency),
      insurance: amount(unit.insuranceMinor, unit.currency),
      comments: [...new Set(papers.map(({ nameEn }) => nameEn))],
      licences: [...new Set(sources.licences)],
      certificates: [...new Set(numbers)],
      invoiceNo: unit.number,
    },
    gaps: [...gapsOf(sources), ...(verdicts === null ? [gap('rules')] : [])],
  }
}
