/**
 * The promise: a price is a pure function of dated rows read once. The same rows and inputs give the same price to the fen,
 * every amount is explained and names its rows and rules, and nothing is priced on a stale rate.
 */
export { type PriceBook, type PriceRow, readPrices } from './price-book.ts'
export {
  type GivenQuantities,
  type GivenQuantity,
  type Landed,
  type LandedLine,
  priceOf,
  priceVariant,
  type VariantWish,
} from './price-variant.ts'
export { landedPrices, type LandedIn, type RefusedIn, type WayAnswer } from './landed-prices.ts'
export type { LandedWish, Way, WishLine } from './landed-wish.ts'
export { isAlcohol } from './goods-classes.ts'
export { isDutyKnown, isExciseKnown, untoldOf } from './landed-wire.ts'
export { type LineTax, type Parcel, type ParcelLine, parcelOf, priceParcel, type PricedParcel } from './price-parcel.ts'
