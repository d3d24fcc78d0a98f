import { randomUUID } from 'node:crypto'
import { element, text, xmlDocument } from '../common/xml.ts'
import type { Put, Table } from '../common/store.ts'
import type { Event } from '../common/webhooks.ts'
import type { MessageType, Row } from './read-message.ts'

/**
 * Receipts as customs writes them: CEB312, 412, 512, 622, 624 and 626, one record each. They stand in a numbered queue that the
 * sender reads from its last cursor on; a webhook only says that there is something to read.
 */
export type Receipt = {
  readonly cursor: number
  readonly message_type: string
  readonly xml: string
  readonly at: string
}
export type Receipts = Table<Receipt>
export type Verdict = { readonly status: string; readonly info: string }
/** A receipt before it has a place in the queue. */
export type Draft = {
  readonly type: MessageType
  readonly head: Row
  readonly verdict: Verdict
  readonly preNo?: string
  readonly invtNo?: string
  /** When customs says it happened, if not now: a receipt that comes late. */
  readonly at?: string
}

const NAMESPACE = 'http://www.chinaport.gov.cn/ceb'
const CHINA_OFFSET_MS = 8 * 3600 * 1000
const SHAPE = {
  CEB311: { type: 'CEB312', entity: 'OrderReturn', fields: ['ebpCode', 'ebcCode', 'orderNo'] },
  CEB411: { type: 'CEB412', entity: 'PaymentReturn', fields: ['payCode', 'payTransactionId'] },
  CEB511: { type: 'CEB512', entity: 'LogisticsReturn', fields: ['logisticsCode', 'logisticsNo'] },
  CEB621: {
    type: 'CEB622',
    entity: 'InventoryReturn',
    fields: ['customsCode', 'ebpCode', 'ebcCode', 'agentCode', 'copNo'],
  },
  CEB623: {
    type: 'CEB624',
    entity: 'InvtCancelReturn',
    fields: ['customsCode', 'agentCode', 'ebpCode', 'ebcCode', 'copNo'],
  },
  CEB625: {
    type: 'CEB626',
    entity: 'InvtRefundReturn',
    fields: ['customsCode', 'agentCode', 'ebpCode', 'ebcCode', 'copNo'],
  },
} as const satisfies Record<MessageType, { type: string; entity: string; fields: readonly string[] }>

/** How the queue misbehaves: each receipt twice, or the newest before the one it follows. */
export type Disorder = 'doubled' | 'reversed' | null
/** A message that is no receipt of a record: a tax bill, its state, a format receipt. */
export type Notice = { readonly type: string; readonly xml: string }

/** Puts the drafts at the end of the queue; answers the rows to keep and the webhooks to send. */
export function issue(
  receipts: Receipts,
  drafts: readonly Draft[],
  now: Date,
  disorder: Disorder = null,
): { readonly puts: readonly Put[]; readonly events: readonly Event[] } {
  const written = drafts.map((draft): Notice => ({ type: SHAPE[draft.type].type, xml: receiptXml(draft, now) }))
  return publish(receipts, disorder === 'doubled' ? written.flatMap((each) => [each, each]) : written, now)
}

/** Puts messages at the end of the queue as they are. */
export function publish(
  receipts: Receipts,
  notices: readonly Notice[],
  now: Date,
): { readonly puts: readonly Put[]; readonly events: readonly Event[] } {
  const last = receipts.all().length
  const issued = notices.map(({ type, xml }, index): Receipt => ({
    cursor: last + index + 1,
    message_type: type,
    xml,
    at: now.toISOString(),
  }))
  return {
    puts: issued.map((each) => receipts.put(String(each.cursor), each)),
    events: issued.map(({ cursor, message_type }) => ({ type: 'receipt.available', data: { cursor, message_type } })),
  }
}

/** The day in China as YYYYMMDD, and the instant as 17 digits with milliseconds, both as customs writes them. */
export function chinaTime(now: Date): string {
  return new Date(now.getTime() + CHINA_OFFSET_MS).toISOString().replace(/\D/g, '')
}

/** A message of customs' own, with its root and a fresh number. */
export function customsMessage(type: string, record: string): Notice {
  const attributes = { xmlns: NAMESPACE, guid: randomUUID().toUpperCase(), version: '1.0' }
  return { type, xml: xmlDocument(element(`${type}Message`, record, attributes)) }
}

function receiptXml({ type, head, verdict, preNo, invtNo, at }: Draft, now: Date): string {
  const { type: receiptType, entity, fields } = SHAPE[type]
  const optional = (name: string, value: string | undefined) =>
    value === undefined || value === '' ? null : text(name, value)
  const record = element(entity, [
    text('guid', head['guid'] ?? ''),
    ...fields.map((name) => optional(name, head[name])),
    optional('preNo', preNo),
    optional('invtNo', invtNo),
    text('returnStatus', verdict.status),
    text('returnTime', chinaTime(at === undefined ? now : new Date(at))),
    text('returnInfo', verdict.info),
  ])
  return customsMessage(receiptType, record).xml
}
