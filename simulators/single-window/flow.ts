import type { Behaviour } from '../common/control.ts'
import { newId } from '../common/ids.ts'
import type { Outcome } from '../common/simulator.ts'
import type { Put, Store, Table } from '../common/store.ts'
import { isLive, judge, newDeclaration, receiptOf, type Declaration } from './declarations.ts'
import type { CustomsRecord, MessageType } from './read-message.ts'
import { issue, type Draft, type Receipt } from './receipts.ts'

/**
 * A record is answered twice. At once: 2 (declaring) for order, payment and waybill, 120 (stored) for a declaration.
 * Then, a step later: 120 for the first three, and the verdict for the declaration. Between the two it is open; open
 * records stand in the journal, so that a restart owes nobody a receipt.
 */
export type Open = {
  readonly key: string
  readonly type: MessageType
  readonly order_no: string
  readonly lie: Behaviour['lie']
  readonly done: boolean
}
export type Message = {
  readonly id: string
  readonly message_type: MessageType
  readonly xml: string
  readonly at: string
}
export type Tables = {
  readonly messages: Table<Message>
  readonly records: Table<CustomsRecord>
  readonly declarations: Table<Declaration>
  readonly open: Table<Open>
  readonly receipts: Table<Receipt>
}
export type Incoming = { readonly type: MessageType; readonly xml: string; readonly records: readonly CustomsRecord[] }

export function tablesOf(store: Store): Tables {
  return {
    messages: store.table('messages'),
    records: store.table('records'),
    declarations: store.table('declarations'),
    open: store.table('open'),
    receipts: store.table('receipts'),
  }
}

/** Takes a message over: keeps it, and answers each of its records for the first time. */
export function receive(tables: Tables, { type, xml, records }: Incoming, { lie }: Behaviour, now: Date): Outcome {
  const message: Message = { id: newId('msg'), message_type: type, xml, at: now.toISOString() }
  const taken = records.map((record) => takeRecord(tables, type, record, lie, now))
  const { puts, events } = issue(
    tables.receipts,
    taken.map((each) => each.draft),
    now,
  )
  return {
    status: 202,
    body: { message_id: message.id },
    puts: [tables.messages.put(message.id, message), ...taken.flatMap((each) => each.puts), ...puts],
    events,
  }
}

/** Answers an open record for the second time. */
export function finish(tables: Tables, open: Open, now: Date): Outcome {
  const closed = tables.open.put(open.key, { ...open, done: true })
  const { draft, puts: changes } = secondAnswer(tables, open)
  const { puts, events } = issue(tables.receipts, [draft], now)
  return { status: 200, body: {}, puts: [closed, ...changes, ...puts], events }
}

function takeRecord(
  tables: Tables,
  type: MessageType,
  record: CustomsRecord,
  lie: Behaviour['lie'],
  now: Date,
): { readonly draft: Draft; readonly puts: readonly Put[] } {
  const order_no = record.head['orderNo'] ?? ''
  const open: Open = { key: newId('open'), type, order_no, lie, done: false }
  const opened = tables.open.put(open.key, open)
  if (type !== 'CEB621') {
    const info = `新增申报成功[${record.head['guid'] ?? ''}]`
    const draft: Draft = { type, head: record.head, verdict: { status: '2', info } }
    return { draft, puts: [tables.records.put(recordKey(type, order_no), record), opened] }
  }
  const earlier = tables.declarations.get(order_no)
  if (earlier !== undefined && isLive(earlier)) {
    const info = `清单[${record.head['copNo'] ?? ''}]已经申报过，请勿重复申报`
    return { draft: { type, head: record.head, verdict: { status: '-621004', info } }, puts: [] }
  }
  const declaration = newDeclaration(record, now)
  return { draft: receiptOf(declaration), puts: [tables.declarations.put(order_no, declaration), opened] }
}

function secondAnswer(tables: Tables, open: Open): { readonly draft: Draft; readonly puts: readonly Put[] } {
  const key = recordKey(open.type, open.order_no)
  if (open.type !== 'CEB621') {
    const head = tables.records.get(key)?.head ?? {}
    return { draft: { type: open.type, head, verdict: { status: '120', info: '海关入库' } }, puts: [] }
  }
  const stored = tables.declarations.get(open.order_no)
  if (stored === undefined) throw new Error(`open declaration ${open.order_no} is not stored`)
  const judged = stored.status === '120' ? judge(tables, stored, open.lie) : stored
  return { draft: receiptOf(judged), puts: [tables.declarations.put(open.order_no, judged)] }
}

function recordKey(type: MessageType, orderNo: string): string {
  return `${type} ${orderNo}`
}
