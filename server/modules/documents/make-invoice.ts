import { fraction, toDecimal } from '@westbound/landed-cost'
import { discountOf } from '#modules/orders'
import type { ContentOf } from './contents.ts'
import type { Sources } from './gather.ts'
import {
  exporterGaps,
  exporterOrNobody,
  goodsOfLine,
  headOf,
  maskedConsignee,
  netGramsOf,
  originGaps,
  piecesOf,
} from './goods.ts'
import type { Made } from './make-document.ts'
import { amount } from './parts.ts'

/** The commercial invoice: every amount is the order's own, to the coin. Tax is paid for the buyer, so it is sold DDP. */
export function makeInvoice(sources: Sources): Made<ContentOf<'commercial-invoice'>> {
  const { unit } = sources
  const { currency } = unit
  const of = (minor: bigint) => amount(minor, currency)
  const cif = unit.goodsMinor + unit.freightMinor + unit.insuranceMinor
  return {
    content: {
      document: 'commercial-invoice',
      ...headOf(sources),
      exporter: exporterOrNobody(sources),
      consignee: maskedConsignee(sources),
      currency,
      incoterm: { code: 'DDP', place: unit.people.region, edition: '2020' },
      lines: unit.lines.map((line) => ({
        ...goodsOfLine(line),
        unitPrice: unitPrice(line.goodsMinor, line.quantity),
        amount: of(line.goodsMinor),
      })),
      pieces: piecesOf(sources),
      netWeightGrams: netGramsOf(sources),
      totals: {
        fob: of(unit.goodsMinor),
        freight: of(unit.freightMinor),
        insurance: of(unit.insuranceMinor),
        cif: of(cif),
        duty: of(unit.dutyMinor),
        consumptionTax: of(unit.consumptionTaxMinor),
        vat: of(unit.vatMinor),
        platformRounding: of(-unit.roundingMinor),
        discount: of(-discountOf(unit)),
        total: of(unit.totalMinor),
      },
    },
    gaps: [...exporterGaps(sources), ...originGaps(sources)],
  }
}

/** To five decimals where the pieces do not share the amount evenly; the amount of the line is what counts. */
const unitPrice = (minor: bigint, quantity: number): string =>
  toDecimal(fraction(minor, 100n * BigInt(quantity)), 5).replace(/0{1,3}$/, '')
