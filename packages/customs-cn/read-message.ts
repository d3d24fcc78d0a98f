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
  | { readonly ok: false; readonly reason: string }

/**
 * Reads a CEB311, 411, 511, 513 or 621 back into the records that were handed to its builder: for simulators of the single window,
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

function every<T>(node: Node, name: string, read: (child: Node, at: string) => T, parent?: string): readonly T[] {
  const found = children(node, name)
  if (found.length === 0) throw new Unreadable(`${parent === undefined ? '' : `${parent}: `}there is no ${name}`)
  return found.map((child, index) => read(child, `${parent === undefined ? '' : `${parent}, `}${name} ${index + 1}`))
}

function only(node: Node, name: string, at: string): Node {
  const [child] = children(node, name)
  if (child === undefined) throw new Unreadable(`${at}: ${name} is missing`)
  return child
}
