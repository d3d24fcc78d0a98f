import type { Content as Block, TableCell } from '#platform/pdf'
import type { ContentOf } from './contents.ts'
import {
  consigneeTexts,
  dayText,
  exporterTexts,
  field,
  fields,
  figure,
  goodsTable,
  headCell,
  kilos,
  names,
  right,
  type Pen,
} from './paper.ts'

export function packingBlocks(list: ContentOf<'packing-list'>, pen: Pen): readonly Block[] {
  const { both } = pen
  return [
    fields(
      ['*', '*'],
      [
        [
          field(both('documents.field.exporter'), ...exporterTexts(list.exporter)),
          field(both('documents.field.consignee'), ...consigneeTexts(list.consignee, pen)),
        ],
        [
          field(both('documents.field.invoice'), list.number, dayText(list.date)),
          field(both('documents.field.waybill'), list.waybillNo ?? ''),
        ],
        [
          field(both('documents.field.packages'), `${list.packages.count} ${list.packages.kind}`),
          field(both('documents.field.marks'), list.packages.marks),
        ],
      ],
    ),
    goodsTable(
      [16, '*', 56, 70, 44, 50],
      [
        headCell(''),
        headCell(pen.stacked('documents.field.goods')),
        headCell(pen.stacked('documents.field.hs')),
        headCell(pen.stacked('documents.field.lot')),
        headCell(pen.stacked('documents.field.quantity'), true),
        headCell(pen.stacked('documents.field.net'), true),
      ],
      list.lines.map((line): TableCell[] => [
        String(line.line),
        names(line.descriptionZh, line.descriptionEn, line.sku),
        line.hsCode,
        line.lotNo ?? '',
        right(String(line.quantity)),
        right(kilos(line.netWeightGrams)),
      ]),
    ),
    fields(
      ['*', '*', '*'],
      [
        [
          field(both('documents.field.pieces'), String(list.pieces)),
          field(both('documents.field.net-total'), kilos(list.netWeightGrams)),
          field(both('documents.field.gross'), kilos(list.grossWeightGrams)),
        ],
      ],
    ),
  ]
}

/** The boxes of the common non-preferential certificate; the chamber's stamp and the signature are left open. */
export function originBlocks(paper: ContentOf<'origin-certificate'>, pen: Pen): readonly Block[] {
  const { both } = pen
  const { transport } = paper
  const way = [transport.vehicle ?? '', transport.waybillNo ?? ''].filter((text) => text !== '').join(' · ')
  return [
    fields(
      ['*', '*'],
      [
        [
          field(`1. ${both('documents.field.exporter')}`, ...exporterTexts(paper.exporter)),
          field(`2. ${both('documents.field.consignee')}`, ...consigneeTexts(paper.consignee, pen)),
        ],
        [
          field(
            `3. ${both('documents.field.transport')}`,
            ...(transport.mode === null ? [] : [both('documents.transport.air')]),
            `${transport.from} – ${transport.to}`,
            way,
          ),
          field(`4. ${both('documents.field.destination')}`, both('documents.country.CN')),
        ],
      ],
    ),
    goodsTable(
      [92, '*', 44, 52, 92],
      [
        headCell(`6. ${pen.stacked('documents.field.marks')}`),
        headCell(`7. ${pen.stacked('documents.field.goods')}`),
        headCell(`8. HS`),
        headCell(`9. ${pen.stacked('documents.field.quantity')}`, true),
        headCell(`10. ${pen.stacked('documents.field.invoice')}`),
      ],
      paper.lines.map((line, at): TableCell[] => [
        at === 0 ? paper.packages.marks : '',
        names(line.descriptionZh, line.descriptionEn, `${both('documents.country.US')} · ${line.originState}`),
        line.hs6,
        { text: `${line.quantity} pcs\n${kilos(line.netWeightGrams)}`, alignment: 'right' },
        at === 0 ? { stack: [paper.invoice.number, dayText(paper.invoice.date)] } : '',
      ]),
    ),
    {
      text: `${paper.packages.count} ${both('documents.field.packages')} · ${both('documents.field.gross')} ${kilos(paper.grossWeightGrams)}`,
      margin: [0, 0, 0, 8],
    },
    fields(
      ['*', '*'],
      [
        [
          {
            stack: [
              field(`11. ${both('documents.origin.declaration')}`, both('documents.origin.declaration.text')),
              gapFor(both('documents.field.signature')),
            ],
          },
          {
            stack: [
              field(`12. ${both('documents.origin.certification')}`, both('documents.origin.certification.text')),
              gapFor(both('documents.field.stamp')),
            ],
          },
        ],
      ],
    ),
    { text: both('documents.origin.note'), fontSize: 7.5 },
  ]
}

const gapFor = (text: string): Block => ({ text, fontSize: 7, color: '#555555', margin: [0, 46, 0, 0] })

export function exportBlocks(paper: ContentOf<'export-statement'>, pen: Pen): readonly Block[] {
  const { both } = pen
  return [
    fields(
      ['*', '*'],
      [
        [
          field(both('documents.field.usppi'), ...exporterTexts(paper.exporter)),
          field(both('documents.field.destination'), both('documents.country.CN'), paper.waybillNo ?? ''),
        ],
      ],
    ),
    { text: paper.statement ?? '—', fontSize: 22, bold: true, alignment: 'center', margin: [0, 10, 0, 4] },
    { text: both(`documents.export.${paper.kind}`), alignment: 'center', margin: [0, 0, 0, 14] },
    goodsTable(
      ['*', 110],
      [headCell(both('documents.export.code')), headCell(`${both('documents.field.value')} USD`, true)],
      paper.lines.map((line): TableCell[] => [
        line.complete ? line.code : `${line.code}… ${both('documents.export.six')}`,
        right(figure(line.value)),
      ]),
    ),
    {
      ul: paper.rules.map(
        ({ act, source, readOn, certainty }) =>
          `${act} — ${source} (${readOn}, ${pen.both(`documents.certainty.${certainty}`)})`,
      ),
      fontSize: 7,
    },
    { text: both('documents.export.note'), fontSize: 7.5, margin: [0, 8, 0, 0] },
  ]
}

/** The cover that lies on the certificates of the lots in the parcel. */
export function lotBlocks(cover: ContentOf<'lot-cover'>, pen: Pen): readonly Block[] {
  const { both } = pen
  return [
    fields(
      ['*', '*'],
      [
        [
          field(both('documents.field.exporter'), ...exporterTexts(cover.exporter)),
          field(both('documents.field.waybill'), cover.waybillNo ?? ''),
        ],
      ],
    ),
    ...cover.lines.map((line): Block => {
      const { lot } = line
      return {
        unbreakable: true,
        stack: [
          { text: `${line.line}. ${line.descriptionZh} ${line.descriptionEn}`, bold: true, margin: [0, 4, 0, 3] },
          fields(
            ['*', '*', '*', '*'],
            [
              [
                field(both('documents.field.lot'), lot?.lotNo ?? ''),
                field(both('documents.field.made-on'), dayText(lot?.madeOn ?? null)),
                field(both('documents.field.best-before'), dayText(lot?.bestBefore ?? null)),
                field(both('documents.field.quantity'), `${line.quantity} · ${kilos(line.netWeightGrams)}`),
              ],
            ],
          ),
          {
            ul: [
              ...(lot?.certificates ?? []).map(({ name, number, issuer }) => `${name}: ${number} (${issuer})`),
              ...line.papers.map(
                ({ name, issuer, inHand }) =>
                  `${name} (${issuer}): ${both(inHand ? 'documents.paper.in-hand' : 'documents.paper.missing')}`,
              ),
            ],
            fontSize: 8,
          },
        ],
      }
    }),
    { text: both('documents.lot.note'), fontSize: 7.5, margin: [0, 12, 0, 0] },
  ]
}
