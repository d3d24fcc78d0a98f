import type { Content as Block, TableCell } from '#platform/pdf'
import { printable } from '#platform/pdf'
import { day } from '@westbound/web/format'
import type { ContentOf, LabelContent } from './contents.ts'
import { labelFields } from './label-profiles.ts'
import type { Pen } from './paper.ts'

/** As on a pack, whatever is stated and whatever is not. */
export function inOrder<T extends { readonly field: string }>(rows: readonly T[]): readonly T[] {
  const at = ({ field }: T): number => labelFields.findIndex((each) => each === field)
  return rows.toSorted((one, other) => at(one) - at(other))
}

const grey = '#555555'

/** One electronic label, item under item as on the pack. */
export function labelBlocks(label: LabelContent, { zh }: Pen): readonly Block[] {
  const lacking = label.missing.map(({ field, name }) => ({ field, name, value: null }))
  const rows = inOrder([...label.rows, ...lacking]).map(({ name, value }): TableCell[] => [
    { text: name, bold: true },
    value === null ? { text: zh('documents.label.not-stated'), color: '#a12b1c' } : printable(value),
  ])
  return [
    { text: printable(label.title), fontSize: 13, bold: true, margin: [0, 8, 0, 4] },
    {
      table: { widths: [96, '*'], body: rows, dontBreakRows: true },
      layout: { hLineWidth: () => 0.5, vLineWidth: () => 0.5, paddingTop: () => 4, paddingBottom: () => 4 },
      margin: [0, 0, 0, 8],
    },
    ...nutritionBlocks(label, zh),
  ]
}

function nutritionBlocks({ nutrition }: LabelContent, zh: Pen['zh']): readonly Block[] {
  if (nutrition === null) return []
  return [
    {
      unbreakable: true,
      table: {
        widths: [160, 120],
        body: [
          [
            { text: zh('documents.label.nutrition'), bold: true },
            { text: nutrition.per, bold: true, alignment: 'right' },
          ],
          ...nutrition.rows.map(({ name, value }): TableCell[] => [name, { text: value, alignment: 'right' }]),
        ],
      },
      layout: { hLineWidth: () => 0.5, vLineWidth: () => 0.5 },
      margin: [0, 0, 0, 8],
    },
  ]
}

export const eLabelBlocks = (paper: ContentOf<'e-label'>, pen: Pen): readonly Block[] => [
  ...paper.labels.flatMap((label) => labelBlocks(label, pen)),
  { text: pen.zh('documents.label.note'), fontSize: 8, color: grey, margin: [0, 6, 0, 0] },
]

export function noticeBlocks(paper: ContentOf<'buyer-notice'>, { zh }: Pen): readonly Block[] {
  const told = paper.goods.filter(({ notices }) => notices.length > 0)
  return [
    { text: zh('checkout.notice.intro'), margin: [0, 0, 0, 6] },
    {
      ol: paper.points.map((text) => ({ text, margin: [0, 0, 0, 4] as [number, number, number, number] })),
      fontSize: 10,
    },
    ...(told.length === 0
      ? []
      : [
          { text: zh('documents.notice.goods'), bold: true, margin: [0, 10, 0, 4] as [number, number, number, number] },
        ]),
    ...told.map(({ title, notices }): Block => ({
      stack: [{ text: printable(title), bold: true }, { ul: notices.map((text) => printable(text)) }],
      margin: [0, 0, 0, 6],
    })),
    {
      text: [
        `${zh('documents.notice.seller')}${printable(paper.seller)}\n`,
        `${zh('documents.notice.edition', { day: day(paper.edition, 'zh-Hans') })}\n`,
        zh(paper.acknowledged ? 'documents.notice.acknowledged' : 'documents.notice.not-acknowledged'),
      ],
      margin: [0, 12, 0, 0],
    },
  ]
}
