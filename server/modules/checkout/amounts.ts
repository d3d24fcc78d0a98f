import type { QuoteLineRow } from './tables.ts'

/** What a line or a parcel costs and how it is shared, in fen (`keepMinor` in US cents), as the order will keep it. */
export type Amounts = {
  readonly goodsMinor: bigint
  readonly freightMinor: bigint
  readonly insuranceMinor: bigint
  readonly dutyMinor: bigint
  readonly consumptionTaxMinor: bigint
  readonly vatMinor: bigint
  readonly roundingMinor: bigint
  /** What discounts take off, by who bears it. */
  readonly sellerDiscountMinor: bigint
  readonly platformDiscountMinor: bigint
  readonly programmeDiscountMinor: bigint
  readonly totalMinor: bigint
  readonly shelfMinor: bigint
  readonly feeMinor: bigint
  readonly sellerShareMinor: bigint
  readonly keepMinor: bigint
}

const none: Amounts = {
  goodsMinor: 0n,
  freightMinor: 0n,
  insuranceMinor: 0n,
  dutyMinor: 0n,
  consumptionTaxMinor: 0n,
  vatMinor: 0n,
  roundingMinor: 0n,
  sellerDiscountMinor: 0n,
  platformDiscountMinor: 0n,
  programmeDiscountMinor: 0n,
  totalMinor: 0n,
  shelfMinor: 0n,
  feeMinor: 0n,
  sellerShareMinor: 0n,
  keepMinor: 0n,
}

/** What was taken off in all, whoever bears it. */
export const discountOf = (of: Amounts): bigint =>
  of.sellerDiscountMinor + of.platformDiscountMinor + of.programmeDiscountMinor

/** The sums of several. */
export const sumOf = (list: readonly Amounts[]): Amounts =>
  list.reduce(
    (sum, each) => ({
      goodsMinor: sum.goodsMinor + each.goodsMinor,
      freightMinor: sum.freightMinor + each.freightMinor,
      insuranceMinor: sum.insuranceMinor + each.insuranceMinor,
      dutyMinor: sum.dutyMinor + each.dutyMinor,
      consumptionTaxMinor: sum.consumptionTaxMinor + each.consumptionTaxMinor,
      vatMinor: sum.vatMinor + each.vatMinor,
      roundingMinor: sum.roundingMinor + each.roundingMinor,
      sellerDiscountMinor: sum.sellerDiscountMinor + each.sellerDiscountMinor,
      platformDiscountMinor: sum.platformDiscountMinor + each.platformDiscountMinor,
      programmeDiscountMinor: sum.programmeDiscountMinor + each.programmeDiscountMinor,
      totalMinor: sum.totalMinor + each.totalMinor,
      shelfMinor: sum.shelfMinor + each.shelfMinor,
      feeMinor: sum.feeMinor + each.feeMinor,
      sellerShareMinor: sum.sellerShareMinor + each.sellerShareMinor,
      keepMinor: sum.keepMinor + each.keepMinor,
    }),
    none,
  )

export const amountsOf = (row: QuoteLineRow): Amounts => ({
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
