import assert from 'node:assert/strict'
import { createDecipheriv, createSign, createVerify, randomBytes, X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import { after, before, beforeEach, test } from 'node:test'
import { call, newHome, startProcess, until, type Running } from './testing/processes.ts'

/** The protocol spoken by hand, so that a fault shared by the simulator and an adapter would be seen. */
type Merchant = Record<'app_id' | 'merchant_id' | 'merchant_serial' | 'merchant_key' | 'api_v3_key', string>
type Told = { readonly headers: IncomingHttpHeaders; readonly text: string }

const home = newHome()
const told: Told[] = []
const server = createServer(async (request, response) => {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  told.push({ headers: request.headers, text: Buffer.concat(chunks).toString('utf8') })
  response.writeHead(204).end()
})
let wechat: Running
let merchant: Merchant
let notifyUrl = ''
before(async () => {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  assert(typeof address === 'object' && address !== null)
  notifyUrl = `http://127.0.0.1:${address.port}/`
  wechat = await startProcess('wechat-pay', home.path)
  merchant = await read('/v1/merchant')
})
after(async () => {
  await wechat.kill()
  server.close()
  home.remove()
})
beforeEach(() => call(wechat, '/control', { body: {} }))

test('a browser is sent back with a code that is worth one open id for five minutes, and refused by number', async () => {
  const { body: shop } = await call(wechat, '/v1/merchant')
  const [appid, secret] = [String(shop['app_id']), String(shop['app_secret'])]
  const back = encodeURIComponent('https://shop.example/back')
  const page = (parameters: string) =>
    fetch(`${wechat.url}/connect/oauth2/authorize?${parameters}#wechat_redirect`, { redirect: 'manual' })
  const asked = `appid=${appid}&redirect_uri=${back}&response_type=code&scope=snsapi_base&state=a1B2`
  const sent = await page(asked)
  assert.equal(sent.status, 302)
  const url = new URL(sent.headers.get('location') ?? '')
  assert.equal(url.searchParams.get('state'), 'a1B2')
  const code = url.searchParams.get('code') ?? ''
  const exchange = async (given: Record<string, string>) => {
    const query = new URLSearchParams({ appid, secret, code, grant_type: 'authorization_code', ...given })
    const answer = await fetch(`${wechat.url}/sns/oauth2/access_token?${query}`)
    assert.equal(answer.status, 200)
    assert.match(answer.headers.get('content-type') ?? '', /^text\/plain/)
    const told: Record<string, unknown> = JSON.parse(await answer.text())
    return told
  }
  assert.equal((await exchange({ secret: 'f'.repeat(32) }))['errcode'], 40125)
  assert.equal((await exchange({ appid: 'wx0' }))['errcode'], 40013)
  assert.equal((await exchange({ code: '0invented' }))['errcode'], 40029)
  const told = await exchange({})
  assert.match(String(told['openid']), /^o/)
  assert.equal(told['scope'], 'snsapi_base')
  assert.equal((await exchange({}))['errcode'], 40163)
  assert.equal((await page(`state=a1B2&${asked.replace('&state=a1B2', '')}`)).status, 400, 'the order counts')
  assert.equal((await page(asked.replace('a1B2', 'a-b'))).status, 400, 'letters and digits')
  assert.equal((await page(asked.replace(appid, 'wx0'))).status, 400)
})

test('certificates are real ones, and the merchant’s belongs to its key', async () => {
  const { body } = await call(wechat, '/v1/merchant')
  const certificate = new X509Certificate(String(body['merchant_certificate']))
  assert.equal(certificate.serialNumber, merchant.merchant_serial)
  assert.equal(certificate.serialNumber.length, 40)
  const platform = new X509Certificate(await platformPem())
  assert.equal(platform.issuer, certificate.issuer)
  assert(Date.parse(platform.validTo) > Date.now())
})

test('an order is created, paid on its page and reported, each answer and report signed by the platform', async () => {
  const number = randomBytes(16).toString('hex')
  const created = await ask('POST', '/v3/pay/transactions/native', order(number))
  assert.equal(created.status, 200)
  await assertSigned(created.headers, created.text)
  const url: string = JSON.parse(created.text).code_url
  const page = await (await fetch(url)).text()
  assert.match(page, /微信支付模拟器 · 演示/)
  assert.match(page, /¥149\.00/)
  assert.doesNotMatch(page, /<script/)
  const form = (fields: Record<string, string>) =>
    fetch(url, { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual' })
  assert.equal((await form({ action: 'pay', payer_name: '', payer_id_number: '' })).status, 422)
  assert.match(await (await form({ action: 'cancel' })).text(), /确认支付/)
  const paid = await form({ action: 'pay', payer_name: '王小明', payer_id_number: '110101190001010015' })
  assert.match(await paid.text(), /支付成功/)
  await until('the report', () => told.length > 0)
  const { headers, text } = told.at(-1) ?? { headers: {}, text: '' }
  await assertSigned(new Headers(Object.entries(headers).map(([name, value]) => [name, String(value)])), text)
  const shell = JSON.parse(text)
  assert.equal(shell.event_type, 'TRANSACTION.SUCCESS')
  const content = JSON.parse(open(shell.resource))
  assert.deepEqual([content.out_trade_no, content.trade_state, content.amount.total], [number, 'SUCCESS', 14_900])
  assert(!open(shell.resource).includes('王小明'))
})

test('a wrong signature, an old time and another merchant are 401 without a signature', async () => {
  const path = `/v3/pay/transactions/out-trade-no/${'a'.repeat(32)}?mchid=${merchant.merchant_id}`
  for (const change of [
    { signature: 'AAAA' },
    { timestamp: String(Math.floor(Date.now() / 1000) - 400) },
    { mchid: '1900000001' },
    { serial: '00' },
  ]) {
    const answer = await ask('GET', path, null, change)
    assert.deepEqual([answer.status, JSON.parse(answer.text).code], [401, 'SIGN_ERROR'])
    assert.equal(answer.headers.get('wechatpay-signature'), null)
  }
  const right = await ask('GET', path, null)
  assert.deepEqual([right.status, JSON.parse(right.text).code], [404, 'ORDER_NOT_EXIST'])
  await assertSigned(right.headers, right.text)
})

test('what a real order must have is demanded', async () => {
  const good = order(randomBytes(16).toString('hex'))
  for (const wrong of [
    { out_trade_no: '019a0000-0000-7000-8000-000000000000' },
    { out_trade_no: 'ab.cdef' },
    { amount: { total: 1.5, currency: 'CNY' } },
    { amount: { total: 0, currency: 'CNY' } },
    { notify_url: 'nowhere' },
    { appid: 'wx0' },
    { description: '蜜'.repeat(43) },
  ])
    assert.equal((await ask('POST', '/v3/pay/transactions/native', { ...good, ...wrong })).status, 400)
  assert.equal((await ask('POST', '/v3/pay/transactions/h5', good)).status, 400)
  assert.equal((await ask('POST', '/v3/pay/transactions/jsapi', good)).status, 400)
})

test('after kill -9 keys, orders and what is still to be reported are there', async () => {
  const number = randomBytes(16).toString('hex')
  assert.equal((await ask('POST', '/v3/pay/transactions/native', order(number))).status, 200)
  await call(wechat, '/control', { body: { delay_ms: 60_000, on: ['transactions.pay'] } })
  await call(wechat, `/v1/transactions/${number}/pay`, { body: {} })
  const before = told.length
  await wechat.kill()
  wechat = await startProcess('wechat-pay', home.path)
  assert.deepEqual(await read('/v1/merchant'), merchant)
  await call(wechat, '/control', { body: {} })
  const found = await ask('GET', `/v3/pay/transactions/out-trade-no/${number}?mchid=${merchant.merchant_id}`, null)
  assert.equal(JSON.parse(found.text).trade_state, 'SUCCESS')
  await until('the report after the restart', () => told.slice(before).some(({ text }) => text !== ''))
})

test('a rotation lists two certificates, then signs with the new, then lists it alone', async () => {
  const first = await platformPem()
  await call(wechat, '/v1/certificates/announce', { body: {} })
  assert.equal((await certificates()).length, 2)
  const path = `/v3/pay/transactions/out-trade-no/${'b'.repeat(32)}?mchid=${merchant.merchant_id}`
  const serial = async () => (await ask('GET', path, null)).headers.get('wechatpay-serial')
  assert.equal(await serial(), new X509Certificate(first).serialNumber)
  await call(wechat, '/v1/certificates/switch', { body: {} })
  assert.notEqual(await serial(), new X509Certificate(first).serialNumber)
  await call(wechat, '/v1/certificates/retire', { body: {} })
  assert.equal((await certificates()).length, 1)
  assert.equal((await call(wechat, '/v1/certificates/nonsense', { body: {} })).status, 404)
})

test('commands need the bearer token, and a misspelt lie is refused', async () => {
  assert.equal((await call(wechat, '/v1/merchant', { secret: 'guess' })).status, 401)
  assert.equal((await call(wechat, '/control', { body: { lie: { amonut: '1.00' } } })).status, 400)
  assert.equal((await call(wechat, '/v1/transactions/nothing/pay', { body: {} })).status, 409)
})

const order = (out_trade_no: string) => ({
  appid: merchant.app_id,
  mchid: merchant.merchant_id,
  description: '蜂蜜 一瓶',
  out_trade_no,
  notify_url: notifyUrl,
  amount: { total: 14_900, currency: 'CNY' },
})

async function read(path: string): Promise<Merchant> {
  const { body } = await call(wechat, path)
  const text = (name: string) => String(body[name])
  return {
    app_id: text('app_id'),
    merchant_id: text('merchant_id'),
    merchant_serial: text('merchant_serial'),
    merchant_key: text('merchant_key'),
    api_v3_key: text('api_v3_key'),
  }
}

async function ask(method: string, path: string, body: object | null, change: Record<string, string> = {}) {
  const text = body === null ? '' : JSON.stringify(body)
  const timestamp = change['timestamp'] ?? String(Math.floor(Date.now() / 1000))
  const nonce = randomBytes(16).toString('hex')
  const message = `${method}\n${path}\n${timestamp}\n${nonce}\n${text}\n`
  const signature = change['signature'] ?? createSign('sha256').update(message).sign(merchant.merchant_key, 'base64')
  const mchid = change['mchid'] ?? merchant.merchant_id
  const serial = change['serial'] ?? merchant.merchant_serial
  const response = await fetch(`${wechat.url}${path}`, {
    method,
    ...(body === null ? {} : { body: text }),
    headers: {
      'user-agent': 'a test',
      authorization: `WECHATPAY2-SHA256-RSA2048 mchid="${mchid}",nonce_str="${nonce}",signature="${signature}",timestamp="${timestamp}",serial_no="${serial}"`,
    },
  })
  return { status: response.status, headers: response.headers, text: await response.text() }
}

async function certificates(): Promise<readonly string[]> {
  const { text } = await ask('GET', '/v3/certificates', null)
  const { data }: { data: { encrypt_certificate: Sealed }[] } = JSON.parse(text)
  return data.map((each) => open(each.encrypt_certificate))
}

async function platformPem(): Promise<string> {
  return (await certificates())[0] ?? assert.fail('no certificate')
}

async function assertSigned(headers: Headers, text: string): Promise<void> {
  const message = `${headers.get('wechatpay-timestamp')}\n${headers.get('wechatpay-nonce')}\n${text}\n`
  const serial = headers.get('wechatpay-serial')
  const pem = (await certificates()).find((each) => new X509Certificate(each).serialNumber === serial)
  assert(pem !== undefined, 'signed by a certificate of the list')
  const signature = headers.get('wechatpay-signature') ?? ''
  assert(createVerify('sha256').update(message).verify(new X509Certificate(pem).publicKey, signature, 'base64'))
}

type Sealed = { readonly ciphertext: string; readonly nonce: string; readonly associated_data: string }

function open({ ciphertext, nonce, associated_data }: Sealed): string {
  const bytes = Buffer.from(ciphertext, 'base64')
  const opener = createDecipheriv('aes-256-gcm', merchant.api_v3_key, nonce)
  opener.setAAD(Buffer.from(associated_data))
  opener.setAuthTag(bytes.subarray(-16))
  return Buffer.concat([opener.update(bytes.subarray(0, -16)), opener.final()]).toString('utf8')
}
