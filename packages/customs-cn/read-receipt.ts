import { readChinaTime } from './china-time.ts'
import type { Layout } from './field.ts'
import { children, parseMessage, readFields, Unreadable } from './parse.ts'
import type { Node } from './parse.ts'
import {
  deliveryReturn,
  explainReturn,
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
  Meaning,
  OrderReceipt,
  PaymentReceipt,
  ReceiptCore,
  RefundReceipt,
  WaybillStatusReceipt,
} from './receipts.ts'

export type Explained = {
  /** What the returnStatus means. */
  readonly meaning: Meaning
  /** The instant of returnTime, or null when it is not a time. */
  readonly returnedAt: Date | null
}

type Receipts<Name extends string, Receipt extends ReceiptCore> = {
  readonly ok: true
  readonly message: Name
  readonly guid: string
  readonly receipts: readonly (Receipt & Explained)[]
}

/** A message of receipts by its kind. */
export type ReadReceipt =
  | Receipts<'CEB312', OrderReceipt>
  | Receipts<'CEB412', PaymentReceipt>
  | Receipts<'CEB512', LogisticsReceipt>
  | Receipts<'CEB514', WaybillStatusReceipt>
  | Receipts<'CEB622', InventoryReceipt>
  | Receipts<'CEB624', CancelReceipt>
  | Receipts<'CEB626', RefundReceipt>
  | Receipts<'CEB712', DeliveryReceipt>
  | { readonly ok: false; readonly reason: string }

/**
 * Reads a CEB312, 412, 512, 514, 622, 624, 626 or 712. Lenient, because the authority adds fields and codes without notice: keep the text whole, and
 * treat stage `unknown` as waiting. Refuses what is no such message, and receipts without the numbers that tell whose they are.
 */
export function readReceipt(xml: string): ReadReceipt {
  const parsed = parseMessage(xml)
  if (!parsed.ok) return parsed
  const { root, guid, node } = parsed
  try {
    switch (root) {
      case 'CEB312Message':
        return { ok: true, message: 'CEB312', guid, receipts: readAll(node, 'OrderReturn', orderReturn) }
      case 'CEB412Message':
        return { ok: true, message: 'CEB412', guid, receipts: readAll(node, 'PaymentReturn', paymentReturn) }
      case 'CEB512Message':
        return { ok: true, message: 'CEB512', guid, receipts: readAll(node, 'LogisticsReturn', logisticsReturn) }
      case 'CEB514Message':
        return {
          ok: true,
          message: 'CEB514',
          guid,
          receipts: readAll(node, 'LogisticsStatusReturn', waybillStatusReturn),
        }
      case 'CEB624Message':
        return { ok: true, message: 'CEB624', guid, receipts: readAll(node, 'InvtCancelReturn', requestReturn) }
      case 'CEB626Message':
        return { ok: true, message: 'CEB626', guid, receipts: readAll(node, 'InvtRefundReturn', requestReturn) }
      case 'CEB712Message':
        return { ok: true, message: 'CEB712', guid, receipts: readAll(node, 'DeliveryReturn', deliveryReturn) }
      case 'CEB622Message':
        return { ok: true, message: 'CEB622', guid, receipts: readAll(node, 'InventoryReturn', inventoryReturn) }
      default:
        return { ok: false, reason: `${root} is not a receipt this library reads` }
    }
  } catch (error) {
    if (error instanceof Unreadable) return { ok: false, reason: error.message }
    throw error
  }
}

function readAll<T extends ReceiptCore>(node: Node, name: string, layout: Layout<T>): readonly (T & Explained)[] {
  const receipts = children(node, name).map((each, index) => {
    const receipt = readFields(layout, each, `${name} ${index + 1}`)
    const meaning = explainReturn(receipt.returnStatus, receipt.returnInfo)
    return { ...receipt, meaning, returnedAt: readChinaTime(receipt.returnTime) }
  })
  if (receipts.length === 0) throw new Unreadable(`there is no ${name}`)
  return receipts
}
