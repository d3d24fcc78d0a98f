// The elements of each record in the schema's order, with the schema's lengths. A test holds every table against the schema itself.
import { amount, code, digits, guid, measure, oneOf, serial, text, time } from './field.ts'
import type { Field, Layout } from './field.ts'
import type { InventoryLine, InventoryRecord } from './inventory-record.ts'
import type { LogisticsRecord, OrderLine, OrderRecord, PaymentRecord, WaybillStatusRecord } from './records.ts'

export const must = <Key extends string>(name: Key, rule: ReturnType<typeof text>, fallback?: string) =>
  fallback === undefined ? { name, required: true, rule } : { name, required: true, rule, fallback }
export const may = <Key extends string>(name: Key, rule: ReturnType<typeof text>) => ({ name, required: false, rule })
export const fixed = (name: string, value: string) => ({ name, fixed: value })

const yuan = oneOf('142')

export const submission = [
  must('guid', guid),
  must('appType', oneOf('1', '2', '3'), '1'),
  must('appTime', time(14)),
  must('appStatus', oneOf('1', '2'), '2'),
] satisfies Field<'guid' | 'appType' | 'appTime' | 'appStatus'>[]

export const orderHead: Layout<Omit<OrderRecord, 'lines'>> = [
  ...submission,
  fixed('orderType', 'I'),
  must('orderNo', text(60)),
  must('ebpCode', code(18)),
  must('ebpName', text(100)),
  must('ebcCode', code(18)),
  must('ebcName', text(100)),
  must('goodsValue', amount),
  must('freight', amount),
  must('discount', amount),
  must('taxTotal', amount),
  must('acturalPaid', amount),
  must('currency', yuan),
  must('buyerRegNo', text(60)),
  must('buyerName', text(60)),
  must('buyerTelephone', text(30)),
  fixed('buyerIdType', '1'),
  must('buyerIdNumber', text(60)),
  may('payCode', code(18)),
  may('payName', text(100)),
  may('payTransactionId', text(60)),
  may('batchNumbers', text(100)),
  must('consignee', text(100)),
  must('consigneeTelephone', text(50)),
  must('consigneeAddress', text(200)),
  may('consigneeDistrict', digits(6)),
  may('note', text(1000)),
]

export const orderLine: Layout<OrderLine> = [
  must('gnum', serial),
  may('itemNo', text(30)),
  must('itemName', text(250)),
  must('gmodel', text(510)),
  may('itemDescribe', text(1000)),
  may('barCode', text(50)),
  must('unit', digits(3)),
  must('qty', measure),
  must('price', amount),
  must('totalPrice', amount),
  must('currency', yuan, '142'),
  must('country', digits(3)),
  may('note', text(1000)),
]

export const paymentHead: Layout<PaymentRecord> = [
  ...submission,
  must('payCode', code(18)),
  must('payName', text(100)),
  must('payTransactionId', text(60)),
  must('orderNo', text(60)),
  must('ebpCode', code(18)),
  must('ebpName', text(100)),
  fixed('payerIdType', '1'),
  must('payerIdNumber', text(60)),
  must('payerName', text(60)),
  may('telephone', text(60)),
  must('amountPaid', amount),
  must('currency', yuan),
  must('payTime', time(14)),
  may('note', text(1000)),
]

export const logisticsHead: Layout<LogisticsRecord> = [
  ...submission,
  must('logisticsCode', code(18)),
  must('logisticsName', text(100)),
  must('logisticsNo', text(60)),
  may('billNo', text(37)),
  must('orderNo', text(60)),
  may('freight', amount),
  may('insuredFee', amount),
  must('currency', yuan),
  must('weight', measure),
  fixed('packNo', '1'),
  may('goodsInfo', text(200)),
  must('consignee', text(100)),
  must('consigneeAddress', text(200)),
  must('consigneeTelephone', text(50)),
  may('note', text(1000)),
]

export const waybillStatus: Layout<WaybillStatusRecord> = [
  ...submission,
  must('logisticsCode', code(18)),
  must('logisticsName', text(100)),
  must('logisticsNo', text(60)),
  fixed('logisticsStatus', 'S'),
  must('logisticsTime', time(14)),
  may('note', text(1000)),
]

export const inventoryHead: Layout<Omit<InventoryRecord, 'lines'>> = [
  ...submission,
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
  must('assureCode', code(30)),
  may('emsNo', text(30)),
  may('invtNo', code(18)),
  fixed('ieFlag', 'I'),
  must('declTime', time(8)),
  must('customsCode', digits(4)),
  must('portCode', digits(4)),
  may('ieDate', time(8)),
  fixed('buyerIdType', '1'),
  must('buyerIdNumber', text(60)),
  must('buyerName', text(60)),
  must('buyerTelephone', text(30)),
  must('consigneeAddress', text(200)),
  must('agentCode', code(18)),
  must('agentName', text(100)),
  may('areaCode', code(18)),
  may('areaName', text(100)),
  must('tradeMode', oneOf('9610', '1210')),
  must('trafMode', code(1)),
  may('trafNo', text(100)),
  may('voyageNo', text(32)),
  may('billNo', text(37)),
  may('loctNo', text(10)),
  may('licenseNo', text(19)),
  must('country', digits(3)),
  must('freight', amount),
  must('insuredFee', amount),
  must('currency', yuan),
  may('wrapType', digits(1)),
  fixed('packNo', '1'),
  must('grossWeight', measure),
  must('netWeight', measure),
  may('note', text(1000)),
]

export const inventoryLine: Layout<InventoryLine> = [
  must('gnum', serial),
  may('itemRecordNo', text(30)),
  may('itemNo', text(20)),
  may('itemName', text(250)),
  must('gcode', digits(10)),
  must('gname', text(250)),
  must('gmodel', text(510)),
  must('barCode', text(50), '无'),
  must('country', digits(3)),
  may('tradeCountry', digits(3)),
  must('currency', yuan, '142'),
  must('qty', measure),
  must('unit', digits(3)),
  must('qty1', measure),
  must('unit1', digits(3)),
  may('qty2', measure),
  may('unit2', digits(3)),
  must('price', amount),
  must('totalPrice', amount),
  may('note', text(1000)),
]
