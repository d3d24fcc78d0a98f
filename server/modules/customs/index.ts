/**
 * Customs promises: nothing is declared before order, payment, waybill and declaration agree field by field, each from its own
 * source, and fit the authority's schema. Every receipt is kept whole and has its effect once. A declaration that stands
 * still has a person, a clock and the reason; every refusal ends in another try, a parcel sent back, or one given up. A list
 * whose order ended is cancelled, an agreed return is asked for in time, and customs' tax bill is held against what was charged.
 * A payment customs asks about is answered at once and its original data follow, signed.
 */
export {
  actions,
  actionsIn,
  declarationStates,
  duty,
  next,
  type Action,
  type DeclarationState,
} from './declaration-state.ts'
export { decide, type Decision } from './decide.ts'
export { declarationOf, type Declaration } from './declarations.ts'
export { openDemonstrationSigner } from './demonstration-signer.ts'
export { decideRequest, requestCancellation } from './decide-request.ts'
export {
  countDeclarations,
  listDeclarations,
  type DeclarationsWanted,
  type ListedDeclaration,
} from './list-declarations.ts'
export { caseOf, type Case } from './read-case.ts'
export type { RequestShown, TaxBillShown } from './read-requests.ts'
export { messageXml, receiptXml, type NamedXml } from './read-xml.ts'
export {
  requestActions,
  requestDuty,
  requestNext,
  requestStates,
  type RequestAction,
  type RequestState,
} from './request-state.ts'
export { decidePaymentData } from './decide-payment-data.ts'
export {
  paymentDataActions,
  paymentDataDuty,
  paymentDataNext,
  paymentDataStates,
  type PaymentDataAction,
  type PaymentDataState,
} from './payment-data-state.ts'
export {
  listPaymentData,
  paymentDataShown,
  sentPaymentData,
  type PaymentDataShown,
  type UploadShown,
} from './read-payment-data.ts'
export { settleTaxBill } from './tax-bills.ts'
export { customsQueue, type Task } from './read-queue.ts'
export { openSingleWindow, type SingleWindowConfig } from './single-window-adapter.ts'
export {
  singleWindowPort,
  type SingleWindow,
  type UploadAnswer,
  type WindowAnswer,
  type WindowReceipt,
} from './single-window-port.ts'
export { signerPort, type CustomsSigner } from './signer-port.ts'
