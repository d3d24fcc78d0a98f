/**
 * The promise: the price a buyer agreed to is the price of the order, to the fen; a quote becomes orders once or never; and
 * nothing is placed that stock, the yearly limit or customs would not carry.
 */
export { cartOwner, cartPieces, dropLines, keyOf, mergeCart, putLine, type LineKey } from './cart.ts'
export { codesOf, dropCodes, putCode } from './cart-codes.ts'
export { cartsWith } from './rejudge-carts.ts'
export { cartStopped } from './events.ts'
export { answerWhoPays } from './answer-who-pays.ts'
export { askWhoPays } from './ask-who-pays.ts'
export { chooseCheckoutMethod } from './choose-payment.ts'
export { claimQuotedDiscounts, type QuotedDiscounts } from './claim-quoted.ts'
export type { Reduction } from './discounted.ts'
export { forgetPerson } from './forget-person.ts'
export { placeOrders, placing, type Outcome, type Placed } from './place-orders.ts'
export { quote, type QuoteWish } from './quote.ts'
export { checkoutOf, payCheckoutAgain, type Checkout, type CheckoutState } from './read-checkout.ts'
export {
  quoteOf,
  type ExplainedParcel,
  type ExplainedQuote,
  type Quote,
  type QuotedLine,
  type QuotedParcel,
} from './read-quote.ts'
export type { PlaceRequest } from './ready-to-place.ts'
export type { PricedUnit } from './price-unit.ts'
export { singleLimitMinor, viewCart, type CartLine, type CartUnit, type CartView, type LostLine } from './view-cart.ts'
export { countCodeTry, countPayAgain, countPlacing, tillLimits, type Placing } from './till-tries.ts'
export { sayRefusal } from './wire.ts'
