import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { createServer } from 'node:http'
import { once } from 'node:events'
import { after, beforeEach, test } from 'node:test'
import { Webhook } from 'standardwebhooks'
import { buildPaymentData, openReply, readOpenRequest, rsaTextSigner, type PaymentData } from '@westbound/customs-cn'
import { call, newHome, startProcess, WEBHOOK_SECRET } from './testing/processes.ts'

const home = newHome()
const keys = generateKeyPairSync('rsa', { modulusLength: 2048 })
const other = generateKeyPairSync('rsa', { modulusLength: 2048 })
const heard: { readonly path: string; readonly openReq: string; readonly genuine: boolean }[] = []
const platform = createServer(async (request, response) => {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  const openReq = new URLSearchParams(Buffer.concat(chunks).toString('utf8')).get('openReq') ?? ''
  heard.push({ path: request.url ?? '', openReq, genuine: isGenuine(openReq, request.headers) })
  const { serviceTime = '0', orderNo = '' } = readOpenRequest(openReq) ?? {}
  response.writeHead(200).end(openReply(orderNo === 'P1' ? true : { refused: 'none' }, serviceTime))
})
platform.listen(0, '127.0.0.1')
await once(platform, 'listening')
const address = platform.address()
assert(typeof address === 'object' && address !== null)
const customs = await startProcess('single-window', home.path, { WEBHOOK_URL: `http://127.0.0.1:${address.port}/hook` })
const publicKey = keys.publicKey.export({ type: 'spki', format: 'der' }).toString('base64')
await call(customs, '/v1/certificates', { body: { cert_no: 'C-1', public_key: publicKey } })
after(async () => {
  await customs.kill()
  platform.close()
  home.remove()
})
beforeEach(async () => {
  await call(customs, '/control', { body: {} })
})

const data = (sessionID: string, orderNo: string): PaymentData => ({
  sessionID,
  head: {
    guid: '9D55BA71-55DE-41F4-8B50-C36C83B3B419',
    initalRequest: '{"total":"5.00"}',
    initalResponse: 'ok',
    ebpCode: '3102260ABC',
    payCode: '31222699S7',
    payTransactionId: '2018121222001354081010726129',
    totalAmount: '100.10',
    currency: '142',
    verDept: '3',
    payType: '1',
    tradingTime: '20181212041803',
  },
  orders: [
    {
      orderNo,
      goodsInfo: [{ gname: '蜂蜜 500克', itemLink: 'https://westbound.example/products/1' }],
      recpAccount: 'OSA571908863132601',
      recpName: '示范公司',
    },
  ],
  serviceTime: '1544519952469',
})
async function upload(of: PaymentData, privateKey = keys.privateKey, key?: string) {
  const built = await buildPaymentData(of, rsaTextSigner({ keyName: 'C-1', privateKey }))
  assert(built.ok)
  return await send(built.payExInfoStr, key)
}
async function send(payExInfoStr: string, key?: string) {
  const body = new URLSearchParams({ payExInfoStr }).toString()
  const said = await call(customs, '/v1/ceb2grab/grab/realTimeDataUpload', key === undefined ? { body } : { body, key })
  return [said.status, said.body['code'], said.body['message']]
}
const ask = async (body: object) => (await call(customs, '/v1/payment-data-asks', { body })).body

test('it asks the platform under a signature and keeps what it was told', async () => {
  const asked = await ask({ order_no: 'P1', session_id: 's-1' })
  assert.deepEqual(asked['answer'], { status: 200, code: '10000', message: '' })
  assert.deepEqual((await ask({ order_no: 'P2' }))['answer'], { status: 200, code: '20000', message: 'none' })
  assert.deepEqual([heard[0]?.path, heard[0]?.genuine], ['/hook/platDataOpen', true])
  await call(customs, '/control', { body: { lie: { signature: 'wrong' }, duplicate: 2, on: ['payment-data.ask'] } })
  await ask({ order_no: 'P1', session_id: 's-1' })
  assert.deepEqual(
    heard.slice(2).map(({ genuine }) => genuine),
    [false, false, false],
  )
})

test('an upload is taken when session, order and signature are right, and refused with the reason when not', async () => {
  await ask({ order_no: 'P1', session_id: 's-2' })
  assert.deepEqual(await upload(data('s-2', 'P1')), [200, '10000', '上传成功'])
  assert.deepEqual(await upload(data('s-2', 'P1'), other.privateKey), [200, '20000', '验签失败'])
  assert.deepEqual(await upload(data('nobody', 'P1')), [200, '20000', 'sessionID 不存在'])
  assert.deepEqual(await upload(data('s-2', 'P9')), [200, '20000', '订单编号与请求不一致'])
  const built = await buildPaymentData(
    data('s-2', 'P1'),
    rsaTextSigner({ keyName: 'C-1', privateKey: keys.privateKey }),
  )
  assert(built.ok)
  assert.deepEqual(await send(built.payExInfoStr.replace('100.1', '100.2')), [200, '20000', '验签失败'])
  assert.deepEqual(await send('no json'), [200, '20000', '报文不是 JSON'])
})

test('it fails on purpose: another code, a wrong claim, no answer; the same key is one upload', async () => {
  await ask({ order_no: 'P1', session_id: 's-3' })
  const on = ['payment-data.upload']
  await call(customs, '/control', { body: { lie: { upload: '20004' }, on } })
  assert.deepEqual((await upload(data('s-3', 'P1'))).slice(0, 2), [200, '20004'])
  await call(customs, '/control', { body: { lie: { upload_signature: 'wrong' }, on } })
  assert.deepEqual(await upload(data('s-3', 'P1')), [200, '20000', '验签失败'])
  await call(customs, '/control', { body: { lose: 'answer', on } })
  await assert.rejects(upload(data('s-3', 'P1'), keys.privateKey, 'k1'))
  await call(customs, '/control', { body: {} })
  assert.deepEqual(await upload(data('s-3', 'P1'), keys.privateKey, 'k1'), [200, '10000', '上传成功'])
  const { body } = await call(customs, '/v1/payment-data-asks/s-3')
  assert(Array.isArray(body['uploads']) && body['uploads'].length === 3)
  assert.equal((await call(customs, '/control', { body: { lie: { upload: '10000' } } })).status, 400)
})

function isGenuine(text: string, headers: NodeJS.Dict<string | string[]>): boolean {
  const given = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]))
  try {
    new Webhook(WEBHOOK_SECRET).verify(text, given)
    return true
  } catch {
    return false
  }
}
