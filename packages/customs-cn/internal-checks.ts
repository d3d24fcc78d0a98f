import type { ComparisonRule } from './comparison-rules.ts'
import { formatDecimal, isProduct, parseDecimal, productToFen } from './decimal.ts'
import type { Difference, Side } from './difference.ts'
import type { InventoryRecord } from './inventory-record.ts'
import type { OrderRecord } from './records.ts'
import { isChinaPhone, isResidentId } from './resident-id.ts'
import { normalise } from './text.ts'

/** What contradicts itself within one order: its sums, its phone numbers, its buyer's identity number. */
export function orderFaults(order: OrderRecord): readonly Difference[] {
  const goods = sum(order.lines.map(({ totalPrice }) => totalPrice))
  const paid = sum([order.goodsValue, order.freight, order.taxTotal])
  const discount = value(order.discount)
  return [
    ...expect('goods-value', 'goodsValue', 'order', order.goodsValue, goods),
    ...expect(
      'order-total',
      'acturalPaid',
      'order',
      order.acturalPaid,
      paid === null || discount === null ? null : paid - discount,
    ),
    ...lineFaults('order', order.lines),
    ...phoneFault('order', 'buyerTelephone', order.buyerTelephone),
    ...phoneFault('order', 'consigneeTelephone', order.consigneeTelephone),
    ...identityFault('order', order.buyerIdNumber),
  ]
}

/** The same for a declaration. */
export function declarationFaults(inventory: InventoryRecord): readonly Difference[] {
  return [
    ...lineFaults('inventory', inventory.lines),
    ...phoneFault('inventory', 'buyerTelephone', inventory.buyerTelephone),
    ...identityFault('inventory', inventory.buyerIdNumber),
  ]
}

type Priced = { readonly gnum: number; readonly qty: string; readonly price: string; readonly totalPrice: string }

function lineFaults(record: 'order' | 'inventory', lines: readonly Priced[]): readonly Difference[] {
  return lines.flatMap(({ gnum, qty, price, totalPrice }) => {
    const [pieces, each, total] = [value(qty), value(price), value(totalPrice)]
    if (pieces !== null && each !== null && total !== null && isProduct(total, pieces, each)) return []
    const product = pieces === null || each === null ? null : productToFen(pieces, each)
    return expect('line-total', `lines[${gnum}].totalPrice`, record, totalPrice, product)
  })
}

function phoneFault(record: 'order' | 'inventory', field: string, phone: string): readonly Difference[] {
  if (isChinaPhone(normalise(phone))) return []
  return [fault('phone-format', field, record, phone, '1XXXXXXXXXX / 0XX-XXXXXXXX')]
}

function identityFault(record: 'order' | 'inventory', id: string): readonly Difference[] {
  return isResidentId(normalise(id)) ? [] : [fault('identity-number', 'buyerIdNumber', record, id, 'GB 11643-1999')]
}

/** A `null` expectation means that an amount it rests on is not a decimal: nothing can equal it. */
function expect(
  rule: ComparisonRule,
  field: string,
  record: Side['record'],
  actual: string,
  expected: bigint | null,
): readonly Difference[] {
  if (expected !== null && value(actual) === expected) return []
  return [fault(rule, field, record, actual, expected === null ? '' : formatDecimal(expected))]
}

function fault(
  rule: ComparisonRule,
  field: string,
  record: Side['record'],
  actual: string,
  expected: string,
): Difference {
  return { field, left: { record, value: actual }, right: { record: 'expected', value: expected }, rule }
}

function value(text: string): bigint | null {
  return parseDecimal(normalise(text))
}

function sum(texts: readonly string[]): bigint | null {
  return texts.map(value).reduce((total, each) => (total === null || each === null ? null : total + each), 0n)
}
