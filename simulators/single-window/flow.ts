import type { Behaviour } from '../common/control.ts'
import { newId } from '../common/ids.ts'
import type { Outcome } from '../common/simulator.ts'
import type { Put, Store, Table } from '../common/store.ts'
import { isLive, judge, newDeclaration, receiptOf, type Declaration } from './declarations.ts'
import type { CustomsRecord, MessageType } from './read-message.ts'
import { issue, publish, type Disorder, type Draft, type Notice, type Receipt } from './receipts.ts'
import { draftOf, judgeRequest, newRequest, type Granted, type Request } from './requests.ts'
import { formatReceipt, newTaxBill, taxBillMessage, type TaxBill } from './tax-bill.ts'

/**
 * A record is answered twice. At once: 2 (declaring) for order, payment and waybill, 120 (stored) for a declaration.
 * Then, a step later: 120 for the first three, and the verdict for the declaration. Between the two it is open; open
 * records stand in the journal, so that a restart owes nobody a receipt. A released declaration is open once more: its tax
 * bill follows a step after the release.
 */
export type Open = {
  readonly key: string
  readonly type: MessageType | 'CEB816'
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
  readonly requests: Table<Request>
  readonly granted: Table<Granted>
  readonly bills: Table<TaxBill>
}
export type Incoming = { readonly type: MessageType; readonly xml: string; readonly records: readonly CustomsRecord[] }

export function tablesOf(store: Store): Tables {
  return {
    messages: store.table('messages'),
    records: store.table('records'),
    declarations: store.table('declarations'),
    open: store.table('open'),
    receipts: store.table('receipts'),
    requests: store.table('requests'),
    granted: store.table('granted'),
    bills: store.table('bills'),
  }
}

/**
 * Takes a message over: keeps it, and answers each of its records for the first time. The lie `format` answers it with a
 * format receipt (CEB900) instead, and nothing of it is taken in.
 */
export function receive(tables: Tables, { type, xml, records }: Incoming, { lie }: Behaviour, now: Date): Outcome {
  const message: Message = { id: newId('msg'), message_type: type, xml, at: now.toISOString() }
  const kept = tables.messages.put(message.id, message)
  const refused = lie['format']
  if (refused !== undefined) {
    const notice = formatReceipt({ id: message.id, type, xml }, refused, now)
    const { puts, events } = publish(tables.receipts, [notice], now)
    return { status: 202, body: { message_id: message.id }, puts: [kept, ...puts], events }
  }
  const taken = records.map((record) => takeRecord(tables, type, record, lie, now))
  // Reversed: the first answer is held back and comes after the second, with the time at which it was due.
  const held = disorderOf(lie) === 'reversed'
  const drafts = held ? [] : taken.map((each) => each.draft)
  const { puts, events } = issue(tables.receipts, drafts, now, disorderOf(lie))
  return {
    status: 202,
    body: { message_id: message.id },
    puts: [kept, ...taken.flatMap((each) => each.puts), ...puts],
    events,
  }
}

/** Answers an open record for the second time. */
export function finish(tables: Tables, open: Open, now: Date): Outcome {
  const closed = tables.open.put(open.key, { ...open, done: true })
  if (open.type === 'CEB816') return bill(tables, open, closed, now)
  const before = firstAnswer(tables, open)
  const { draft, puts: changes } = secondAnswer(tables, open, now)
  const late = disorderOf(open.lie) === 'reversed' && before !== null ? [before] : []
  const { puts, events } = issue(tables.receipts, [draft, ...late], now, disorderOf(open.lie))
  const follows = draft.type === 'CEB621' && draft.verdict.status === '800' ? [openBill(tables, open)] : []
  return { status: 200, body: {}, puts: [closed, ...changes, ...follows, ...puts], events }
}

/** Opens the tax bill of a list that was released. */
export function openBill(tables: Tables, { order_no, lie }: Pick<Open, 'order_no' | 'lie'>): Put {
  const open: Open = { key: newId('open'), type: 'CEB816', order_no, lie, done: false }
  return tables.open.put(open.key, open)
}

function bill(tables: Tables, open: Open, closed: Put, now: Date): Outcome {
  const declaration = tables.declarations.get(open.order_no)
  if (declaration === undefined) throw new Error(`released declaration ${open.order_no} is not stored`)
  const made = newTaxBill(declaration, tables.records.get(recordKey('CEB311', open.order_no)), open.lie)
  const notice: Notice = taxBillMessage(made, declaration, open.lie['tax_rounding'], now)
  const doubled = disorderOf(open.lie) === 'doubled' ? [notice, notice] : [notice]
  const { puts, events } = publish(tables.receipts, doubled, now)
  return { status: 200, body: {}, puts: [closed, tables.bills.put(made.tax_no, made), ...puts], events }
}

const disorderOf = (lie: Behaviour['lie']): Disorder => {
  const said = lie['receipts']
  return said === 'doubled' || said === 'reversed' ? said : null
}

function takeRecord(
  tables: Tables,
  type: MessageType,
  record: CustomsRecord,
  lie: Behaviour['lie'],
  now: Date,
): { readonly draft: Draft; readonly puts: readonly Put[] } {
  const request = type === 'CEB623' || type === 'CEB625' ? newRequest(type, record, now) : null
  const order_no = request === null ? (record.head['orderNo'] ?? '') : request.cop_no
  const open: Open = { key: newId('open'), type, order_no, lie, done: false }
  const opened = tables.open.put(open.key, open)
  if (request !== null) return { draft: draftOf(request), puts: [tables.requests.put(request.cop_no, request), opened] }
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

/** What was answered at once, with the time it was due: for a queue that gives it out late. */
function firstAnswer(tables: Tables, open: Open): Draft | null {
  if (open.type !== 'CEB621') return null
  const stored = tables.declarations.get(open.order_no)
  return stored?.status === '120' ? { ...receiptOf(stored), at: stored.taken_at } : null
}

function secondAnswer(tables: Tables, open: Open, now: Date): { readonly draft: Draft; readonly puts: readonly Put[] } {
  if (open.type === 'CEB816') throw new Error('a tax bill has no second answer')
  if (open.type === 'CEB623' || open.type === 'CEB625') {
    const asked = tables.requests.get(open.order_no)
    if (asked === undefined) throw new Error(`open request ${open.order_no} is not stored`)
    const { request, puts } = judgeRequest(tables, asked, open.lie)
    return { draft: draftOf(request), puts: [tables.requests.put(request.cop_no, request), ...puts] }
  }
  if (open.type !== 'CEB621') {
    const head = tables.records.get(recordKey(open.type, open.order_no))?.head ?? {}
    return { draft: { type: open.type, head, verdict: { status: '120', info: '海关入库' } }, puts: [] }
  }
  const stored = tables.declarations.get(open.order_no)
  if (stored === undefined) throw new Error(`open declaration ${open.order_no} is not stored`)
  const judged = stored.status === '120' ? judge(tables, stored, open.lie) : stored
  const dated = judged.status === '800' ? { ...judged, released_at: now.toISOString() } : judged
  return { draft: receiptOf(dated), puts: [tables.declarations.put(open.order_no, dated)] }
}

function recordKey(type: MessageType, orderNo: string): string {
  return `${type} ${orderNo}`
}
