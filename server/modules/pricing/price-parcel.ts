import {
  type Certainty,
  type Charge,
  type Fraction,
  type ParcelWarning,
  priceCart,
  type Rule,
  type TaxedLine,
  type Words,
} from '@westbound/landed-cost'
import type { Mode } from '#modules/compliance'
import { assert } from '#platform/check'
import type { Ctx } from '#platform/context'
import {
  freightIn,
  type PriceBook,
  type PriceRow,
  readPrices,
  rowsBehind,
  shareOf,
  standing,
  tariffIn,
} from './price-book.ts'
import { type GivenQuantities, quantitiesOf, refusalOf } from './price-variant.ts'

/** One line of a parcel. Amounts (fen), weight and legal quantities are of one piece. */
export type ParcelLine = GivenQuantities & {
  readonly goodsMinor: bigint
  readonly shelfMinor: bigint
  readonly quantity: number
  readonly hsCode: string
  readonly weightGrams: number
}

export type Parcel = {
  readonly mode: Mode
  readonly lines: readonly ParcelLine[]
  /** What the person has bought this year, as dutiable price in fen. */
  readonly annualUsedMinor: bigint
}

/** One tax of one line, counted from 0. */
export type LineTax = {
  readonly line: number
  readonly tax: 'duty' | 'consumption-tax' | 'vat'
  readonly amountMinor: bigint
  readonly words: Words
  readonly ruleIds: readonly string[]
}

/** The price of one parcel in fen; for each line and in all: parts − platformRounding = total ≤ shelf prices. */
export type PricedParcel = {
  readonly on: string
  readonly lines: readonly Charge[]
  readonly totals: Charge
  readonly savedMinor: bigint
  /** Every tax of every line, with its formula and rules; a duty of zero among them. */
  readonly taxes: readonly LineTax[]
  /** Said when the platform bears a fen of rounding. */
  readonly platformRoundingWords: Words | null
  /** The dutiable price of the year with this parcel in it. */
  readonly annualAfterMinor: bigint
  /** Over the limit of one order a single piece bears full duty and tax. */
  readonly path: 'reduced' | 'full'
  readonly weightGrams: number
  readonly freightCardId: string
  readonly rateId: string
  readonly rateText: string
  readonly effective: Fraction
  readonly feeShare: string
  readonly insuranceShare: string
  readonly rules: readonly Rule[]
  readonly rows: readonly PriceRow[]
  readonly certainty: Certainty
  readonly demonstration: boolean
  readonly warnings: readonly ParcelWarning[]
}

/** The price of one parcel now. Refused like `priceVariant`, and when the parcel passes a limit of the order or the year. */
export async function priceParcel(ctx: Ctx, parcel: Parcel): Promise<PricedParcel> {
  return parcelOf(await readPrices(ctx, { codes: parcel.lines.map(({ hsCode }) => hsCode) }), parcel)
}

/** The price of one parcel by the rows of a book; pure. Its freight is that of its whole weight. */
export function parcelOf(book: PriceBook, parcel: Parcel): PricedParcel {
  assert(parcel.lines.length > 0, 'a parcel has at least one line')
  const tariffs = parcel.lines.map(({ hsCode }) => tariffIn(book, hsCode))
  const weightGrams = parcel.lines.reduce((grams, line) => grams + line.weightGrams * line.quantity, 0)
  const freight = freightIn(book, parcel.mode, weightGrams)
  const cart = parcel.lines.map(({ goodsMinor, shelfMinor, quantity, hsCode, ...line }) => {
    const { line: tariff } = tariffIn(book, hsCode)
    return { goodsMinor, shelfMinor, quantity, tariff, ...quantitiesOf(line) }
  })
  const answer = priceCart(cart, {
    freightMinor: freight.minor,
    insuranceShare: shareOf(book.insuranceShare),
    on: book.on,
    annualUsedMinor: parcel.annualUsedMinor,
    pack: book.pack,
  })
  if (answer.kind === 'refused') throw refusalOf(answer, tariffs)
  const { lines, savedMinor, rules, warnings, tax, platformRoundingWords, certainty, ...sums } = answer
  const rows = rowsBehind(book, freight.card, tariffs)
  return {
    on: book.on,
    lines,
    totals: totalsOf(sums),
    savedMinor,
    taxes: tax.lines.flatMap(taxesOf),
    platformRoundingWords: platformRoundingWords ?? null,
    annualAfterMinor: tax.annualAfterMinor,
    path: tax.path,
    weightGrams,
    freightCardId: freight.card.id,
    rateId: book.rate.id,
    rateText: book.rate.effectiveText,
    effective: book.rate.effective,
    feeShare: book.feeShare.value,
    insuranceShare: book.insuranceShare.value,
    rules,
    rows,
    ...standing(rows, certainty),
    warnings,
  }
}

const taxesOf = ({ duty, consumptionTax, vat }: TaxedLine, line: number): readonly LineTax[] =>
  (
    [
      ['duty', duty],
      ['consumption-tax', consumptionTax],
      ['vat', vat],
    ] as const
  ).map(([tax, part]) => ({
    line,
    tax,
    amountMinor: part.amountMinor,
    words: part.formula,
    ruleIds: part.ruleIds,
  }))

const totalsOf = ({
  kind: _kind,
  on: _on,
  ...charge
}: Charge & { readonly kind: string; readonly on: string }): Charge => charge
