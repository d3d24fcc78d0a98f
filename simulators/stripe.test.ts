import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { after, before, test } from 'node:test'
import { call, newHome, SECRET, startProcess, until, type Running } from './testing/processes.ts'

const webhookSecret = 'whsec_for_tests_only'
const home = newHome()
const heard: { readonly event: Record<string, unknown>; readonly genuine: boolean }[] = []
const receiver = createServer(async (request, response) => {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  const body = Buffer.concat(chunks).toString('utf8')
  const [t = '', v1 = ''] = String(request.headers['stripe-signature'])
    .split(',')
    .map((part) => part.split('=')[1] ?? '')
  const genuine = createHmac('sha256', webhookSecret).update(`${t}.${body}`).digest('hex') === v1
  heard.push({ event: JSON.parse(body), genuine })
  response.writeHead(200).end()
})
let stripe: Running

before(async () => {
  receiver.listen(0, '127.0.0.1')
  await once(receiver, 'listening')
  stripe = await start()
})
after(async () => {
  await stripe.kill()
  receiver.close()
  home.remove()
})

function start(): Promise<Running> {
  const address = receiver.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return startProcess('stripe', home.path, {
    WEBHOOK_SECRET: webhookSecret,
    WEBHOOK_URL: `http://127.0.0.1:${port}/`,
  })
}

const session: Readonly<Record<string, string>> = {
  mode: 'payment',
  'allowed_payment_method_types[0]': 'alipay',
  'line_items[0][quantity]': '1',
  'line_items[0][price_data][currency]': 'cny',
  'line_items[0][price_data][unit_amount]': '14900',
  'line_items[0][price_data][product_data][name]': '蜂蜜 一瓶',
  client_reference_id: 'WB-1',
  'payment_intent_data[metadata][merchant_order]': 'WB-1',
  success_url: 'http://shop.example/back',
}
const form = (fields: Readonly<Record<string, string>>) => new URLSearchParams(fields).toString()
const create = (fields = session, key?: string) =>
  call(stripe, '/v1/checkout/sessions', { body: form(fields), ...(key === undefined ? {} : { key }) })
const errorOf = (body: Record<string, unknown>): Record<string, unknown> => {
  const { error } = body
  assert(typeof error === 'object' && error !== null)
  return Object.fromEntries(Object.entries(error))
}
const press = (id: unknown, action: string) =>
  fetch(`${stripe.url}/c/pay/${String(id)}`, {
    method: 'POST',
    body: new URLSearchParams({ action }),
    redirect: 'manual',
  })

test('a session is created, shown, paid, and tells its money in two currencies', async () => {
  const { status, body } = await create()
  assert.equal(status, 200)
  assert.partialDeepStrictEqual(body, {
    object: 'checkout.session',
    amount_total: 14_900,
    currency: 'cny',
    status: 'open',
    payment_status: 'unpaid',
    payment_intent: null,
  })
  const page = await fetch(String(body['url']))
  assert.match(await page.text(), /模拟 Stripe · 演示（不会真实扣款）[\s\S]*¥149\.00/)
  const paid = await press(body['id'], 'pay')
  assert.deepEqual([paid.status, paid.headers.get('location')], [303, 'http://shop.example/back'])
  const expand = 'expand[]=payment_intent.latest_charge.balance_transaction'
  const whole = (await call(stripe, `/v1/checkout/sessions/${String(body['id'])}?${expand}`)).body
  assert.partialDeepStrictEqual(whole, {
    status: 'complete',
    payment_status: 'paid',
    payment_intent: {
      status: 'succeeded',
      metadata: { merchant_order: 'WB-1' },
      latest_charge: {
        amount: 14_900,
        currency: 'cny',
        balance_transaction: { amount: 2071, currency: 'usd', fee: 90 },
      },
    },
  })
  await until('the webhook came', () => heard.some(({ event }) => event['type'] === 'checkout.session.completed'))
  assert(heard.every(({ genuine }) => genuine))
})

test('one key is one session; the same key with other words is refused, and so are words it does not know', async () => {
  const [first, again] = [await create(session, 'k1'), await create(session, 'k1')]
  assert.equal(again.body['id'], first.body['id'])
  const other = await create({ ...session, client_reference_id: 'WB-2' }, 'k1')
  assert.deepEqual([other.status, errorOf(other.body)['type']], [400, 'idempotency_error'])
  const unknown = await create({ ...session, payment_method_types: 'alipay' })
  assert.equal(errorOf(unknown.body)['code'], 'parameter_unknown', 'gone from creation since autumn 2026')
  const lacking = await create({ ...session, 'allowed_payment_method_types[0]': 'wechat_pay' })
  assert.equal(errorOf(lacking.body)['param'], 'payment_method_options[wechat_pay][client]')
  assert.equal((await call(stripe, '/v1/checkout/sessions/cs_none')).status, 404)
  const stranger = await call(stripe, '/v1/checkout/sessions', { body: form(session), secret: 'sk_test_other' })
  assert.deepEqual([stranger.status, errorOf(stranger.body)['message']], [401, 'Invalid API Key provided'])
})

test('a page that is closed cannot be paid, and one that is paid cannot be closed', async () => {
  const open = (await create()).body['id']
  const closed = await call(stripe, `/v1/checkout/sessions/${String(open)}/expire`, { body: '' })
  assert.equal(closed.body['status'], 'expired')
  assert.equal((await press(open, 'pay')).status, 409)
  const paid = (await create()).body['id']
  await press(paid, 'pay')
  const late = await call(stripe, `/v1/checkout/sessions/${String(paid)}/expire`, { body: '' })
  assert.equal(errorOf(late.body)['code'], 'checkout_session_not_open')
})

test('never more goes back than came, and all of it survives a kill', async () => {
  const { body } = await create()
  await press(body['id'], 'pay')
  const whole = (await call(stripe, `/v1/checkout/sessions/${String(body['id'])}`)).body
  const refund = (amount: string, key: string) =>
    call(stripe, '/v1/refunds', { body: form({ payment_intent: String(whole['payment_intent']), amount }), key })
  const first = await refund('14000', 'r1')
  assert.equal(first.status, 200)
  const more = await refund('901', 'r2')
  assert.equal(errorOf(more.body)['code'], 'amount_too_large')
  await until('it ended', async () => {
    const now = await call(stripe, `/v1/refunds/${String(first.body['id'])}`)
    return now.body['status'] === 'succeeded'
  })
  await stripe.kill()
  stripe = await start()
  const list = await call(stripe, '/v1/balance_transactions?limit=100&expand[]=data.source')
  const types = Array.isArray(list.body['data']) ? list.body['data'].map(({ type }: { type: string }) => type) : []
  assert.deepEqual(types.toSorted().slice(-2), ['charge', 'refund'])
  assert.equal((await call(stripe, '/v1/balance_transactions?limit=1')).body['has_more'], true)
  assert.equal((await refund('14000', 'r1')).body['id'], first.body['id'])
  assert.equal((await fetch(`${stripe.url}/control`, { headers: { authorization: `Bearer ${SECRET}` } })).status, 200)
})
