import { parseFields } from './common/fields.ts'
import { operation } from './common/operation.ts'
import { createSimulator, type Simulator } from './common/simulator.ts'
import { refuse } from './common/refusal.ts'
import { addPayPage } from './payment/pay-routes.ts'
import * as pays from './payment/payments.ts'
import * as refundings from './payment/refunds.ts'
import { statementCsv } from './payment/statement.ts'

/**
 * The payment provider simulator: a wallet with a page of its own, signed webhooks, refunds and a statement file.
 * The protocol is in README.md. Refunds are completed, and expired payments ended, by a sweep over what the journal
 * holds, so nothing is forgotten by a restart.
 */
const SWEEP_MS = 200
const { simulator, listen } = await createSimulator(
  {
    name: 'payment',
    title: '支付机构模拟器 / payment provider',
    lies: ['payer_name', 'payer_id_number', 'amount', 'currency', 'refund'],
    operations: [
      'payments.create',
      'payments.pay',
      'payments.close',
      'payments.expire',
      'refunds.create',
      'refunds.complete',
    ],
    stepSecondsDefault: 0.5,
  },
  process.env,
)
const payments = simulator.store.table<pays.Payment>('payments')
const refunds = simulator.store.table<refundings.Refund>('refunds')
addPayments(simulator)
addRefunds(simulator)
addPayPage(simulator, payments)
setInterval(() => sweep(simulator), SWEEP_MS)
listen()

function addPayments({ app, clock, settings }: Simulator): void {
  const withUrl = (request: string, body: pays.PaymentView) => ({
    ...body,
    pay_url: new URL(`/pay/${body.id}`, settings.publicUrl ?? request).href,
  })
  app.post(
    '/v1/payments',
    operation(simulator, {
      name: 'payments.create',
      key: 'required',
      prepare: (text, call) => ({ payment: pays.readPayment(parseFields(text)), request: call.req.url }),
      decide: ({ payment, request }) => {
        const created = pays.createPayment(payment, clock.now())
        const body = withUrl(request, pays.view(created))
        return { status: 201, body, puts: [payments.put(created.id, created)], events: [] }
      },
    }),
  )
  app.get('/v1/payments', (c) => {
    const order = c.req.query('merchant_order') ?? refuse(400, 'request.malformed', 'merchant_order is missing')
    const found = payments.all().filter((each) => each.merchant_order === order)
    return c.json({ data: found.map((each) => withUrl(c.req.url, pays.view(each))) })
  })
  app.get('/v1/payments/:id', (c) =>
    c.json(withUrl(c.req.url, pays.view(pays.findPayment(payments, c.req.param('id'))))),
  )
  app.post(
    '/v1/payments/:id/pay',
    operation(simulator, {
      name: 'payments.pay',
      key: 'optional',
      prepare: (text, call) => {
        const body = parseFields(text)
        const payer = body.has('payer') ? pays.readPayer(body.object('payer')) : null
        return { id: call.req.param('id') ?? '', payer, declined: body.value('outcome') === 'failed' }
      },
      decide: (input, behaviour) => pays.pay(payments, input, behaviour, clock.now()),
    }),
  )
  app.post(
    '/v1/payments/:id/close',
    operation(simulator, {
      name: 'payments.close',
      key: 'optional',
      prepare: (_text, call) => call.req.param('id') ?? '',
      decide: (id) => pays.closePayment(payments, id),
    }),
  )
}

function addRefunds({ app, clock }: Simulator): void {
  app.post(
    '/v1/refunds',
    operation(simulator, {
      name: 'refunds.create',
      key: 'required',
      prepare: (text) => refundings.readRefund(parseFields(text)),
      decide: (input, behaviour) => refundings.createRefund(payments, refunds, input, behaviour, clock.now()),
    }),
  )
  app.get('/v1/refunds', (c) => {
    const id = c.req.query('payment_id') ?? refuse(400, 'request.malformed', 'payment_id is missing')
    return c.json({
      data: refunds
        .all()
        .filter((each) => each.payment_id === id)
        .map(refundings.viewRefund),
    })
  })
  app.get('/v1/refunds/:id', (c) => c.json(refundings.viewRefund(refundings.findRefund(refunds, c.req.param('id')))))
  app.get('/v1/statements/:day', (c) =>
    c.body(statementCsv(c.req.param('day'), payments.all(), refunds.all()), 200, {
      'content-type': 'text/csv; charset=utf-8',
    }),
  )
}

/** Completes refunds a step after they were asked for, and ends payments whose time is over. */
function sweep({ clock, settings, perform }: Simulator): void {
  const now = clock.now()
  for (const payment of payments.all())
    if (pays.isExpired(payment, now)) perform('payments.expire', () => pays.expirePayment(payments, payment))
  for (const refund of refunds.all())
    if (refund.status === 'pending' && Date.parse(refund.created_at) + settings.stepMs <= now.getTime())
      perform('refunds.complete', () => refundings.completeRefund(refunds, refund, now))
}
