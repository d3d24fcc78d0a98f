import { parseFields } from './common/fields.ts'
import { operation } from './common/operation.ts'
import { refuse } from './common/refusal.ts'
import { createSimulator, type Outcome } from './common/simulator.ts'
import { checkSchema } from './single-window/check-schema.ts'
import { decide, findDeclaration, receiptOf, viewDeclaration } from './single-window/declarations.ts'
import { finish, openBill, receive, tablesOf, type Incoming } from './single-window/flow.ts'
import { certificatesIn, dataTablesOf } from './single-window/payment-data.ts'
import { addPaymentDataRoutes } from './single-window/payment-data-routes.ts'
import { readMessageType, readRecords } from './single-window/read-message.ts'
import { issue, publish } from './single-window/receipts.ts'
import { taxStatusMessage } from './single-window/tax-bill.ts'

/**
 * The simulator of customs' single window. It takes the messages of a retail import, holds them against the official
 * schema, compares and limits as customs does, and answers with receipts that are pulled by cursor. The protocol is in
 * README.md. Signatures of messages are demanded by the schema but not verified: the real key lives in a hardware token. Those
 * of payment data are, by the key the signed messages name.
 */
const TICK_MS = 100
const PAGE_MAX = 200
const { simulator, listen } = await createSimulator(
  {
    name: 'single-window',
    title: '单一窗口模拟器 / customs single window',
    lies: [
      'decision',
      'annual_used',
      'request',
      'receipts',
      'format',
      'tax',
      'tax_rounding',
      'upload',
      'upload_signature',
    ],
    operations: [
      'messages.receive',
      'records.finish',
      'declarations.decide',
      'tax-bills.change',
      'payment-data.ask',
      'payment-data.upload',
    ],
    stepSecondsDefault: 1,
  },
  process.env,
)
const { app, clock, settings, store, perform } = simulator
const tables = tablesOf(store)
const paymentData = dataTablesOf(store)
// Real time at which each open record is answered for the second time; rebuilt from the journal at start.
const dueMs = new Map<string, number>()
for (const { key, done } of tables.open.all()) if (!done) plan(key)

app.post(
  '/v1/messages',
  operation(simulator, {
    name: 'messages.receive',
    key: 'required',
    prepare: async (text): Promise<Incoming> => {
      const body = parseFields(text)
      const type = readMessageType(body.text('message_type', 10))
      const xml = body.text('xml', 5_000_000)
      await checkSchema(xml)
      return { type, xml, records: readRecords(type, xml) }
    },
    decide: (incoming, behaviour) => {
      const outcome = receive(tables, incoming, behaviour, clock.now())
      planNew(outcome)
      return { ...outcome, puts: [...outcome.puts, ...certificatesIn(paymentData, incoming.xml)] }
    },
  }),
)
app.get('/v1/receipts', (c) => {
  const after = c.req.query('after') ?? '0'
  if (!/^\d{1,15}$/.test(after)) return refuse(400, 'request.malformed', 'after must be a cursor')
  const start = Number.parseInt(after, 10)
  // Cursors count from 1 without gaps, so the cursor is also the place in the queue.
  return c.json({ data: tables.receipts.all().slice(start, start + PAGE_MAX) })
})
app.get('/v1/declarations/:orderNo', (c) =>
  c.json(viewDeclaration(findDeclaration(tables.declarations, c.req.param('orderNo')))),
)
app.post(
  '/v1/declarations/:orderNo/decide',
  operation(simulator, {
    name: 'declarations.decide',
    key: 'optional',
    prepare: (text, call) => {
      const body = parseFields(text)
      return {
        orderNo: call.req.param('orderNo') ?? '',
        status: body.text('status', 10),
        note: body.optionalText('note', 200),
      }
    },
    decide: ({ orderNo, status, note }, { lie }): Outcome => {
      const decided = decide(tables.declarations, orderNo, { status, note }, clock.now())
      const { puts, events } = issue(tables.receipts, [receiptOf(decided)], clock.now())
      const kept = tables.declarations.put(orderNo, decided)
      const follows = status === '800' ? [openBill(tables, { order_no: orderNo, lie })] : []
      const outcome = {
        status: 200,
        body: viewDeclaration(decided),
        puts: [kept, ...follows, ...puts],
        events,
      } as const
      planNew(outcome)
      return outcome
    },
  }),
)
app.get('/v1/requests/:copNo', (c) => {
  const found = tables.requests.get(c.req.param('copNo'))
  if (found === undefined) return refuse(404, 'request.unknown', 'no such request')
  const { cop_no, type, pre_no, status, info } = found
  return c.json({ cop_no, message_type: type, pre_no, status, info })
})
app.get('/v1/declarations/:orderNo/tax-bills', (c) =>
  c.json({ data: tables.bills.all().filter(({ order_no }) => order_no === c.req.param('orderNo')) }),
)
app.post(
  '/v1/tax-bills/:taxNo/status',
  operation(simulator, {
    name: 'tax-bills.change',
    key: 'optional',
    prepare: (text, call) => ({ taxNo: call.req.param('taxNo') ?? '', status: parseFields(text).text('status', 1) }),
    decide: ({ taxNo, status }): Outcome => {
      const bill = tables.bills.get(taxNo) ?? refuse(404, 'tax-bill.unknown', 'no such tax bill')
      if (!['2', '3'].includes(status)) return refuse(409, 'tax-bill.not_allowed', 'a bill becomes 2 or 3')
      const changed = { ...bill, status }
      const { puts, events } = publish(tables.receipts, [taxStatusMessage(changed, clock.now())], clock.now())
      return { status: 200, body: changed, puts: [tables.bills.put(taxNo, changed), ...puts], events }
    },
  }),
)
addPaymentDataRoutes(simulator, paymentData)
app.post('/v1/advance', (c) => {
  const finished = [...dueMs.keys()].map(finishOne)
  return c.json({ finished: finished.length })
})
if (settings.stepMs > 0) setInterval(tick, TICK_MS)
listen()

function tick(): void {
  const now_ms = clock.real().getTime()
  for (const [key, due_ms] of dueMs) if (due_ms <= now_ms) finishOne(key)
}

function finishOne(key: string): void {
  dueMs.delete(key)
  const open = tables.open.get(key)
  if (open === undefined || open.done) return
  const { outcome } = perform('records.finish', () => finish(tables, open, clock.now()))
  planNew(outcome)
}

/** A released list is open once more, for its tax bill. */
function planNew({ puts }: Pick<Outcome, 'puts'>): void {
  for (const [table, key, value] of puts) if (table === tables.open.name && !isDone(value)) plan(key)
}

function isDone(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'done' in value && value.done === true
}

function plan(key: string): void {
  dueMs.set(key, clock.real().getTime() + settings.stepMs)
}
