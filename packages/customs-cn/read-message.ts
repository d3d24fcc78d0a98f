import type { InventoryRecord } from './inventory-record.ts'
import {
  inventoryHead,
  inventoryLine,
  logisticsHead,
  orderHead,
  orderLine,
  paymentHead,
  waybillStatus,
} from './layouts.ts'
import { transferLayout } from './message.ts'
import type { Transfer } from './message.ts'
import { children, parseMessage, readFields, Unreadable } from './parse.ts'
import type { Node } from './parse.ts'
import type { LogisticsRecord, OrderRecord, PaymentRecord, WaybillStatusRecord } from './records.ts'
import { cancelRequest, deliveryHead, deliveryLine, refundHead, refundLine } from './request-layouts.ts'
import type { CancelRecord, DeliveryRecord, RefundRecord } from './request-records.ts'

type Sent<Name extends string, Row> = {
  readonly ok: true
  readonly message: Name
  readonly guid: string
  readonly transfer: Transfer
  /** Whether a Signature element is there; nothing is said about whether it holds. */
  readonly signed: boolean
  readonly records: readonly Row[]
}

/** A message that a company sent, by its kind. */
export type ReadMessage =
  | Sent<'CEB311', OrderRecord>
  | Sent<'CEB411', PaymentRecord>
  | Sent<'CEB511', LogisticsRecord>
  | Sent<'CEB513', WaybillStatusRecord>
  | Sent<'CEB621', InventoryRecord>
  | Sent<'CEB623', CancelRecord>
  | Sent<'CEB625', RefundRecord>
  | Sent<'CEB711', DeliveryRecord>
  | { readonly ok: false; readonly reason: string }

/**
 * Reads a CEB311, 411, 511, 513, 621, 623, 625 or 711 back into the records that were handed to its builder: for simulators of the single window,
 * for comparing what was really sent, for tests. Lenient about lengths and codes; `validate` is the judge of those.
 */
export function readMessage(xml: string): ReadMessage {
  const parsed = parseMessage(xml)
  if (!parsed.ok) return parsed
  try {
    return readByRoot(parsed.root, parsed.guid, parsed.node)
  } catch (error) {
    if (error instanceof Unreadable) return { ok: false, reason: error.message }
    throw error
  }
}

function readByRoot(root: string, guid: string, node: Node): ReadMessage {
  const transferNode = (): Node => only(node, 'BaseTransfer', root)
  const frame = () => ({
    ok: true as const,
    guid,
    transfer: readFields(transferLayout, transferNode(), 'BaseTransfer'),
    signed: children(node, 'Signature').length > 0,
  })
  switch (root) {
    case 'CEB311Message':
      return { ...frame(), message: 'CEB311', records: every(node, 'Order', readOrder) }
    case 'CEB411Message':
      return { ...frame(), message: 'CEB411', records: every(node, 'Payment', readPayment) }
    case 'CEB511Message':
      return { ...frame(), message: 'CEB511', records: every(node, 'Logistics', readLogistics) }
    case 'CEB513Message':
      return { ...frame(), message: 'CEB513', records: every(node, 'LogisticsStatus', readStatus) }
    case 'CEB621Message':
      return { ...frame(), message: 'CEB621', records: every(node, 'Inventory', readInventory) }
    case 'CEB623Message':
      return { ...frame(), message: 'CEB623', records: every(node, 'InvtCancel', readCancel) }
    case 'CEB625Message':
      return { ...frame(), message: 'CEB625', records: every(node, 'InvtRefund', readRefund) }
    case 'CEB711Message':
      return { ...frame(), message: 'CEB711', records: every(node, 'Delivery', readDelivery) }
    default:
      return { ok: false, reason: `${root} is not a message this library reads` }
  }
}

function readOrder(node: Node, at: string): OrderRecord {
  const lines = every(node, 'OrderList', (line, place) => readFields(orderLine, line, place), at)
  return { ...readFields(orderHead, only(node, 'OrderHead', at), at), lines }
}

function readPayment(node: Node, at: string): PaymentRecord {
  return readFields(paymentHead, only(node, 'PaymentHead', at), at)
}

function readLogistics(node: Node, at: string): LogisticsRecord {
  return readFields(logisticsHead, only(node, 'LogisticsHead', at), at)
}

function readStatus(node: Node, at: string): WaybillStatusRecord {
  return readFields(waybillStatus, node, at)
}

function readInventory(node: Node, at: string): InventoryRecord {
  const lines = every(node, 'InventoryList', (line, place) => readFields(inventoryLine, line, place), at)
  return { ...readFields(inventoryHead, only(node, 'InventoryHead', at), at), lines }
}

function readCancel(node: Node, at: string): CancelRecord {
  return readFields(cancelRequest, node, at)
}

function readRefund(node: Node, at: string): RefundRecord {
  const lines = every(node, 'InvtRefundList', (line, place) => readFields(refundLine, line, place), at)
  return { ...readFields(refundHead, only(node, 'InvtRefundHead', at), at), lines }
}

function readDelivery(node: Node, at: string): DeliveryRecord {
  const lines = every(node, 'DeliveryList', (line, place) => readFields(deliveryLine, line, place), at)
  return { ...readFields(deliveryHead, only(node, 'DeliveryHead', at), at), lines }
}

export function every<T>(
  node: Node,
  name: string,
  read: (child: Node, at: string) => T,
  parent?: string,
): readonly T[] {
  const found = children(node, name)
  if (found.length === 0) throw new Unreadable(`${parent === undefined ? '' : `${parent}: `}there is no ${name}`)
  return found.map((child, index) => read(child, `${parent === undefined ? '' : `${parent}, `}${name} ${index + 1}`))
}

export function only(node: Node, name: string, at: string): Node {
  const [child] = children(node, name)
  if (child === undefined) throw new Unreadable(`${at}: ${name} is missing`)
  return child
}
