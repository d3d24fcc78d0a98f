/**
 * The promise: an order is what was promised, to the smallest coin, and its money moves only with a step of one published
 * life: on confirmation, by a clock, or by a decision with a reason. Every state has an owner, and a clock or a reason for
 * having none. Who receives and who ordered is sealed, masked and forgotten after the end.
 */
export {
  customsDecided,
  orderExtended,
  orderGoesOn,
  orderJudged,
  orderMoved,
  orderOpened,
  orderRefunded,
  orderStopped,
  parcelMoved,
  refundStuck,
} from './events.ts'
export { booksOf, type Books } from './books.ts'
export { countTabs, findOrders, tabNames, tabs, type Found, type Tab, type Wanted } from './find-orders.ts'
export { moveOrder, type Move, type Moved } from './move-order.ts'
export { openOrders, type NewLine, type NewOrder } from './open-orders.ts'
export { orderView, type OrderView } from './order-view.ts'
export { amountsOf, discountOf, sumOf, type Amounts } from './order-amounts.ts'
export { orderNumber } from './order-number.ts'
export { orderOf, type Order, type OrderHead, type OrderLine, type OrderWish } from './order-of.ts'
export {
  beforeShipping,
  duty,
  dutyWhenRefused,
  inEscrow,
  isEnded,
  next,
  orderStates,
  orderSteps,
  type OrderState,
  type OrderStep,
  type Owner,
} from './order-state.ts'
export { eraseRecipient, recipient, type Recipient } from './personal.ts'
export { moneyWays, refundWays, type Way } from './escrow-contract.ts'
export { cancelUnpaid } from './cancel-order.ts'
export { extendConfirming, extendShipping, extensionsOf, type Extension } from './extend-clock.ts'
export { freezeOrder, thawOrder, type Freeze } from './freeze-order.ts'
export { decideStop, stopDecisions, type StopDecision } from './decide-stop.ts'
export { requireNotStopped } from './stop-order.ts'
export { stopDuty, stopNext, stopStates, type StopState } from './stop-state.ts'
export { countStops, standingStops, stopOf, stopsWaiting, type Stop } from './stops.ts'
export type { RefundBooked, RefundOf } from './book-refund.ts'
export { giveBackUnit } from './give-back-unit.ts'
export { refundPieces } from './give-back-unshipped.ts'
export { openPart, partShipped } from './parts.ts'
export { freePieces, partsOf, unshippedPieces, type Part, type Pieces } from './read-parts.ts'
export { orderRefunds, type OrderRefund } from './refunds-of.ts'
export { refundPart, type RefundPart } from './refund-part.ts'
export { isRefundPolicy, refundPolicies, type Bearer, type PolicyTerms, type RefundPolicy } from './refund-policy.ts'
export { refundable, refundWouldBe, type Refundable, type RefundableLine } from './refundable.ts'
export { orderIdOf, unitOf, type ClearanceUnit } from './unit-of.ts'
export { unitNumbers } from './unit-numbers.ts'
export { type LegalQuantities, netGramsOf } from './legal-quantities.ts'
export { confirmReceipt, refundByOperator, requestRefundBeforeShipping, resumeOrder } from './decide.ts'
export { timeline, type Audience, type TimelineEntry } from './timeline.ts'
export { type OpenOrder, openOrdersWith, stoppedOrders, type StoppedOrder } from './judged-orders.ts'
export { endOfWorkingDay, isWorkingDay } from './working-days.ts'
