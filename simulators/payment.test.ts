import assert from 'node:assert/strict'
import { appendFileSync } from 'node:fs'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { after, before, beforeEach, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { call, newHome, startProcess, startReceiver, until, type Received, type Running } from './testing/processes.ts'

const home = newHome()
const receiver = await startReceiver()
let payment: Running
let order = 0
before(async () => {
  payment = await start()
})
after(async () => {
  await payment.kill()
  receiver.close()
  home.remove()
})
beforeEach(async () => {
  receiver.received.length = 0
  receiver.fail(0)
  await call(payment, '/control', { body: {} })
})

test('a buyer pays on the page and the webhook says who paid', async () => {
  const created = await create()
  const page = await fetch(created.pay_url)
  const html = await page.text()
  assert.match(html, /模拟支付 · 演示/)
  assert.match(html, /¥149\.00/)
  assert.match(html, /value="王小明"/)
  assert.doesNotMatch(html, /<script/)

  const paid = await postForm(created.pay_url, {
    payer_name: '王小明',
    payer_id_number: '110101190001010015',
    action: 'pay',
  })
  assert.equal(paid.status, 303)
  assert.equal(paid.headers.get('location'), 'http://shop.example/back')
  const event = await webhook('payment.succeeded')
  assert.equal(event.genuine, true)
  assert.equal(event.data['merchant_order'], created.merchant_order)
  assert.equal(event.data['amount'], '149.00')
  assert.deepEqual(event.data['payer'], { name: '王小明', id_number: '110101190001010015', id_type: '1' })
  const again = await postForm(created.pay_url, { payer_name: '王小明', payer_id_number: '1', action: 'pay' })
  assert.equal(again.status, 303)
  await sleep(100)
  assert.equal(about([created.id]).length, 1)
})

test('cancelling leaves the payment open, declining ends it, and an unnamed payer is asked for', async () => {
  const created = await create()
  assert.equal((await postForm(created.pay_url, { action: 'cancel' })).status, 303)
  assert.equal((await call(payment, `/v1/payments/${created.id}`)).body['status'], 'pending')
  assert.equal((await postForm(created.pay_url, { action: 'pay', payer_name: '', payer_id_number: '' })).status, 422)
  assert.equal((await postForm(created.pay_url, { action: 'decline' })).status, 303)
  assert.equal((await webhook('payment.failed')).data['failure_reason'], 'insufficient_balance')
  assert.equal((await pay(created.id)).status, 409)
})

test('one idempotency key makes one payment, another body under it is refused, and a missing key too', async () => {
  const body = paymentBody()
  const tries = await Promise.all([1, 2, 3].map(() => call(payment, '/v1/payments', { body, key: 'same' })))
  assert.deepEqual(new Set(tries.map((each) => each.text)).size, 1)
  const found = await call(payment, `/v1/payments?merchant_order=${body.merchant_order}`)
  assert(Array.isArray(found.body['data']))
  assert.equal(found.body['data'].length, 1)
  assert.equal((await call(payment, '/v1/payments', { body: { ...body, amount: '1.00' }, key: 'same' })).status, 422)
  assert.equal((await call(payment, '/v1/payments', { body })).status, 400)
})

test('wrong secrets and malformed bodies are refused', async () => {
  assert.equal((await call(payment, '/v1/payments', { body: paymentBody(), key: 'a', secret: 'guess' })).status, 401)
  assert.equal((await call(payment, '/control', { body: {}, secret: 'guess' })).status, 401)
  for (const wrong of [
    { amount: '0.00' },
    { amount: '1' },
    { amount: '-5.00' },
    { currency: 'yuan' },
    { return_url: 'javascript:1' },
  ])
    assert.equal((await call(payment, '/v1/payments', { body: { ...paymentBody(), ...wrong }, key: 'b' })).status, 400)
  assert.equal((await call(payment, '/v1/payments', { body: '{', key: 'c' })).status, 400)
  assert.equal((await call(payment, '/control', { body: { lie: { amonut: '1.00' } } })).status, 400)
})

test('a closed payment and an expired one cannot be paid', async () => {
  const closed = await create()
  assert.equal((await call(payment, `/v1/payments/${closed.id}/close`, { body: {} })).body['status'], 'closed')
  const refused = await pay(closed.id)
  assert.deepEqual([refused.status, refused.body['code']], [409, 'payment.closed'])
  const expiring = await create({ expires_at: new Date(Date.now() + 50).toISOString() })
  assert.equal((await webhook('payment.expired')).data['id'], expiring.id)
  assert.equal((await pay(expiring.id)).status, 409)
})

test('a refund is pending, then reported, and never exceeds what was paid', async () => {
  const { id } = await create()
  const early = await refund(id, '1.00')
  assert.deepEqual([early.status, early.body['code']], [422, 'refund.not_paid'])
  await pay(id)
  const first = await refund(id, '100.00')
  assert.equal(first.body['status'], 'pending')
  assert.equal((await refund(id, '49.01')).status, 422)
  assert.equal((await webhook('refund.succeeded')).data['id'], first.body['id'])
  await call(payment, '/control', { body: { lie: { refund: 'fails' }, times: 1, on: ['refunds.create'] } })
  assert.equal((await refund(id, '49.00')).status, 201)
  await webhook('refund.failed')
  assert.equal((await refund(id, '49.00')).status, 201)
})

test('a failing receiver is asked again, and a doubled webhook carries the same id', async () => {
  const failed = (await create()).id
  receiver.fail(1)
  await pay(failed)
  await until('a second attempt', () => about([failed]).length === 2)
  assert.equal(new Set(about([failed]).map((each) => each.id)).size, 1)
  await call(payment, '/control', { body: { duplicate: 3, times: 1, on: ['payments.pay'] } })
  const doubled = (await create()).id
  await pay(doubled)
  await until('four copies', () => about([doubled]).length === 4)
  assert.equal(new Set(about([doubled]).map((each) => each.id)).size, 1)
})

test('a delayed webhook comes late, and reordered ones come backwards', async () => {
  await call(payment, '/control', { body: { delay_ms: 300, times: 1, on: ['payments.pay'] } })
  const late = (await create()).id
  await pay(late)
  await sleep(150)
  assert.equal(about([late]).length, 0)
  await until('the late one', () => about([late]).length === 1)
  await call(payment, '/control', { body: { reorder: true, times: 2, on: ['payments.pay'] } })
  const [first, second] = [(await create()).id, (await create()).id]
  await pay(first)
  await pay(second)
  await until('both', () => about([first, second]).length === 2)
  assert.deepEqual(
    about([first, second]).map((each) => each.data['id']),
    [second, first],
  )
})

test('a lost webhook never comes but the payment can be asked for', async () => {
  await call(payment, '/control', { body: { lose: 'webhook', times: 1, on: ['payments.pay'] } })
  const { id } = await create()
  await pay(id)
  await sleep(200)
  assert.equal(about([id]).length, 0)
  assert.equal((await call(payment, `/v1/payments/${id}`)).body['status'], 'succeeded')
})

test('a lost or hanging answer leaves an effect that the same key finds again', async () => {
  await call(payment, '/control', { body: { lose: 'answer', times: 1 } })
  const body = paymentBody()
  await assert.rejects(call(payment, '/v1/payments', { body, key: 'lost' }))
  const found = await call(payment, '/v1/payments', { body, key: 'lost' })
  assert.equal(found.status, 201)
  await call(payment, '/control', { body: { hang_ms: 300, times: 1 } })
  const started = performance.now()
  await call(payment, '/v1/payments', { body: paymentBody(), key: 'hung' })
  assert(performance.now() - started >= 290)
})

test('it lies about payer, amount, currency and signature, and the statement tells the truth', async () => {
  const lie = {
    payer_name: '李四',
    payer_id_number: '110101190001010023',
    amount: '1.00',
    currency: 'USD',
    signature: 'wrong',
  }
  await call(payment, '/control', { body: { lie, times: 1, on: ['payments.pay'] } })
  const { id } = await create()
  await pay(id)
  const event = await webhook('payment.succeeded')
  assert.equal(event.genuine, false)
  const shown = (await call(payment, `/v1/payments/${id}`)).body
  assert.deepEqual([shown['amount'], shown['currency']], ['1.00', 'USD'])
  assert.deepEqual(shown['payer'], { name: '李四', id_number: '110101190001010023', id_type: '1' })
  const chinaToday = new Date(Date.now() + 8 * 3600 * 1000).toISOString().slice(0, 10)
  const csv = (await call(payment, `/v1/statements/${chinaToday}`)).text
  assert.match(csv, new RegExp(`payment,${id},.*,149\\.00,CNY`))
  assert.equal((await call(payment, '/v1/statements/2026-13-45')).status, 400)
})

test('records carry the shared clock, and signatures the real one', async () => {
  const shared = createServer((_request, response) => response.end('{"now":"2031-05-06T07:08:09.000Z"}'))
  shared.listen(0, '127.0.0.1')
  await once(shared, 'listening')
  const address = shared.address()
  assert(typeof address === 'object' && address !== null)
  const other = newHome()
  const forward = await startProcess('payment', other.path, {
    WEBHOOK_URL: receiver.url,
    CLOCK_URL: `http://127.0.0.1:${address.port}/`,
  })
  try {
    const { body } = await call(forward, '/v1/payments', { body: paymentBody(), key: 'clock' })
    assert.match(String(body['created_at']), /^2031-05-06T07:08:/)
    await call(forward, `/v1/payments/${String(body['id'])}/pay`, { body: {} })
    assert.equal((await webhook('payment.succeeded')).genuine, true)
  } finally {
    await forward.kill()
    other.remove()
    shared.close()
    shared.closeAllConnections()
  }
})

test('killed between a payment and its webhook, it keeps the payment and still sends the webhook', async () => {
  receiver.fail(1_000)
  const body = paymentBody()
  const created = await call(payment, '/v1/payments', { body, key: 'killed' })
  await pay(String(created.body['id']))
  await payment.kill()
  appendFileSync(join(home.path, 'journal.jsonl'), '{"at":"torn')
  receiver.received.length = 0
  receiver.fail(0)
  payment = await start()
  assert.equal((await webhook('payment.succeeded')).data['id'], created.body['id'])
  const replayed = await call(payment, '/v1/payments', { body, key: 'killed' })
  assert.equal(replayed.text, created.text)
  assert.equal((await call(payment, `/v1/payments/${String(created.body['id'])}`)).body['status'], 'succeeded')
})

function start(): Promise<Running> {
  return startProcess('payment', home.path, { WEBHOOK_URL: receiver.url, STEP_SECONDS: '0.1' })
}

function paymentBody(more: object = {}) {
  order += 1
  return {
    merchant_order: `WB-${order}`,
    amount: '149.00',
    currency: 'CNY',
    description: '蜂蜜 一瓶',
    return_url: 'http://shop.example/back',
    payer_hint: { name: '王小明', id_number: '110101190001010015' },
    ...more,
  }
}

async function create(more: object = {}): Promise<{ id: string; pay_url: string; merchant_order: string }> {
  const { status, body } = await call(payment, '/v1/payments', {
    body: paymentBody(more),
    key: `key-${order}-${Math.random()}`,
  })
  assert.equal(status, 201)
  return { id: String(body['id']), pay_url: String(body['pay_url']), merchant_order: String(body['merchant_order']) }
}

function pay(id: string) {
  return call(payment, `/v1/payments/${id}/pay`, { body: {} })
}

function refund(payment_id: string, amount: string) {
  return call(payment, '/v1/refunds', { body: { payment_id, amount, reason: 'test' }, key: `refund-${Math.random()}` })
}

function postForm(url: string, fields: Record<string, string>): Promise<Response> {
  return fetch(url, { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual' })
}

function about(ids: readonly string[]): readonly Received[] {
  return receiver.received.filter((each) => ids.includes(String(each.data['id'])))
}

async function webhook(type: string): Promise<Received> {
  await until(`webhook ${type}`, () => receiver.received.some((each) => each.type === type))
  const found = receiver.received.find((each) => each.type === type)
  assert(found !== undefined)
  return found
}
