import { printable, type Content as Block, type TableCell } from '#platform/pdf'
import type { ContentOf } from './contents.ts'
import {
  consigneeTexts,
  dayText,
  exporterTexts,
  field,
  fields,
  figure,
  headCell,
  kilos,
  right,
  type Pen,
} from './paper.ts'

type Postal = ContentOf<'cn22'> | ContentOf<'cn23'>
const categories = ['gift', 'documents', 'sale-of-goods', 'sample', 'returned-goods', 'other'] as const

/** The kinds of contents, that of this item ticked. */
const categoryLine = (paper: Postal, pen: Pen): string =>
  categories
    .map(
      (each) =>
        `${each === paper.category ? tick(pen) : untick(pen)}\u00a0${pen.en(`documents.category.${each}`).replaceAll(' ', '\u00a0')}`,
    )
    .join('   ')
const tick = ({ en }: Pen): string => en('documents.ticked')
const untick = ({ en }: Pen): string => en('documents.unticked')

const grid = { hLineWidth: () => 0.5, vLineWidth: () => 0.5, paddingTop: () => 2, paddingBottom: () => 2 }

export function cn22Blocks(paper: ContentOf<'cn22'>, pen: Pen): readonly Block[] {
  const { en } = pen
  const { currency } = paper.totalValue
  return [
    {
      columns: [
        {
          stack: [
            { text: en('documents.postal.title'), bold: true, fontSize: 10 },
            { text: en('documents.postal.opened'), fontSize: 6.5 },
          ],
        },
        { text: 'CN 22', bold: true, fontSize: 16, alignment: 'right', width: 'auto' },
      ],
      margin: [0, 0, 0, 4],
    },
    { text: `${en('documents.postal.operator')}: ________________   ${paper.waybillNo ?? ''}`, margin: [0, 0, 0, 4] },
    { text: categoryLine(paper, pen), fontSize: 6.5, margin: [0, 0, 0, 4] },
    {
      table: {
        headerRows: 1,
        dontBreakRows: true,
        widths: ['*', 38, 44, 34, 26],
        body: [
          [
            headCell(en('documents.cn22.1')),
            headCell(en('documents.cn22.2'), true),
            headCell(`${en('documents.cn22.3')} ${currency}`, true),
            headCell(en('documents.cn22.4')),
            headCell(en('documents.cn22.5')),
          ],
          ...paper.items.map((item): TableCell[] => [
            `${item.quantity} × ${item.description}\n${printable(item.descriptionZh)}`,
            right(kilos(item.netWeightGrams)),
            right(figure(item.value)),
            item.hs6,
            item.originCountry,
          ]),
          [
            { text: en('documents.cn22.6-7'), bold: true },
            right(kilos(paper.grossWeightGrams), true),
            right(figure(paper.totalValue), true),
            '',
            '',
          ],
        ],
      },
      layout: grid,
      margin: [0, 0, 0, 6],
    },
    { text: en('documents.postal.certify'), fontSize: 6.5, margin: [0, 0, 0, 4] },
    { text: `${en('documents.cn22.8')}: ${dayText(paper.postedOn)}`, margin: [0, 0, 0, 2] },
    { text: printable(paper.sender) },
    { text: '______________________________', margin: [0, 14, 0, 0] },
  ]
}

export function cn23Blocks(paper: ContentOf<'cn23'>, pen: Pen): readonly Block[] {
  const { en } = pen
  const { currency } = paper.totalValue
  return [
    {
      columns: [
        { text: en('documents.postal.title'), bold: true, fontSize: 11, width: '*' },
        { text: paper.waybillNo ?? '', width: 'auto', margin: [0, 3, 14, 0] },
        { text: 'CN 23', bold: true, fontSize: 15, width: 'auto' },
      ],
      margin: [0, 0, 0, 3],
    },
    fields(
      ['*', '*'],
      [
        [
          field(en('documents.cn23.from'), ...exporterTexts(paper.exporter)),
          field(en('documents.cn23.to'), ...consigneeTexts(paper.consignee, pen)),
        ],
      ],
    ),
    cn23Table(paper, pen),
    fields(
      ['*', '*', '*'],
      [
        [
          field(en('documents.cn23.10'), categoryLine(paper, pen)),
          field(
            en('documents.cn23.9'),
            `${en('documents.cn23.postage')} ${currency} ${figure(paper.postage)}`,
            `${en('documents.cn23.insurance')} ${currency} ${figure(paper.insurance)}`,
          ),
          field(en('documents.cn23.11'), ...(paper.comments.length === 0 ? ['—'] : paper.comments)),
        ],
        [
          field(en('documents.cn23.12'), ...(paper.licences.length === 0 ? ['—'] : paper.licences)),
          field(en('documents.cn23.13'), ...(paper.certificates.length === 0 ? ['—'] : paper.certificates)),
          field(en('documents.cn23.14'), paper.invoiceNo),
        ],
      ],
    ),
    { text: en('documents.postal.certify'), fontSize: 6.5, margin: [0, 0, 0, 3] },
    { text: `${en('documents.cn23.15')}: ${dayText(paper.postedOn)}   ______________________________` },
  ]
}

function cn23Table(paper: ContentOf<'cn23'>, { en }: Pen): Block {
  const { currency } = paper.totalValue
  return {
    table: {
      headerRows: 1,
      dontBreakRows: true,
      widths: ['*', 44, 56, 62, 56, 56],
      body: [
        ['1', '2', '3', '5', '7', '8'].map((no) =>
          headCell(
            `${en(`documents.cn23.${no}`)}${no === '5' ? ` ${currency}` : ''}`,
            no === '2' || no === '3' || no === '5',
          ),
        ),
        ...paper.items.map((item): TableCell[] => [
          `${item.description}\n${printable(item.descriptionZh)}`,
          right(String(item.quantity)),
          right(kilos(item.netWeightGrams)),
          right(figure(item.value)),
          item.hs6,
          item.originCountry,
        ]),
        [
          { text: en('documents.cn23.totals'), bold: true },
          '',
          right(kilos(paper.grossWeightGrams), true),
          right(figure(paper.totalValue), true),
          '',
          '',
        ],
      ],
    },
    layout: grid,
    margin: [0, 0, 0, 5],
  }
}
