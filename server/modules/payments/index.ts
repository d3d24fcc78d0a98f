/**
 * The promise: what was paid is what the provider reported and we asked for, to the smallest coin; each report takes effect
 * once, in whatever order and number it comes; no answer is unknown and is asked again, never taken for a no; and never
 * does more money go back than came in.
 */
export { closePayment } from './close-payment.ts'
export { beforeAsking, type Asking } from './before-asking.ts'
export { choosePayMethod, payAgain, type Choice } from './choose-method.ts'
export { closeDifference, takeDifference } from './close-difference.ts'
export {
  declarationOf,
  declarePayment,
  declaresPayments,
  retryDeclaration,
  type DeclarationWanted,
  type PaymentDeclaration,
} from './declare-payment.ts'
export { askNow, paymentDesk, paymentDeskCount, reviewMismatches, type Desk } from './desk.ts'
export { endDisputed, giveBackDisputed } from './disputed.ts'
export { erasePayer } from './erase-payer.ts'
export {
  paymentCaptured,
  paymentClosed,
  paymentDeclarationFailed,
  paymentDeclared,
  paymentDisputed,
  paymentFailed,
  paymentRefunded,
  providerFeeKept,
  refundFailed,
} from './events.ts'
export { hurryPayment } from './hurry-payment.ts'
export { openPayment, openPayments, type NewPayment } from './open-payment.ts'
export { chosenBeforehand } from './payment-port.ts'
export {
  bare,
  devices,
  methodsOf,
  payMethods,
  paymentPort,
  providerNames,
  providersOf,
  unbare,
  type DeclarationAsked,
  type Device,
  type EventCheck,
  type Fee,
  type NextStep,
  type Original,
  type Payer,
  type PayerQuestion,
  type PayMethod,
  type PaymentAsked,
  type PaymentProvider,
  type PaymentSought,
  type ProviderAnswer,
  type ProviderDeclaration,
  type ProviderEvent,
  type ProviderName,
  type ProviderPayment,
  type ProviderRefund,
  type RefundAsked,
  type RefundSought,
  type StatementLine,
} from './payment-port.ts'
export { declarationStates, type DeclarationState } from './payment-declaration-state.ts'
export { duty as paymentDuty, next as paymentNext, paymentStates, type PaymentState } from './payment-state.ts'
export { askPayer, asksPayer, payerPage, takePayerAnswer } from './payer-question.ts'
export { paymentForCustoms, type PaymentForCustoms } from './original.ts'
export { paymentOf, paymentOfCheckout, type Payment } from './payments.ts'
export { requestReconciliation } from './reconcile.job.ts'
export { recordForCustoms, type PaymentRecord } from './record-for-customs.ts'
export { duty as refundDuty, next as refundNext, refundStates, type RefundState } from './refund-state.ts'
export { refundsOf, type Refund } from './refunds.ts'
export { requestRefund, retryRefund, type RefundWanted } from './request-refund.ts'
export { openWallet, type WalletConfig } from './wallet-adapter.ts'
export { nextStepWire, payMethodWire } from './wire.ts'
