import { check, guid, writeFields } from './field.ts'
import type { Layout, Problem } from './field.ts'
import { countProblems, declared, rootElement, wrap } from './message.ts'
import type { Built } from './message.ts'
import {
  deliveryReturn,
  inventoryReturn,
  logisticsReturn,
  orderReturn,
  paymentReturn,
  requestReturn,
  waybillStatusReturn,
} from './receipts.ts'
import type {
  CancelReceipt,
  DeliveryReceipt,
  InventoryReceipt,
  LogisticsReceipt,
  OrderReceipt,
  PaymentReceipt,
  RefundReceipt,
  WaybillStatusReceipt,
} from './receipts.ts'

// Receipts are written by the authority's side. They are here for simulators of the single window and for tests; they carry no
// signature and no transfer block.

/** Builds a CEB312 of 1 to 100 receipts. `id` is the message's UUID in upper case. */
export const buildOrderReceipt = (id: string, receipts: readonly OrderReceipt[]): Built =>
  build('CEB312Message', 'OrderReturn', orderReturn, id, receipts)

/** Builds a CEB412 of 1 to 100 receipts. */
export const buildPaymentReceipt = (id: string, receipts: readonly PaymentReceipt[]): Built =>
  build('CEB412Message', 'PaymentReturn', paymentReturn, id, receipts)

/** Builds a CEB512 of 1 to 100 receipts. */
export const buildLogisticsReceipt = (id: string, receipts: readonly LogisticsReceipt[]): Built =>
  build('CEB512Message', 'LogisticsReturn', logisticsReturn, id, receipts)

/** Builds a CEB622 of 1 to 100 receipts. */
export const buildInventoryReceipt = (id: string, receipts: readonly InventoryReceipt[]): Built =>
  build('CEB622Message', 'InventoryReturn', inventoryReturn, id, receipts)

/** Builds a CEB514 of 1 to 100 receipts. */
export const buildWaybillStatusReceipt = (id: string, receipts: readonly WaybillStatusReceipt[]): Built =>
  build('CEB514Message', 'LogisticsStatusReturn', waybillStatusReturn, id, receipts)

/** Builds a CEB624 of 1 to 100 receipts. */
export const buildCancelReceipt = (id: string, receipts: readonly CancelReceipt[]): Built =>
  build('CEB624Message', 'InvtCancelReturn', requestReturn, id, receipts)

/** Builds a CEB626 of 1 to 100 receipts. */
export const buildRefundReceipt = (id: string, receipts: readonly RefundReceipt[]): Built =>
  build('CEB626Message', 'InvtRefundReturn', requestReturn, id, receipts)

/** Builds a CEB712 of 1 to 100 receipts. */
export const buildDeliveryReceipt = (id: string, receipts: readonly DeliveryReceipt[]): Built =>
  build('CEB712Message', 'DeliveryReturn', deliveryReturn, id, receipts)

function build<T extends object>(
  root: string,
  name: string,
  layout: Layout<T>,
  id: string,
  receipts: readonly T[],
): Built {
  const problems: Problem[] = [...countProblems(root, name, receipts.length)]
  const wrong = check('guid', root, guid, id)
  if (wrong !== null) problems.push(wrong)
  const body = receipts.map((receipt, index) =>
    wrap(name, writeFields(layout, receipt, `${name} ${index + 1}`, problems)),
  )
  return problems.length > 0
    ? { ok: false, problems }
    : { ok: true, xml: declared(rootElement(root, id, body.join(''))), signed: false }
}
