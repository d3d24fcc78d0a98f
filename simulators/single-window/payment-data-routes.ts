import { parseFields } from '../common/fields.ts'
import { operation } from '../common/operation.ts'
import { refuse } from '../common/refusal.ts'
import type { Simulator } from '../common/simulator.ts'
import { askPlatform, judgeUpload, newSession, uploadedText, type Asked, type DataTables } from './payment-data.ts'

/** What customs does by the payment-data interface (GACC 2018/179): ask when told to, and take uploads. */
export function addPaymentDataRoutes(simulator: Simulator, tables: DataTables): void {
  const { app, clock, settings, store, perform } = simulator
  app.post('/v1/payment-data-asks', async (c) => {
    const body = parseFields(await c.req.text())
    const order_no = body.text('order_no', 60)
    const session_id = body.optionalText('session_id', 100) ?? newSession()
    const asked: Asked = { session_id, order_no, at: clock.now().toISOString(), answer: null }
    const known = tables.asked.get(session_id)
    const { behaviour } = perform('payment-data.ask', () => ({
      status: 200,
      body: {},
      // A session asked about first stays what it was: asking it for another order is a fault of customs' own.
      puts: known === undefined ? [tables.asked.put(session_id, asked)] : [],
      events: [],
    }))
    const forged = behaviour.lie['signature'] === 'wrong'
    const at = { now: clock.now(), real: clock.real(), forged }
    const answers = []
    for (let copy = 0; copy <= behaviour.duplicate; copy += 1) answers.push(askPlatform(settings.webhook, asked, at))
    const [answer = null] = await Promise.all(answers)
    const row: Asked = { ...(known ?? asked), answer }
    store.commit(clock.now(), [tables.asked.put(session_id, row)])
    return c.json({ ...asked, answer })
  })
  app.get('/v1/payment-data-asks/:sessionId', (c) => {
    const session = c.req.param('sessionId')
    const asked = tables.asked.get(session) ?? refuse(404, 'payment-data.unknown', 'no such session')
    const uploads = tables.uploads.all().filter(({ session_id }) => session_id === session)
    return c.json({ ...asked, uploads })
  })
  app.post('/v1/certificates', async (c) => {
    const body = parseFields(await c.req.text())
    const row = { cert_no: body.text('cert_no', 100), public_key: body.text('public_key', 5000) }
    store.commit(clock.now(), [tables.certificates.put(row.cert_no, row)])
    return c.json(row)
  })
  app.post(
    '/v1/ceb2grab/grab/realTimeDataUpload',
    operation(simulator, {
      name: 'payment-data.upload',
      key: 'optional',
      prepare: uploadedText,
      decide: (text, behaviour) => judgeUpload(tables, text, behaviour, clock.now()),
    }),
  )
}
