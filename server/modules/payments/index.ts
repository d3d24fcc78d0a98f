/**
 * The promise: what was paid is what the provider reported and we asked for, to the smallest coin; each report takes effect
 * once, in whatever order and number it comes; no answer is unknown and is asked again, never taken for a no; and never
 * does more money go back than came in.
 */
export { closePayment } from './close-payment.ts'
export { askNow, paymentDesk, paymentDeskCount, reviewMismatches, type Desk } from './desk.ts'
export { erasePayer } from './erase-payer.ts'
export {
  paymentCaptured,
  paymentClosed,
  paymentDisputed,
  paymentFailed,
  paymentRefunded,
  refundFailed,
} from './events.ts'
export { openPayment, payAgain, type NewPayment } from './open-payment.ts'
export { paymentPort, type PaymentProvider, type Payer } from './payment-port.ts'
export { paymentStates, type PaymentState, type RefundState } from './payment-state.ts'
export { paymentOf, paymentOfCheckout, type Payment } from './payments.ts'
export { requestReconciliation } from './reconcile.job.ts'
export { recordForCustoms, type PaymentRecord } from './record-for-customs.ts'
export { refundsOf, type Refund } from './refunds.ts'
export { requestRefund, retryRefund, type RefundWanted } from './request-refund.ts'
export { openWallet, type WalletConfig } from './wallet-adapter.ts'
