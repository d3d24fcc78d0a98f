import { day, instant, priceParts, weight } from '@westbound/web/format'
import { must } from '#platform/check'
import type { Ctx } from '#platform/context'
import { makePdf, printable, type Content as Block, type TableCell } from '#platform/pdf'
import { moneyOf } from '#platform/money'
import type { Locale, Say } from '#platform/say'
import type { Content } from './contents.ts'
import { told } from './missing.ts'
import type { Amount, Consignee, Exporter } from './parts.ts'
import type { Taken } from './take-document.ts'

/** What every layout writes with: both languages, and the document. */
export type Pen = {
  readonly en: Say
  readonly zh: Say
  readonly both: (id: string) => string
  /** One below the other, for the narrow heads of columns. */
  readonly stacked: (id: string) => string
}
export const penOf = (ctx: Pick<Ctx, 'world'>): Pen => {
  const [en, zh] = [ctx.world.say('en'), ctx.world.say('zh-Hans')]
  return { en, zh, both: (id) => `${zh(id)} ${en(id)}`, stacked: (id) => `${zh(id)}\n${en(id)}` }
}

export type PageSize = 'LETTER' | 'A4' | 'LABEL' | 'FORM'
const grey = '#555555'
const wrong = '#a12b1c'

/** An amount without its sign: its column or label names the currency. */
export function figure({ amount, currency }: Amount): string {
  const money = must(moneyOf(amount, currency), 'a document holds amounts that can be read')
  const { minus, whole, fraction } = priceParts(money, 'en')
  return `${minus}${whole}${fraction}`
}
export const kilos = (grams: number | null): string => (grams === null ? '' : weight(grams, 'en'))
export const dayText = (text: string | null): string => (text === null ? '' : day(text, 'en'))

export const right = (text: string, bold = false): TableCell => ({ text, alignment: 'right', bold, noWrap: true })
export const headCell = (text: string, numeric = false): TableCell => ({
  text,
  bold: true,
  fontSize: 7.5,
  alignment: numeric ? 'right' : 'left',
})

/** A field as forms have them: its small name above what stands in it. */
export const field = (name: string, ...texts: readonly string[]): Block => ({
  stack: [
    { text: name, fontSize: 7, color: grey },
    ...texts.filter((text) => text !== '').map((text) => ({ text: printable(text) })),
  ],
})

/** Fields side by side, framed. */
export const fields = (widths: readonly string[], rows: readonly (readonly TableCell[])[]): Block => ({
  table: { widths: [...widths], body: rows.map((row) => [...row]) },
  layout: { hLineWidth: () => 0.6, vLineWidth: () => 0.6, paddingTop: () => 4, paddingBottom: () => 5 },
  margin: [0, 0, 0, 8],
})

export const exporterTexts = ({ name, tradeName, address, phone }: Exporter): readonly string[] =>
  name === ''
    ? []
    : [name === tradeName ? name : `${name} (${tradeName})`, ...address, 'United States of America (US)', phone]

/** Name and address of who receives; where they are masked, the country alone says where to. */
export const consigneeTexts = ({ name, address, phone }: Consignee, pen: Pen): readonly string[] => [
  name,
  address.join(' '),
  `${pen.zh('documents.country.CN')} China (CN)`,
  phone,
]

/** A table of goods with a head that is repeated on every page. */
export const goodsTable = (
  widths: readonly (string | number)[],
  head: readonly TableCell[],
  rows: readonly (readonly TableCell[])[],
): Block => ({
  table: { headerRows: 1, dontBreakRows: true, widths: [...widths], body: [[...head], ...rows.map((row) => [...row])] },
  layout: 'lightHorizontalLines',
  fontSize: 8.5,
  margin: [0, 2, 0, 8],
})

/** Both names of the goods in one cell. */
export const names = (zh: string, en: string, ...more: readonly string[]): TableCell => ({
  stack: [printable(zh), printable(en), ...more.map((text) => ({ text: printable(text), fontSize: 7, color: grey }))],
})

const sizes = {
  LETTER: { pageSize: 'LETTER', pageOrientation: 'portrait', pageMargins: [36, 34, 36, 40] },
  A4: { pageSize: 'A4', pageOrientation: 'portrait', pageMargins: [40, 38, 40, 42] },
  FORM: { pageSize: 'A5', pageOrientation: 'landscape', pageMargins: [18, 16, 18, 22] },
  LABEL: { pageSize: { width: 288, height: 432 }, pageMargins: [14, 14, 14, 22] },
} as const

/** The whole paper: title, what is missing, the layout's own blocks, and on every page which version it is. */
export async function makePaper(
  ctx: Pick<Ctx, 'now'>,
  pen: Pen,
  taken: Taken,
  size: PageSize,
  blocks: readonly Block[],
): Promise<Uint8Array> {
  const { content, issued } = taken
  const title = pen.both(`documents.kind.${content.document}`)
  const small = size === 'LABEL' || size === 'FORM'
  const margins: [number, number, number, number] = [...sizes[size].pageMargins]
  const version =
    issued === null
      ? pen.both('documents.draft')
      : `v${issued.version} · SHA-256 ${issued.hash.slice(0, 16)} · ${instant(issued.at, 'en')}`
  return await makePdf(
    {
      ...sizes[size],
      pageSize: size === 'LABEL' ? { width: 288, height: 432 } : sizes[size].pageSize,
      pageMargins: margins,
      defaultStyle: { fontSize: small ? 7.5 : 9 },
      content: [
        ...(small ? [] : titleOf(title, content, size === 'A4' ? 'zh-Hans' : 'en')),
        ...draft(pen, taken),
        ...(taken.demonstration
          ? [
              {
                text: pen.both('documents.demonstration'),
                fontSize: 7.5,
                bold: true,
                margin: [0, 0, 0, 6] as [number, number, number, number],
              },
            ]
          : []),
        ...blocks,
      ],
      footer: (page, pages) => ({
        text: `${content.number} · ${version} · ${page} / ${pages}`,
        alignment: 'center',
        fontSize: 6.5,
        color: grey,
      }),
    },
    `${title} ${content.number}`,
    issued?.at ?? ctx.now,
  )
}

const titleOf = (title: string, content: Content, locale: Locale): readonly Block[] => [
  {
    columns: [
      { text: title, fontSize: 16, bold: true, width: '*' },
      { text: `${content.number}\n${day(content.date, locale)}`, alignment: 'right', width: 'auto', bold: true },
    ],
    margin: [0, 0, 0, 8],
  },
]

/** A draft says so, and names what it lacks in both languages. */
function draft(pen: Pen, { gaps }: Taken): readonly Block[] {
  if (gaps.length === 0) return []
  const [zh, en] = [told(gaps, pen.zh), told(gaps, pen.en)]
  const lines = en.map((each, at) => `${zh[at]?.what ?? ''} / ${each.what}`)
  return [
    {
      table: {
        widths: ['*'],
        body: [
          [
            {
              stack: [
                { text: pen.both('documents.draft.title'), bold: true, color: wrong },
                { ul: lines.map((text) => printable(text)), fontSize: 7.5 },
              ],
            },
          ],
        ],
      },
      layout: { hLineColor: () => wrong, vLineColor: () => wrong, hLineWidth: () => 0.8, vLineWidth: () => 0.8 },
      margin: [0, 0, 0, 8],
    },
  ]
}
