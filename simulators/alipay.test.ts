import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { isSigned, publicKeyOf } from './alipay/signing.ts'
import { openAlipayShop, signedCall, type Params } from './testing/alipay-shop.ts'
import { call, until } from './testing/processes.ts'

let world: Awaited<ReturnType<typeof openAlipayShop>>
let counter = 0
before(async () => {
  world = await openAlipayShop()
})
after(() => world.close())
beforeEach(async () => {
  world.inbox.received.length = 0
  world.inbox.fail(0)
  await control({})
})

test('a signed link opens the cashier, the buyer pays by hand, and the shop is told by a signed form', async () => {
  const number = newNumber()
  const opened = await fetch(link(number))
  const page = await opened.text()
  assert.match(opened.url, /\/cashier\/csh_[0-9a-f]{24}$/)
  assert.match(page, /支付宝模拟器 · 演示（不会真实扣款）/)
  assert.match(page, /¥149\.00/)
  assert.doesNotMatch(page, /<script/)
  const declined = await post(opened.url, { action: 'decline' })
  assert.equal(declined.status, 402)
  assert.equal((await post(opened.url, { action: 'pay', payer_name: '王小明', payer_id_number: '' })).status, 422)
  const paid = await post(opened.url, { action: 'pay', payer_name: '王小明', payer_id_number: '110101190001010015' })
  assert.equal(paid.status, 303)
  const back = new URL(paid.headers.get('location') ?? '')
  assert.equal(back.origin, 'http://shop.example')
  assert.equal(back.searchParams.get('out_trade_no'), number)
  const told = await notified(number)
  assert.equal(told.genuine, true)
  assert.equal(told.params['trade_status'], 'TRADE_SUCCESS')
  assert.equal(told.params['total_amount'], '149.00')
  assert.equal(JSON.stringify(told.params).includes('110101190001010015'), false)
  assert.match(await (await fetch(opened.url)).text(), /付款成功/)
})

test('a trade exists once its link was opened, and not before', async () => {
  const number = newNumber()
  assert.equal((await ask('alipay.trade.query', { out_trade_no: number }))['sub_code'], 'ACQ.TRADE_NOT_EXIST')
  await open(number)
  assert.equal((await ask('alipay.trade.query', { out_trade_no: number }))['trade_status'], 'WAIT_BUYER_PAY')
})

test('a link with one sign changed, of another app, or too old is shown to nobody', async () => {
  const number = newNumber()
  const changed = link(number).replace('149.00', '1.00')
  assert.equal((await fetch(changed)).status, 400)
  const late = link(number, { time_expire: '2020-01-01 00:00:00' })
  assert.match(await (await fetch(late)).text(), /ACQ\.TRADE_HAS_CLOSE/)
  assert.equal((await fetch(link(number, { out_trade_no: 'has-a-hyphen' }))).status, 400)
  assert.equal((await fetch(link(number, { subject: 'a/b' }))).status, 400)
})

test('the answer is signed over its exact text, which nobody gets by writing it anew', async () => {
  const number = newNumber()
  await open(number, { passback_params: 'a/b' })
  const body = signedCall(world.shop.private_key, 'alipay.trade.query', { out_trade_no: number })
  const text = await (await fetch(`${world.running.url}/gateway.do`, { method: 'POST', body })).text()
  const key = publicKeyOf(world.alipay.public_key)
  const inner = text.slice('{"alipay_trade_query_response":'.length, text.lastIndexOf(',"sign":'))
  const { sign }: { sign: string } = JSON.parse(text)
  assert.equal(isSigned(inner, sign, key), true)
  assert.equal(isSigned(JSON.stringify(JSON.parse(inner)), sign, key), false)
})

test('a call that is not signed by the shop is answered unsigned', async () => {
  const body = signedCall(world.shop.private_key, 'alipay.trade.query', { out_trade_no: 'x' })
  body.set('biz_content', '{"out_trade_no":"y"}')
  const answer: Record<string, unknown> = JSON.parse(
    await (await fetch(`${world.running.url}/gateway.do`, { method: 'POST', body })).text(),
  )
  assert.deepEqual(Object.keys(answer), ['error_response'])
  assert.match(JSON.stringify(answer), /isv\.invalid-signature/)
})

test('a notify is repeated with the same number until the answer is success', async () => {
  const number = newNumber()
  world.inbox.fail(1)
  await open(number)
  await pay(number)
  await until('a second try', () => about(number).length === 2)
  await sleep(700)
  assert.deepEqual(new Set(about(number).map((each) => each.params['notify_id'])).size, 1)
  assert.equal(about(number).length, 2)
})

test('it doubles, loses, delays and forges notifies when it is told to', async () => {
  const [doubled, lost, late, forged] = [newNumber(), newNumber(), newNumber(), newNumber()]
  for (const number of [doubled, lost, late, forged]) await open(number)
  await control({ duplicate: 2 })
  await pay(doubled)
  await until('three copies', () => about(doubled).length === 3)
  await control({ lose: 'webhook' })
  await pay(lost)
  await control({ delay_ms: 300 })
  await pay(late)
  assert.equal(about(late).length, 0)
  await control({ lie: { signature: 'wrong' } })
  await pay(forged)
  assert.equal((await notified(forged)).genuine, false)
  await notified(late)
  assert.equal(about(lost).length, 0)
  assert.equal((await ask('alipay.trade.query', { out_trade_no: lost }))['trade_status'], 'TRADE_SUCCESS')
})

test('two refunds go back once each, never more than was paid, and the whole closes the trade', async () => {
  const number = newNumber()
  await open(number)
  await pay(number)
  const refund = (request: string, amount: string) =>
    ask('alipay.trade.refund', { out_trade_no: number, out_request_no: request, refund_amount: amount })
  const first = await refund('r1', '100.00')
  assert.deepEqual([first['fund_change'], first['refund_fee']], ['Y', '100.00'])
  assert.equal((await refund('r1', '100.00'))['fund_change'], 'N')
  assert.equal((await refund('r1', '1.00'))['sub_code'], 'ACQ.DISCORDANT_REPEAT_REQUEST')
  assert.equal((await refund('r2', '49.01'))['sub_code'], 'ACQ.REFUND_AMT_NOT_EQUAL_TOTAL')
  assert.equal((await refund('r2', '49.00'))['refund_fee'], '149.00')
  assert.equal((await ask('alipay.trade.query', { out_trade_no: number }))['trade_status'], 'TRADE_CLOSED')
  await until('both are told', () => about(number).some((each) => each.params['refund_fee'] === '149.00'))
})

test('a shop without a key of its own is given one, and keeps it', async () => {
  const other = await openAlipayShop({ ALIPAY_APP_PUBLIC_KEY: '' })
  try {
    const { body } = await call(other.running, '/v1/merchant')
    const params = signedCall(String(body['app_private_key']), 'alipay.trade.query', { out_trade_no: 'x' })
    const answer = await fetch(`${other.running.url}/gateway.do`, { method: 'POST', body: params })
    assert.match(await answer.text(), /ACQ\.TRADE_NOT_EXIST/)
    assert.equal((await call(world.running, '/v1/merchant')).body['app_private_key'], null)
  } finally {
    await other.close()
  }
})

test('it keeps everything through a kill, and goes on signing with the key it turned to', async () => {
  const number = newNumber()
  await open(number)
  await pay(number)
  const rotated = await call(world.running, '/v1/key/rotate', { body: {} })
  await world.running.kill()
  const again = await world.start()
  try {
    assert.deepEqual((await call(again, '/v1/key')).body, rotated.body)
    assert.equal((await call(again, `/v1/trades/${number}`)).body['trade_status'], 'TRADE_SUCCESS')
    assert.equal((await call(again, '/v1/key', { secret: 'guess' })).status, 401)
  } finally {
    await again.kill()
  }
})

function newNumber(): string {
  counter += 1
  return `t_${Date.now()}_${counter}`
}

function link(number: string, more: Params = {}): string {
  const content = {
    out_trade_no: number,
    total_amount: '149.00',
    subject: '蜂蜜 一瓶',
    product_code: 'FAST_INSTANT_TRADE_PAY',
    ...more,
  }
  const addresses = { notify_url: world.inbox.url, return_url: 'http://shop.example/back' }
  const params = signedCall(world.shop.private_key, 'alipay.trade.page.pay', content, addresses)
  return `${world.running.url}/gateway.do?${params}`
}

async function open(number: string, more: Params = {}): Promise<void> {
  assert.equal((await fetch(link(number, more))).status, 200)
}

async function pay(number: string): Promise<void> {
  const payer = { name: '王小明', id_number: '110101190001010015' }
  assert.equal((await call(world.running, `/v1/trades/${number}/pay`, { body: payer })).status, 200)
}

async function ask(method: string, content: object): Promise<Record<string, unknown>> {
  const body = signedCall(world.shop.private_key, method, content)
  const response = await fetch(`${world.running.url}/gateway.do`, { method: 'POST', body })
  const answer: Record<string, Record<string, unknown>> = JSON.parse(await response.text())
  return answer[`${method.replaceAll('.', '_')}_response`] ?? {}
}

async function control(body: object): Promise<void> {
  assert.equal((await call(world.running, '/control', { body })).status, 200)
}

const about = (number: string) => world.inbox.received.filter((each) => each.params['out_trade_no'] === number)

async function notified(number: string) {
  await until(`a notify of ${number}`, () => about(number).length > 0)
  const first = about(number)[0]
  assert(first !== undefined)
  return first
}

async function post(url: string, form: Record<string, string>): Promise<Response> {
  return await fetch(url, { method: 'POST', body: new URLSearchParams(form), redirect: 'manual' })
}
