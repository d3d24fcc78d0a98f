/**
 * The promise: an order is what was promised, to the smallest coin, and its money moves only with a step of one published
 * life: on confirmation, by a clock, or by a decision with a reason. Every state has an owner, and a clock or a reason for
 * having none. Who receives and who ordered is sealed, masked and forgotten after the end.
 */
export { customsDecided, orderMoved, orderOpened, parcelMoved, refundStuck } from './events.ts'
export { booksOf, type Books } from './books.ts'
export { countTabs, findOrders, tabNames, tabs, type Found, type Tab, type Wanted } from './find-orders.ts'
export { moveOrder, type Move, type Moved } from './move-order.ts'
export { openOrders, type NewLine, type NewOrder } from './open-orders.ts'
export { orderView, type OrderView } from './order-view.ts'
export type { Amounts } from './order-amounts.ts'
export { orderNumber } from './order-number.ts'
export { orderOf, type Order, type OrderHead, type OrderLine, type OrderWish } from './order-of.ts'
export {
  beforeShipping,
  duty,
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
export { confirmReceipt, refundByOperator, requestRefundBeforeShipping, resumeOrder } from './decide.ts'
export { timeline, type Audience, type TimelineEntry } from './timeline.ts'
export { endOfWorkingDay, isWorkingDay } from './working-days.ts'
