import type { ContentOf } from './contents.ts'
import type { Sources } from './gather.ts'
import { exporterGaps, exporterOrNobody, goodsOfLine, headOf, titleFor } from './goods.ts'
import { gap, type Gap } from './missing.ts'
import type { Made } from './make-document.ts'

/** The cover of the certificates that travel with the goods: of each line its lot, and what the rules ask for. */
export function makeLotCover(sources: Sources): Made<ContentOf<'lot-cover'>> {
  const { unit, lots, verdicts, parcel } = sources
  const papersOf = (line: number) => verdicts?.get(line)?.papers ?? []
  const lines = unit.lines.map((line) => ({
    ...goodsOfLine(line),
    lot: lots.get(line.line) ?? null,
    papers: papersOf(line.line).map(({ code, nameEn, issuedBy, inHand }) => ({
      code,
      name: nameEn,
      issuer: issuedBy,
      inHand,
    })),
  }))
  const gaps = unit.lines.flatMap((line): readonly Gap[] => [
    ...(lots.has(line.line) ? [] : [gap('lot', titleFor(line))]),
    ...papersOf(line.line).flatMap(({ inHand, nameEn, nameZh }) =>
      inHand
        ? []
        : [
            gap('paper', (say) =>
              say('documents.of', { what: titleFor(line)(say), parts: say.locale === 'en' ? nameEn : nameZh }),
            ),
          ],
    ),
  ])
  return {
    content: {
      document: 'lot-cover',
      ...headOf(sources),
      exporter: exporterOrNobody(sources),
      waybillNo: parcel?.waybillNo ?? null,
      lines,
    },
    gaps: [...exporterGaps(sources), ...(verdicts === null ? [gap('rules')] : []), ...gaps],
  }
}
