// The elements of the requests and of customs' own messages, in the schema's order, with the schema's lengths.
import { amount, code, digits, guid, measure, oneOf, serial, text, time } from './field.ts'
import type { Field, Layout } from './field.ts'
import type { FormatReceipt, TaxBill, TaxBillLine, TaxBillStatus } from './customs-records.ts'
import { fixed, may, must, submission } from './layouts.ts'
import type { CancelRecord, DeliveryLine, DeliveryRecord, ListReference, RefundLine } from './request-records.ts'

const reference = [
  ...submission,
  must('customsCode', digits(4)),
  must('orderNo', text(60)),
  must('ebpCode', code(18)),
  must('ebpName', text(100)),
  must('ebcCode', code(18)),
  must('ebcName', text(100)),
  must('logisticsNo', text(60)),
  must('logisticsCode', code(18)),
  must('logisticsName', text(100)),
  must('copNo', text(20)),
  may('preNo', code(18)),
  must('invtNo', code(18)),
  fixed('buyerIdType', '1'),
  must('buyerIdNumber', text(60)),
  must('buyerName', text(60)),
  must('buyerTelephone', text(30)),
  must('agentCode', code(18)),
  must('agentName', text(100)),
  must('reason', text(1000)),
  may('note', text(1000)),
] satisfies Field<Extract<keyof ListReference, string>>[]

export const cancelRequest: Layout<CancelRecord> = reference
export const refundHead: Layout<ListReference> = reference

export const refundLine: Layout<RefundLine> = [
  must('gnum', serial),
  must('gcode', digits(10)),
  must('gname', text(250)),
  must('qty', measure),
  must('unit', digits(3)),
  may('note', text(1000)),
]

export const deliveryHead: Layout<Omit<DeliveryRecord, 'lines'>> = [
  ...submission,
  must('customsCode', digits(4)),
  must('copNo', text(20)),
  may('preNo', code(18)),
  may('rkdNo', code(18)),
  must('operatorCode', code(18)),
  must('operatorName', text(100)),
  fixed('ieFlag', 'I'),
  must('trafMode', code(1)),
  must('trafNo', text(100)),
  must('voyageNo', text(32)),
  must('billNo', text(37)),
  must('logisticsCode', code(18)),
  must('logisticsName', text(100)),
  may('unloadLocation', text(100)),
  may('note', text(1000)),
]

export const deliveryLine: Layout<DeliveryLine> = [
  must('gnum', { kind: 'serial' }),
  must('logisticsNo', text(60)),
  may('note', text(1000)),
]

export const taxBillHead: Layout<Omit<TaxBill, 'lines'>> = [
  must('guid', guid),
  must('returnTime', time(17)),
  must('invtNo', code(18)),
  must('taxNo', code(50)),
  must('customsTax', amount),
  must('valueAddedTax', amount),
  must('consumptionTax', amount),
  must('status', oneOf('1', '2', '3')),
  may('entDutyNo', code(50)),
  may('note', text(1000)),
  may('assureCode', code(64)),
  may('ebcCode', code(64)),
  may('logisticsCode', code(64)),
  may('agentCode', code(18)),
  may('customsCode', digits(4)),
]

export const taxBillLine: Layout<TaxBillLine> = [
  must('gnum', serial),
  must('gcode', digits(10)),
  must('taxPrice', amount),
  must('customsTax', amount),
  must('valueAddedTax', amount),
  must('consumptionTax', amount),
]

export const taxBillStatus: Layout<TaxBillStatus> = [
  must('guid', guid),
  must('returnTime', time(17)),
  must('invtNo', code(18)),
  must('taxNo', code(50)),
  must('status', oneOf('1', '2', '3')),
  may('entDutyNo', code(50)),
  may('assureCode', code(64)),
]

/** The last three may stand empty, but must stand. */
export const formatReturn: Layout<FormatReceipt> = [
  must('guid', guid),
  must('returnStatus', code(10)),
  { ...must('returnInfo', text(5000)), mayBeEmpty: true },
  must('returnTime', time(17)),
  { ...must('oriCopMsgId', text(255)), mayBeEmpty: true },
  { ...must('oriMessageType', text(15)), mayBeEmpty: true },
  { ...must('oriBizMessage', { kind: 'whole text' }), mayBeEmpty: true },
]
