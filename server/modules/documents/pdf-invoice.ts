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
import type { Amount } from './parts.ts'

export function invoiceBlocks(invoice: ContentOf<'commercial-invoice'>, pen: Pen): readonly Block[] {
  const { both } = pen
  const { currency, incoterm, lines, totals } = invoice
  return [
    fields(
      ['*', '*'],
      [
        [
          field(both('documents.field.exporter'), ...exporterTexts(invoice.exporter)),
          field(both('documents.field.consignee'), ...consigneeTexts(invoice.consignee, pen)),
        ],
        [
          field(both('documents.field.invoice'), invoice.number, dayText(invoice.date)),
          field(
            both('documents.field.terms'),
            `${incoterm.code} ${incoterm.place}, China`,
            `Incoterms ${incoterm.edition}`,
          ),
        ],
        [
          field(both('documents.field.origin'), pen.both('documents.country.US')),
          field(both('documents.field.mode'), pen.both(`documents.mode.${invoice.customsMode}`)),
        ],
      ],
    ),
    goodsTable(
      [16, '*', 52, 36, 54, 34, 62],
      [
        headCell(''),
        headCell(pen.stacked('documents.field.goods')),
        headCell(pen.stacked('documents.field.hs')),
        headCell(pen.stacked('documents.field.quantity'), true),
        headCell(`${pen.stacked('documents.field.unit-price')} ${currency}`, true),
        headCell(pen.stacked('documents.field.net'), true),
        headCell(`${pen.stacked('documents.field.amount')} ${currency}`, true),
      ],
      lines.map((line): TableCell[] => [
        String(line.line),
        names(line.descriptionZh, line.descriptionEn, `${line.sku} · ${line.originCountry}-${line.originState}`),
        line.hsCode,
        right(String(line.quantity)),
        right(line.unitPrice),
        right(kilos(line.netWeightGrams)),
        right(figure(line.amount)),
      ]),
    ),
    {
      columns: [
        field(
          both('documents.field.totals'),
          `${both('documents.field.pieces')}: ${invoice.pieces}`,
          `${both('documents.field.net')}: ${kilos(invoice.netWeightGrams)}`,
        ),
        { width: 290, stack: [sums(totals, currency, pen)] },
      ],
      columnGap: 20,
    },
    { text: both('documents.invoice.declaration'), fontSize: 7.5, margin: [0, 10, 0, 0] },
    { text: both('documents.invoice.no-fapiao'), fontSize: 7.5, margin: [0, 3, 0, 0] },
  ]
}

/** From the goods to what was paid; what is nothing stays, so that every sum can be followed. */
function sums(totals: ContentOf<'commercial-invoice'>['totals'], currency: string, { both }: Pen): Block {
  const row = (id: string, value: Amount, bold = false): TableCell[] => [
    { text: both(`documents.sum.${id}`), bold },
    right(figure(value), bold),
  ]
  return {
    table: {
      widths: ['*', 70],
      body: [
        [headCell(''), headCell(currency, true)],
        row('fob', totals.fob, true),
        row('freight', totals.freight),
        row('insurance', totals.insurance),
        row('cif', totals.cif, true),
        row('duty', totals.duty),
        row('consumption-tax', totals.consumptionTax),
        row('vat', totals.vat),
        row('rounding', totals.platformRounding),
        row('discount', totals.discount),
        row('total', totals.total, true),
      ],
    },
    layout: 'lightHorizontalLines',
  }
}
