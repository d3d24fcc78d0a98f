import type { Ctx } from '#platform/context'
import type { MadeFile } from '#platform/endpoint'
import { makePdf, printable, type TableCell } from '#platform/pdf'
import { dayText, penOf } from './paper.ts'
import type { KorusOrigin } from './product-origin.ts'

/** The data elements for Korea on paper, in English: no form is prescribed. */
export async function korusFile(ctx: Pick<Ctx, 'now' | 'world'>, korus: KorusOrigin): Promise<MadeFile> {
  const { en } = penOf(ctx)
  const { certifier, exporter, producer, hs6, description, criterion, reason, preparedOn, blanket } = korus
  const none = en('documents.origin.page.none')
  const rows: readonly (readonly [string, string])[] = [
    ['1', certifier === null ? none : [certifier.name, certifier.company, certifier.phone, certifier.email].join('\n')],
    ['2', ''],
    ['3', exporter === null ? none : [exporter.name, ...exporter.address, exporter.phone].join('\n')],
    ['4', producer ?? none],
    ['5', `HS ${hs6 ?? none}\n${description}`],
    ['6', criterion === null ? none : `${en(`documents.origin.page.criterion.${criterion}`)}\n${reason ?? ''}`],
    ['7', preparedOn === null ? none : dayText(preparedOn)],
    ['8', blanket === null ? '' : `${dayText(blanket.from)} – ${dayText(blanket.to)}`],
  ]
  const title = en('documents.origin.page.heading')
  const lacking = korus.missing.map(({ what }) => what)
  const file = await makePdf(
    {
      pageSize: 'LETTER',
      pageMargins: [36, 34, 36, 40],
      content: [
        { text: title, fontSize: 15, bold: true, margin: [0, 0, 0, 10] },
        ...(lacking.length === 0
          ? []
          : [
              { text: en('documents.draft.title'), bold: true, color: '#a12b1c' },
              { ul: lacking.map(printable), margin: [0, 0, 0, 8] as [number, number, number, number] },
            ]),
        {
          table: {
            widths: [170, '*'],
            body: rows.map(([no, text]): TableCell[] => [
              { text: en(`documents.origin.page.${no}`), bold: true },
              printable(text),
            ]),
          },
          layout: { hLineWidth: () => 0.5, vLineWidth: () => 0.5, paddingTop: () => 5, paddingBottom: () => 6 },
        },
        { text: en('documents.origin.page.certify'), margin: [0, 12, 0, 30] },
        { text: '______________________________', margin: [0, 0, 0, 2] },
        { text: certifier?.name ?? '' },
      ],
    },
    title,
    ctx.now,
  )
  return { file, name: `korus-origin-${(hs6 ?? 'goods').slice(0, 6)}.pdf` }
}
