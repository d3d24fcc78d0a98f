import type { ComparisonRule } from './comparison-rules.ts'
import { parseDecimal } from './decimal.ts'
import type { Difference, Side } from './difference.ts'
import { declarationFaults, orderFaults } from './internal-checks.ts'
import type { InventoryLine, InventoryRecord } from './inventory-record.ts'
import type { LogisticsRecord, OrderLine, OrderRecord, PaymentRecord } from './records.ts'
import { normalise } from './text.ts'

type Kind = 'text' | 'id' | 'amount'

/**
 * Compares the four records of one order before customs does. Texts are compared character by character after `normalise`,
 * identity numbers also without regard to the case of the check letter X, amounts as exact values ("5" equals "5.00"). A field
 * that a record may leave out is compared where both carry it; payCode and payTransactionId where the order carries them.
 * An empty answer means that nothing stands against declaring.
 */
export function compare(
  order: OrderRecord,
  payment: PaymentRecord,
  logistics: LogisticsRecord,
  inventory: InventoryRecord,
): readonly Difference[] {
  return [
    ...orderWithPayment(order, payment),
    ...orderWithLogistics(order, logistics),
    ...orderWithInventory(order, inventory),
    ...goods(order.lines, inventory.lines),
    ...logisticsWithInventory(logistics, inventory),
    ...[order, payment, logistics, inventory].flatMap((record, at) =>
      differ('currency', 'currency', 'text', [recordNames[at] ?? 'order', record.currency], ['expected', '142']),
    ),
    ...orderFaults(order),
    ...declarationFaults(inventory),
  ]
}

const recordNames = ['order', 'payment', 'logistics', 'inventory'] as const

function orderWithPayment(order: OrderRecord, payment: PaymentRecord): readonly Difference[] {
  return [
    ...differ('same-order', 'orderNo', 'text', ['order', order.orderNo], ['payment', payment.orderNo]),
    ...differ('payer-is-buyer', 'buyerName', 'text', ['order', order.buyerName], ['payment', payment.payerName]),
    ...differ(
      'payer-is-buyer',
      'buyerIdNumber',
      'id',
      ['order', order.buyerIdNumber],
      ['payment', payment.payerIdNumber],
    ),
    ...differ('paid-amount', 'acturalPaid', 'amount', ['order', order.acturalPaid], ['payment', payment.amountPaid]),
    ...differ('payment-reference', 'payCode', 'text', ['order', order.payCode], ['payment', payment.payCode]),
    ...differ(
      'payment-reference',
      'payTransactionId',
      'text',
      ['order', order.payTransactionId],
      ['payment', payment.payTransactionId],
    ),
    ...differ('platform', 'ebpCode', 'text', ['order', order.ebpCode], ['payment', payment.ebpCode]),
  ]
}

function orderWithLogistics(order: OrderRecord, logistics: LogisticsRecord): readonly Difference[] {
  return [
    ...differ('same-order', 'orderNo', 'text', ['order', order.orderNo], ['logistics', logistics.orderNo]),
    ...(['consignee', 'consigneeTelephone', 'consigneeAddress'] as const).flatMap((field) =>
      differ('consignee', field, 'text', ['order', order[field]], ['logistics', logistics[field]]),
    ),
  ]
}

function orderWithInventory(order: OrderRecord, inventory: InventoryRecord): readonly Difference[] {
  const pair = (rule: ComparisonRule, kind: Kind, field: keyof OrderRecord & keyof InventoryRecord & TextField) =>
    differ(rule, field, kind, ['order', order[field]], ['inventory', inventory[field]])
  return [
    ...pair('same-order', 'text', 'orderNo'),
    ...pair('platform', 'text', 'ebpCode'),
    ...pair('merchant', 'text', 'ebcCode'),
    ...pair('declared-buyer', 'text', 'buyerName'),
    ...pair('declared-buyer', 'id', 'buyerIdNumber'),
    ...pair('declared-buyer', 'text', 'buyerTelephone'),
    ...pair('declared-address', 'text', 'consigneeAddress'),
  ]
}

type TextField =
  | 'orderNo'
  | 'ebpCode'
  | 'ebcCode'
  | 'buyerName'
  | 'buyerIdNumber'
  | 'buyerTelephone'
  | 'consigneeAddress'

/** Freight of the order is left aside: it is what the buyer paid, the declaration's is what the carrier charged. */
function logisticsWithInventory(logistics: LogisticsRecord, inventory: InventoryRecord): readonly Difference[] {
  const pair = (
    rule: ComparisonRule,
    kind: Kind,
    field: 'logisticsNo' | 'logisticsCode' | 'billNo' | 'freight' | 'insuredFee',
  ) => differ(rule, field, kind, ['logistics', logistics[field]], ['inventory', inventory[field]])
  return [
    ...pair('waybill', 'text', 'logisticsNo'),
    ...pair('waybill', 'text', 'logisticsCode'),
    ...pair('bill-of-lading', 'text', 'billNo'),
    ...differ(
      'gross-weight',
      'weight',
      'amount',
      ['logistics', logistics.weight],
      ['inventory', inventory.grossWeight],
    ),
    ...pair('carrier-charges', 'amount', 'freight'),
    ...pair('carrier-charges', 'amount', 'insuredFee'),
  ]
}

function goods(ordered: readonly OrderLine[], declared: readonly InventoryLine[]): readonly Difference[] {
  const numbers = [...new Set([...ordered, ...declared].map(({ gnum }) => gnum))].sort((left, right) => left - right)
  return numbers.flatMap((gnum) => {
    const sold = ordered.filter((line) => line.gnum === gnum)
    const listed = declared.filter((line) => line.gnum === gnum)
    const [left, right] = [sold[0], listed[0]]
    if (left !== undefined && right !== undefined && sold.length === 1 && listed.length === 1)
      return lineDifferences(gnum, left, right)
    const count = (lines: readonly unknown[]): string => `${lines.length} of number ${gnum}`
    return [
      {
        field: `lines[${gnum}]`,
        left: { record: 'order', value: count(sold) },
        right: { record: 'inventory', value: count(listed) },
        rule: 'goods-lines',
      },
    ]
  })
}

function lineDifferences(gnum: number, ordered: OrderLine, declared: InventoryLine): readonly Difference[] {
  const pair = (kind: Kind, field: 'itemNo' | 'unit' | 'country' | 'qty' | 'price' | 'totalPrice') =>
    differ('goods-lines', `lines[${gnum}].${field}`, kind, ['order', ordered[field]], ['inventory', declared[field]])
  return [
    ...pair('text', 'itemNo'),
    ...differ(
      'goods-lines',
      `lines[${gnum}].itemName`,
      'text',
      ['order', ordered.itemName],
      ['inventory', declared.gname],
    ),
    ...pair('text', 'unit'),
    ...pair('text', 'country'),
    ...pair('amount', 'qty'),
    ...pair('amount', 'price'),
    ...pair('amount', 'totalPrice'),
  ]
}

/** Nothing when either side leaves the value out, or when the two agree. */
function differ(
  rule: ComparisonRule,
  field: string,
  kind: Kind,
  left: readonly [Side['record'], string | undefined],
  right: readonly [Side['record'], string | undefined],
): readonly Difference[] {
  if (left[1] === undefined || right[1] === undefined || comparable(kind, left[1]) === comparable(kind, right[1]))
    return []
  return [{ field, left: { record: left[0], value: left[1] }, right: { record: right[0], value: right[1] }, rule }]
}

function comparable(kind: Kind, value: string): string {
  const plain = normalise(value)
  if (kind === 'id') return plain.replace(/x$/, 'X')
  if (kind === 'amount') return parseDecimal(plain)?.toString() ?? plain
  return plain
}
