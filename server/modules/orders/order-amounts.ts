import type { AmountColumns } from './tables.ts'

/** What an order or a line costs and how it is shared, in minor units of the order's currency; `keepMinor` is in US cents. */
export type Amounts = {
  readonly goodsMinor: bigint
  readonly freightMinor: bigint
  readonly insuranceMinor: bigint
  readonly dutyMinor: bigint
  readonly consumptionTaxMinor: bigint
  readonly vatMinor: bigint
  /** What the platform bears, so that together never costs more than apart: 0 or more. */
  readonly roundingMinor: bigint
  /** What a discount takes off and its seller bears: it lowers the seller's share. */
  readonly sellerDiscountMinor: bigint
  /** What a discount takes off and the platform bears. */
  readonly platformDiscountMinor: bigint
  /** What a discount takes off and a programme (a state's, an association's) bears. */
  readonly programmeDiscountMinor: bigint
  /** goods + freight + insurance + duty + consumptionTax + vat − rounding − the three discounts. */
  readonly totalMinor: bigint
  /** What the pieces cost apart: never less than the total. */
  readonly shelfMinor: bigint
  /** The platform's fee; fee + sellerShare + sellerDiscount = goods. */
  readonly feeMinor: bigint
  readonly sellerShareMinor: bigint
  /** The dollars the seller was promised. */
  readonly keepMinor: bigint
}

const fields = [
  'goodsMinor',
  'freightMinor',
  'insuranceMinor',
  'dutyMinor',
  'consumptionTaxMinor',
  'vatMinor',
  'roundingMinor',
  'sellerDiscountMinor',
  'platformDiscountMinor',
  'programmeDiscountMinor',
  'totalMinor',
  'shelfMinor',
  'feeMinor',
  'sellerShareMinor',
  'keepMinor',
] as const satisfies readonly (keyof Amounts)[]

/** The sums over lines. */
export function sumOf(lines: readonly Amounts[]): Amounts {
  const of = (field: keyof Amounts): bigint => lines.reduce((sum, line) => sum + line[field], 0n)
  return {
    goodsMinor: of('goodsMinor'),
    freightMinor: of('freightMinor'),
    insuranceMinor: of('insuranceMinor'),
    dutyMinor: of('dutyMinor'),
    consumptionTaxMinor: of('consumptionTaxMinor'),
    vatMinor: of('vatMinor'),
    roundingMinor: of('roundingMinor'),
    sellerDiscountMinor: of('sellerDiscountMinor'),
    platformDiscountMinor: of('platformDiscountMinor'),
    programmeDiscountMinor: of('programmeDiscountMinor'),
    totalMinor: of('totalMinor'),
    shelfMinor: of('shelfMinor'),
    feeMinor: of('feeMinor'),
    sellerShareMinor: of('sellerShareMinor'),
    keepMinor: of('keepMinor'),
  }
}

/** What was taken off in all, whoever bears it. */
export const discountOf = (
  amounts: Pick<Amounts, 'sellerDiscountMinor' | 'platformDiscountMinor' | 'programmeDiscountMinor'>,
): bigint => amounts.sellerDiscountMinor + amounts.platformDiscountMinor + amounts.programmeDiscountMinor

/** The amounts as the columns of a JSON row: big integers travel as text. */
export const columnsOf = (amounts: Amounts): Readonly<Record<string, string>> =>
  Object.fromEntries(
    fields.map((field) => [
      field.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      amounts[field].toString(),
    ]),
  )

export const amountsOf = (row: AmountColumns): Amounts => ({
  goodsMinor: row.goods_minor,
  freightMinor: row.freight_minor,
  insuranceMinor: row.insurance_minor,
  dutyMinor: row.duty_minor,
  consumptionTaxMinor: row.consumption_tax_minor,
  vatMinor: row.vat_minor,
  roundingMinor: row.rounding_minor,
  sellerDiscountMinor: row.seller_discount_minor,
  platformDiscountMinor: row.platform_discount_minor,
  programmeDiscountMinor: row.programme_discount_minor,
  totalMinor: row.total_minor,
  shelfMinor: row.shelf_minor,
  feeMinor: row.fee_minor,
  sellerShareMinor: row.seller_share_minor,
  keepMinor: row.keep_minor,
})
