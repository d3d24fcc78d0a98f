import { toMinor } from './common/amount.ts'
import { parseFields } from './common/fields.ts'
import { operation } from './common/operation.ts'
import { refuse } from './common/refusal.ts'
import { createSimulator } from './common/simulator.ts'
import { statement } from './bank/camt053.ts'
import { advanceFile, findByMessage, findFile, receiveFile, returnFile, type BankFile } from './bank/files.ts'
import { incoming, readIncoming, type Incoming } from './bank/incoming.ts'
import { amount, readPain001 } from './bank/pain001.ts'
import { statusReport } from './bank/pain002.ts'

/**
 * The bank simulator: ISO 20022 files over HTTP, pulled and never pushed. A file moves a stage every STEP_SECONDS of
 * real time (0: only when told). The protocol is in README.md.
 */
const TICK_MS = 100
const { simulator, listen } = await createSimulator(
  {
    name: 'bank',
    title: '银行模拟器 / bank',
    lies: ['reject', 'amount', 'status', 'receive', 'report'],
    operations: ['files.receive', 'files.advance', 'files.return', 'entries.add'],
    stepSecondsDefault: 1,
  },
  process.env,
)
const { app, clock, settings, store, perform } = simulator
const files = store.table<BankFile>('files')
const entries = store.table<Incoming>('entries')
const openingMinor = toMinor(amount(process.env['OPENING_BALANCE'] ?? '1000000.00'))
const nextStageMs = new Map<string, number>()
for (const { id } of files.all()) plan(id)
const xmlType = { 'content-type': 'application/xml; charset=utf-8' }

app.post(
  '/v1/payment-files',
  operation(simulator, {
    name: 'files.receive',
    key: 'optional',
    prepare: (xml) => ({ xml, parsed: readPain001(xml) }),
    decide: ({ xml, parsed }, behaviour) => {
      const outcome = receiveFile(files, xml, parsed, behaviour, clock.now())
      for (const [, id] of outcome.puts) plan(id)
      return outcome
    },
  }),
)
app.get('/v1/payment-files', (c) => c.json({ file_id: findByMessage(files, c.req.query('message_id') ?? '').id }))
app.get('/v1/payment-files/:id/status', (c) => {
  const file = findFile(files, c.req.param('id'))
  if (file.stage === 'received' || file.lie['status'] === 'never')
    return refuse(404, 'file.no_status_yet', 'the status file is not ready')
  return c.body(statusReport(file, clock.now()), 200, xmlType)
})
app.post(
  '/v1/payment-files/:id/advance',
  operation(simulator, {
    name: 'files.advance',
    key: 'optional',
    prepare: (_text, call) => call.req.param('id') ?? '',
    decide: (id) => advanceFile(files, id, openingMinor, clock.now()),
  }),
)
app.post(
  '/v1/payment-files/:id/return',
  operation(simulator, {
    name: 'files.return',
    key: 'optional',
    prepare: (body, call) => ({ id: call.req.param('id') ?? '', asked: readReturn(body) }),
    decide: ({ id, asked }) => returnFile(files, id, asked, clock.now()),
  }),
)
app.post(
  '/v1/entries',
  operation(simulator, {
    name: 'entries.add',
    key: 'optional',
    prepare: readIncoming,
    decide: (asked) => incoming(entries, asked, clock.now()),
  }),
)
app.get('/v1/statements/:day', (c) =>
  c.body(
    statement({ files: files.all(), entries: entries.all() }, c.req.param('day'), openingMinor, clock.now()),
    200,
    xmlType,
  ),
)
if (settings.stepMs > 0) setInterval(tick, TICK_MS)
listen()

function readReturn(body: string) {
  const fields = parseFields(body)
  return {
    code: fields.optionalText('code') ?? 'AC04',
    end_to_end_id: fields.optionalText('end_to_end_id'),
    amount: fields.optionalText('amount'),
  }
}

function tick(): void {
  for (const [id, due_ms] of nextStageMs) {
    if (due_ms > clock.real().getTime()) continue
    nextStageMs.delete(id)
    if (files.get(id)?.stage === 'executed') continue
    perform('files.advance', () => advanceFile(files, id, openingMinor, clock.now()))
    plan(id)
  }
}

function plan(id: string): void {
  nextStageMs.set(id, clock.real().getTime() + settings.stepMs)
}
