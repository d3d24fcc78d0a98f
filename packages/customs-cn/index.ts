// China's single-window messages for cross-border retail import, edition 202205: build them, validate them against the authority's
// schema, compare the four records of an order before customs does, read the receipts. Pure: no clock, no randomness, no network;
// the only file it opens is the schema it ships. This is the package's one door.
export { buildInventory } from './build-inventory.ts'
export { buildLogistics, buildWaybillStatus } from './build-logistics.ts'
export { buildOrder } from './build-order.ts'
export { buildPayment } from './build-payment.ts'
export { buildCancel, buildDelivery, buildRefund } from './build-requests.ts'
export {
  buildCancelReceipt,
  buildDeliveryReceipt,
  buildInventoryReceipt,
  buildLogisticsReceipt,
  buildOrderReceipt,
  buildPaymentReceipt,
  buildRefundReceipt,
  buildWaybillStatusReceipt,
} from './build-receipt.ts'
export { checkMessages } from './check-message.ts'
export type { Checked, Fault, TextFile } from './check-message.ts'
export { chinaDay, chinaTime, chinaTimeMillis, readChinaTime } from './china-time.ts'
export { countries, countryCode, currencies, currencyCode, transportModes, unitCode, unitNames } from './code-tables.ts'
export type { Country, Currency, TransportMode } from './code-tables.ts'
export { compare } from './compare.ts'
export { comparisonRules } from './comparison-rules.ts'
export type { ComparisonRule } from './comparison-rules.ts'
export { taxBillStates } from './customs-records.ts'
export type { FormatReceipt, TaxBill, TaxBillLine, TaxBillStatus } from './customs-records.ts'
export { levyNatures, supervisionModes, tradeTerms, wrapTypes } from './declaration-codes.ts'
export type { CodeName } from './declaration-codes.ts'
export type { Difference, Side } from './difference.ts'
export { readDocument, writeDocument } from './document.ts'
export type { CebDocument, ReadDocument, Row } from './document.ts'
export type { FaultRule, Words } from './explain-schema.ts'
export type { Problem } from './field.ts'
export type { InventoryLine, InventoryRecord } from './inventory-record.ts'
export type { Built, Envelope, Subscriber, Transfer } from './message.ts'
export {
  buildPaymentData,
  openReply,
  paymentDataProblems,
  plainNumber,
  readOpenRequest,
  readPaymentData,
  textToSign,
} from './payment-data.ts'
export type {
  BuiltPaymentData,
  OpenRequest,
  PaymentData,
  PaymentDataHead,
  PaymentDataOrder,
  ReadPaymentData,
  TextSigner,
} from './payment-data.ts'
export { prettyXml } from './pretty.ts'
export { readMessage } from './read-message.ts'
export type { ReadMessage } from './read-message.ts'
export { readReceipt } from './read-receipt.ts'
export type { Explained, ReadReceipt } from './read-receipt.ts'
export { overAnnualLimitInfo, overSingleLimitInfo, quotaFigures, receiptErrors } from './receipt-errors.ts'
export type { QuotaFigures, ReceiptError, ReceiptErrorKind } from './receipt-errors.ts'
export { receiptStates } from './receipt-states.ts'
export type { ReceiptStage, ReceiptState } from './receipt-states.ts'
export { explainReturn } from './receipts.ts'
export type {
  CancelReceipt,
  DeliveryReceipt,
  InventoryReceipt,
  LogisticsReceipt,
  Meaning,
  OrderReceipt,
  PaymentReceipt,
  ReceiptCore,
  RefundReceipt,
  WaybillStatusReceipt,
} from './receipts.ts'
export type {
  LogisticsRecord,
  Merchant,
  OrderLine,
  OrderRecord,
  PaymentRecord,
  Platform,
  Submission,
  WaybillStatusRecord,
} from './records.ts'
export { exchangeErrors } from './request-errors.ts'
export type {
  CancelRecord,
  DeliveryLine,
  DeliveryRecord,
  ListReference,
  RefundLine,
  RefundRecord,
} from './request-records.ts'
export { isChinaPhone, isResidentId } from './resident-id.ts'
export { messageOf, shapes } from './shapes.ts'
export type { MessageName, Shape } from './shapes.ts'
export { signedInfo } from './signature.ts'
export type { SignatureMethod, SignatureParts, Signer } from './signature.ts'
export { sm2PublicKey } from './sm2.ts'
export type { Sm2PublicKey } from './sm2.ts'
export { buildFormatReceipt, buildTaxBills, buildTaxBillStates, readNotice } from './tax-messages.ts'
export type { ReadNotice } from './tax-messages.ts'
export { rsaSigner, rsaTextSigner, sm2Signer, sm2TextSigner } from './test-signers.ts'
export type { TestKey } from './test-signers.ts'
export { normalise } from './text.ts'
export { units } from './unit-table.ts'
export type { Unit } from './unit-table.ts'
export { validate } from './validate.ts'
export type { SchemaProblem, Validation, XmlFile } from './validate.ts'
export { verifySignature } from './verify-signature.ts'
export type { SignatureFault, SignatureVerdict, TrustedKey } from './verify-signature.ts'
