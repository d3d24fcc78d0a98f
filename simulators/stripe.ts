import { createSimulator } from './common/simulator.ts'
import { StripeError } from './stripe/errors.ts'
import { openEvents } from './stripe/events.ts'
import { answer, openStep, writing } from './stripe/gate.ts'
import { listMovements } from './stripe/movements.ts'
import { expanded, seconds, type Books } from './stripe/objects.ts'
import { endedPage, missingPage, payPage } from './stripe/page.ts'
import * as refunds from './stripe/refunds.ts'
import * as sessions from './stripe/sessions.ts'

/**
 * The Stripe simulator: the parts of API v1 that a shop with redirects alone uses (Checkout Sessions, PaymentIntents,
 * refunds, balance transactions), form-encoded, with idempotency keys, error objects and signed webhooks, and the hosted
 * page a buyer is sent to. It settles in dollars, as an American account does. Nothing here moves money.
 */
const SWEEP_MS = 200
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'"
const { simulator, listen } = await createSimulator(
  {
    name: 'stripe',
    title: 'Stripe 模拟器 / Stripe',
    lies: ['amount', 'refund'],
    operations: [
      'sessions.create',
      'sessions.expire',
      'sessions.pay',
      'sessions.settle',
      'refunds.create',
      'refunds.end',
    ],
    stepSecondsDefault: 0.5,
  },
  process.env,
)
const { app, store, clock, settings } = simulator
const books: Books = {
  sessions: store.table('sessions'),
  hidden: store.table('hidden'),
  intents: store.table('intents'),
  charges: store.table('charges'),
  refunds: store.table('refunds'),
  movements: store.table('movements'),
  ends: store.table('ends'),
}
const events = openEvents(simulator)
const step = openStep(simulator, events)
const queryOf = (url: string): URLSearchParams => new URL(url).searchParams
const expandOf = (url: string): readonly string[] =>
  [...queryOf(url)].flatMap(([name, value]) => (name.startsWith('expand') ? [value] : []))

addApi()
addPage()
app.onError((error, c) => {
  if (error instanceof StripeError) return c.json(error.body, error.status)
  if ('status' in error && error.status === 401)
    return c.json({ error: { type: 'invalid_request_error', message: 'Invalid API Key provided' } }, 401)
  console.error(error)
  return c.json({ error: { type: 'api_error', message: 'the simulator itself failed; see its log' } }, 500)
})
setInterval(sweep, SWEEP_MS)
events.resume()
listen()

function addApi(): void {
  const write = (operation: string, decide: Parameters<typeof writing>[3]) =>
    writing(simulator, step, operation, decide)
  app.post('/v1/checkout/sessions', async (c) => {
    const origin = settings.publicUrl ?? new URL(c.req.url).origin
    return await write('sessions.create', (form) => sessions.createSession(books, origin, form, clock.now()))(c)
  })
  app.get('/v1/checkout/sessions/:id', (c) =>
    answer(JSON.stringify(sessions.readSession(books, c.req.param('id'), expandOf(c.req.url))), false),
  )
  app.post(
    '/v1/checkout/sessions/:id/expire',
    write('sessions.expire', (_form, id) => sessions.expireSession(books, id)),
  )
  app.post(
    '/v1/refunds',
    write('refunds.create', (form, _id, behaviour) => refunds.createRefund(books, form, behaviour, clock.now())),
  )
  app.get('/v1/refunds/:id', (c) =>
    answer(JSON.stringify(expanded(books, refunds.findRefund(books, c.req.param('id')), expandOf(c.req.url))), false),
  )
  app.get('/v1/balance_transactions', (c) => c.json(listMovements(books, queryOf(c.req.url))))
  app.get('/v1/webhook_deliveries', (c) =>
    c.json({ data: events.all().map(({ id, type, status, attempts }) => ({ id, type, status, attempts })) }),
  )
}

/** The hosted page needs no key: whoever knows the unguessable id may pay, as with the real one. */
function addPage(): void {
  app.use('/c/*', async (c, next) => {
    await next()
    c.header('content-security-policy', POLICY)
    c.header('referrer-policy', 'no-referrer')
    c.header('cache-control', 'no-store')
  })
  app.get('/c/pay/:id', (c) => {
    const session = books.sessions.get(c.req.param('id'))
    if (session === undefined) return c.html(missingPage(), 404)
    return c.html(session.status === 'open' ? payPage(session, descriptionOf(session.id)) : endedPage(session))
  })
  app.post('/c/pay/:id', async (c) => {
    const action = (await c.req.formData()).get('action')
    const session = books.sessions.get(c.req.param('id'))
    if (session === undefined) return c.html(missingPage(), 404)
    if (action === 'cancel') return c.redirect(session.cancel_url ?? session.success_url, 303)
    if (session.status !== 'open') return c.html(endedPage(session), 409)
    const how = action === 'later' ? 'later-succeeds' : action === 'fails' ? 'later-fails' : 'pays'
    step('sessions.pay', (behaviour) => sessions.complete(books, session, how, behaviour, clock.now(), settings.stepMs))
    return c.redirect(session.success_url, 303)
  })
}

const descriptionOf = (id: string): string => books.hidden.get(id)?.description ?? ''

/** Ends what its time has come for; nothing is forgotten by a restart. */
function sweep(): void {
  const now = clock.now()
  for (const session of books.sessions.all()) {
    if (session.status === 'open' && session.expires_at <= seconds(now))
      step('sessions.expire', () => sessions.expired(books, session))
    const settles = books.hidden.get(session.id)?.settles ?? null
    if (settles !== null && settles.at <= now.getTime())
      step('sessions.settle', () => sessions.settle(books, session, settles.how, now))
  }
  for (const refund of books.refunds.all())
    if (refund.status === 'pending' && refund.created * 1000 + settings.stepMs <= now.getTime())
      step('refunds.end', () => refunds.endRefund(books, refund, now))
}
