import type { ContentOf } from './contents.ts'
import type { Sources } from './gather.ts'
import {
  exporterGaps,
  exporterOrNobody,
  goodsOfLine,
  grossGaps,
  headOf,
  maskedConsignee,
  netGramsOf,
  originGaps,
  piecesOf,
} from './goods.ts'
import type { Made } from './make-document.ts'

/** Every parcel is one package. */
export const packagesOf = ({ unit }: Sources) => ({ count: 1, kind: 'PK' as const, marks: unit.number })

/** What is in the parcel, net as the seller stated it and gross as the carrier weighed it. */
export function makePackingList(sources: Sources): Made<ContentOf<'packing-list'>> {
  const { unit, carried, parcel, lots } = sources
  return {
    content: {
      document: 'packing-list',
      ...headOf(sources),
      exporter: exporterOrNobody(sources),
      consignee: maskedConsignee(sources),
      waybillNo: parcel?.waybillNo ?? null,
      packages: packagesOf(sources),
      lines: unit.lines.map((line) => ({ ...goodsOfLine(line), lotNo: lots.get(line.line)?.lotNo ?? null })),
      pieces: piecesOf(sources),
      netWeightGrams: netGramsOf(sources),
      grossWeightGrams: carried?.weightGrams ?? null,
    },
    gaps: [...exporterGaps(sources), ...grossGaps(sources)],
  }
}

/** The data of a non-preferential certificate of origin: the chamber that certifies it and the signature are left open. */
export function makeOriginCertificate(sources: Sources): Made<ContentOf<'origin-certificate'>> {
  const { unit, carried, parcel } = sources
  const head = headOf(sources)
  return {
    content: {
      document: 'origin-certificate',
      ...head,
      exporter: exporterOrNobody(sources),
      consignee: maskedConsignee(sources),
      transport: {
        mode: unit.mode === '9610' ? '4' : null,
        from: 'US',
        to: 'CN',
        vehicle: carried?.vehicle ?? null,
        waybillNo: parcel?.waybillNo ?? null,
      },
      packages: packagesOf(sources),
      lines: unit.lines.map(goodsOfLine),
      grossWeightGrams: carried?.weightGrams ?? null,
      invoice: { number: head.number, date: head.date },
    },
    gaps: [...exporterGaps(sources), ...originGaps(sources), ...grossGaps(sources)],
  }
}
