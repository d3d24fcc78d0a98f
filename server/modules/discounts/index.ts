/**
 * The promise: what a discount takes off is fixed per line and sums exactly, who funds it is recorded with it, no line
 * falls below one fen and no seller's share below zero; a limited coupon and a person's limit are never exceeded, however
 * many checkouts race for them; what ends before shipping gives its use back.
 */
export { claimDiscounts, type ClaimOutcome, type DiscountClaim } from './claim-discounts.ts'
export { giveBackDiscounts } from './give-back-discounts.ts'
export { makeDiscount, stopDiscount, type FundedBy, type NewDiscount } from './make-discount.ts'
export { discountsFor, type CodeOutcome, type Discounted } from './offered.ts'
export { listDiscounts, type Discount, type DiscountState } from './read-discounts.ts'
export { codeText } from './wire.ts'
export { type PricedLine, type TakenOff } from './take-off.ts'
export type { Funder } from './tables.ts'
