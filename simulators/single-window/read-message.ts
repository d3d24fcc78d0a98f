import { XMLParser } from 'fast-xml-parser'
import { refuse } from '../common/refusal.ts'

/**
 * Reads the messages a retail import needs, and the requests about a list, into plain fields. The customs side has its own reader, which shares no
 * code with the sender's builder: a mistake made twice would otherwise cancel itself out. The text has passed the
 * official schema before, so a field that is missing here is optional there.
 */
export const messageTypes = ['CEB311', 'CEB411', 'CEB511', 'CEB621', 'CEB623', 'CEB625'] as const
export type MessageType = (typeof messageTypes)[number]
export type Row = Readonly<Record<string, string>>
export type CustomsRecord = { readonly head: Row; readonly lines: readonly Row[] }

const SHAPE = {
  CEB311: { entity: 'Order', head: 'OrderHead', line: 'OrderList' },
  CEB411: { entity: 'Payment', head: 'PaymentHead', line: null },
  CEB511: { entity: 'Logistics', head: 'LogisticsHead', line: null },
  CEB621: { entity: 'Inventory', head: 'InventoryHead', line: 'InventoryList' },
  CEB623: { entity: 'InvtCancel', head: null, line: null },
  CEB625: { entity: 'InvtRefund', head: 'InvtRefundHead', line: 'InvtRefundList' },
} as const satisfies Record<MessageType, { entity: string; head: string | null; line: string | null }>
const REPEATED = new Set<string>(Object.values(SHAPE).flatMap(({ entity, line }) => [entity, line ?? entity]))
const parser = new XMLParser({ removeNSPrefix: true, parseTagValue: false, isArray: (name) => REPEATED.has(name) })

export function readMessageType(text: string): MessageType {
  return messageTypes.find((each) => each === text) ?? refuse(422, 'message.unsupported', `${text} is not taken here`)
}

/** The records of one message, in its order. Refuses 422 `message.other_type` when the root element is another's. */
export function readRecords(type: MessageType, xml: string): readonly CustomsRecord[] {
  const root = property(parser.parse(xml), `${type}Message`)
  const { entity, head, line } = SHAPE[type]
  const entities = property(root, entity)
  if (!Array.isArray(entities)) return refuse(422, 'message.other_type', `the message is no ${type}Message`)
  return entities.map((each) => ({
    head: rowOf(head === null ? each : property(each, head)),
    lines: line === null ? [] : rowsOf(property(each, line)),
  }))
}

function rowsOf(lines: unknown): readonly Row[] {
  return Array.isArray(lines) ? lines.map(rowOf) : []
}

function rowOf(value: unknown): Row {
  if (typeof value !== 'object' || value === null) return {}
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, text]) => (typeof text === 'string' ? [[name, text]] : [])),
  )
}

function property(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null
    ? new Map<string, unknown>(Object.entries(value)).get(name)
    : undefined
}
