import type { Layout } from './field.ts'
import { code, digits, guid, text, time } from './field.ts'
import { quotaFigures, receiptErrors } from './receipt-errors.ts'
import type { QuotaFigures, ReceiptError } from './receipt-errors.ts'
import { receiptStates } from './receipt-states.ts'
import type { ReceiptState } from './receipt-states.ts'

/** What every receipt holds, as it stands in the message. */
export type ReceiptCore = {
  /** C36, given by the e-port. */
  readonly guid: string
  /** C..10, a state or a negative error code. */
  readonly returnStatus: string
  /** C17, `YYYYMMDDhhmmssSSS` Beijing time. */
  readonly returnTime: string
  /** C..1000 */
  readonly returnInfo: string
}

export type OrderReceipt = ReceiptCore & {
  readonly ebpCode: string
  readonly ebcCode: string
  readonly orderNo: string
}
export type PaymentReceipt = ReceiptCore & { readonly payCode: string; readonly payTransactionId: string }
export type LogisticsReceipt = ReceiptCore & { readonly logisticsCode: string; readonly logisticsNo: string }
export type InventoryReceipt = ReceiptCore & {
  readonly customsCode?: string
  readonly ebpCode?: string
  readonly ebcCode?: string
  readonly agentCode?: string
  /** C..20, the declarant's own number. */
  readonly copNo: string
  /** C18, the e-port's number. */
  readonly preNo: string
  /** C18, the number customs gave; absent until it is taken in. */
  readonly invtNo?: string
}

export type WaybillStatusReceipt = ReceiptCore & {
  readonly logisticsCode: string
  readonly logisticsNo: string
  readonly logisticsStatus: string
}
/** Of a request to cancel a list. `invtNo` is the list's. */
export type CancelReceipt = InventoryReceipt
/** Of a request to return goods. `invtNo` is the list's. */
export type RefundReceipt = InventoryReceipt
export type DeliveryReceipt = ReceiptCore & {
  readonly customsCode?: string
  readonly operatorCode?: string
  readonly copNo?: string
  readonly preNo?: string
  readonly rkdNo?: string
}

const end: Layout<ReceiptCore> = [
  { name: 'returnStatus', required: true, rule: code(10) },
  { name: 'returnTime', required: true, rule: time(17) },
  { name: 'returnInfo', required: true, rule: text(1000) },
]
const start: Layout<ReceiptCore> = [{ name: 'guid', required: true, rule: guid }]

export const orderReturn: Layout<OrderReceipt> = [
  ...start,
  { name: 'ebpCode', required: true, rule: code(18) },
  { name: 'ebcCode', required: true, rule: code(18) },
  { name: 'orderNo', required: true, rule: text(60) },
  ...end,
]

export const paymentReturn: Layout<PaymentReceipt> = [
  ...start,
  { name: 'payCode', required: true, rule: code(18) },
  { name: 'payTransactionId', required: true, rule: text(60) },
  ...end,
]

export const logisticsReturn: Layout<LogisticsReceipt> = [
  ...start,
  { name: 'logisticsCode', required: true, rule: code(18) },
  { name: 'logisticsNo', required: true, rule: text(60) },
  ...end,
]

export const inventoryReturn: Layout<InventoryReceipt> = [
  ...start,
  { name: 'customsCode', required: false, rule: digits(4) },
  { name: 'ebpCode', required: false, rule: code(18) },
  { name: 'ebcCode', required: false, rule: code(18) },
  { name: 'agentCode', required: false, rule: code(18) },
  { name: 'copNo', required: true, rule: text(20) },
  { name: 'preNo', required: true, rule: { kind: 'exact code', length: 18 } },
  { name: 'invtNo', required: false, rule: { kind: 'exact code', length: 18 } },
  ...end,
]

export const waybillStatusReturn: Layout<WaybillStatusReceipt> = [
  ...start,
  { name: 'logisticsCode', required: true, rule: code(18) },
  { name: 'logisticsNo', required: true, rule: text(60) },
  { name: 'logisticsStatus', required: true, rule: code(1) },
  ...end,
]

/** Of CEB624 and CEB626 alike. */
export const requestReturn: Layout<CancelReceipt> = [
  ...start,
  { name: 'customsCode', required: false, rule: digits(4) },
  { name: 'agentCode', required: false, rule: code(18) },
  { name: 'ebpCode', required: false, rule: code(18) },
  { name: 'ebcCode', required: false, rule: code(18) },
  { name: 'copNo', required: true, rule: text(20) },
  { name: 'preNo', required: true, rule: { kind: 'exact code', length: 18 } },
  { name: 'invtNo', required: false, rule: { kind: 'exact code', length: 18 } },
  ...end,
]

export const deliveryReturn: Layout<DeliveryReceipt> = [
  ...start,
  { name: 'customsCode', required: false, rule: digits(4) },
  { name: 'operatorCode', required: false, rule: code(18) },
  { name: 'copNo', required: false, rule: text(20) },
  { name: 'preNo', required: false, rule: code(18) },
  { name: 'rkdNo', required: false, rule: code(18) },
  ...end,
]

/** What a returnStatus means. An error has kind, words and, for the two quota errors, the figures found in the words. */
export type Meaning = ReceiptState & { readonly error?: ReceiptError & QuotaFigures }

/**
 * Explains a returnStatus. Negative codes become stage `refused`, those of kind `system` stage `failed`. A code this edition does
 * not list becomes `unknown` when positive and `refused` without an `error` when negative: look at the words.
 */
export function explainReturn(returnStatus: string, returnInfo: string): Meaning {
  const status = returnStatus.trim()
  const known = receiptStates.find(({ code: listed }) => listed === status)
  if (known !== undefined) return known
  if (!status.startsWith('-'))
    return { code: status, stage: 'unknown', zh: returnInfo, en: 'A state this edition does not list' }
  const error = receiptErrors.find(({ code: listed }) => listed === status)
  if (error === undefined)
    return { code: status, stage: 'refused', zh: returnInfo, en: 'An error this edition does not list' }
  const figures = error.kind === 'quota' ? quotaFigures(returnInfo) : {}
  const stage = error.kind === 'system' ? 'failed' : 'refused'
  return { code: status, stage, zh: error.zh, en: error.en, error: { ...error, ...figures } }
}
