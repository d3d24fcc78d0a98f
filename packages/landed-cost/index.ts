/**
 * The promise: the same rules, day and inputs always give the same price to the smallest coin; every amount says how it was
 * computed and which dated rules it rests on; parts sum to their whole exactly; and what may not enter is a refusal with
 * the authority's own code, never a number. No clock, no network, no files: all facts are handed in.
 */
export {
  add,
  compare,
  divide,
  formatMinor,
  fraction,
  type Fraction,
  multiply,
  parseFraction,
  parseMinor,
  type Rounding,
  roundTo,
  subtract,
  toDecimal,
  toPercent,
} from './fraction.ts'
export { split, sum } from './split.ts'
export {
  type Certainty,
  findRule,
  type History,
  inForce,
  type Rule,
  ruleOn,
  type RuleWith,
  type Words,
} from './rules.ts'
export type { ConsumptionTax, LegalQuantities, Quantity, TariffLine, Unit, VatClass } from './tariff.ts'
export { bothQuantities, type Counted, countedIn, isUnit, quantityIn, sameKind } from './tariff.ts'
export { type CbecPack, cnCbec } from './cn-cbec.ts'
export type { Refused } from './refusal.ts'
export {
  type AssessedLine,
  eligibilityOf,
  type Eligible,
  type Taxed,
  type TaxedLine,
  type TaxLine,
  taxOf,
  type TaxPart,
  type TaxPath,
  type TaxTermsOfOrder,
  type Warning,
} from './tax-of.ts'
export { type PriceLine, shelfPrice, type ShelfPart, type ShelfPrice, type ShelfTerms } from './shelf-price.ts'
export { keepFromShelf, type KeptFromShelf } from './keep-from-shelf.ts'
export {
  type CartLine,
  type Charge,
  type ParcelTerms,
  type ParcelWarning,
  priceCart,
  type PricedCart,
} from './parcel.ts'
export type {
  Collector,
  Fact,
  PackCondition,
  PackRate,
  PackRoute,
  PackRule,
  PackScheme,
  PackStep,
  PackValue,
  RulePack,
} from './rule-pack.ts'
export { PackError, readPack } from './read-pack.ts'
export { type CompiledPack, compilePack, type Entry } from './compile-pack.ts'
export { isMarket, type Market, marketCodes, markets } from './packs.ts'
export type { Facts, Goods, LandedRequest, RequestLine } from './consignment.ts'
export { type Input, readRequest } from './read-request.ts'
export type { Packs } from './market-regimes.ts'
export type { LandedRefusal } from './landed-refusal.ts'
export type { TaxAmount } from './tax-amount.ts'
export { LandedCost, landedCost, type LandedLine, type LandedWarning } from './landed-cost.ts'
export {
  type PlainAnswer,
  plainAnswer,
  type PlainLanded,
  plainLine,
  type PlainLine,
  type PlainRefusal,
  plainSums,
  type PlainTax,
} from './plain-answer.ts'
export { type Reversed, reverseLandedCost } from './reverse-landed-cost.ts'
export { compareRoutes, type RouteAnswer } from './compare-routes.ts'
export { bestSplit, type Split, type SplitParcel } from './best-split.ts'
export { type CliffAdvice, cliffAdvice } from './cliff-advice.ts'
export { type SellerKeeps, sellerKeeps } from './seller-keeps.ts'
export { remembered } from './remembered.ts'
export { type Answer, answerVector, type Vector, type Verdict, type Verification, verifyVectors } from './verify.ts'
