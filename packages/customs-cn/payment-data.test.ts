import assert from 'node:assert/strict'
import { generateKeyPairSync, randomBytes, verify } from 'node:crypto'
import test from 'node:test'
import fc from 'fast-check'
import {
  buildPaymentData,
  openReply,
  plainNumber,
  readOpenRequest,
  readPaymentData,
  rsaTextSigner,
  sm2TextSigner,
  textToSign,
} from './index.ts'
import type { PaymentData } from './index.ts'
import { sm2FromBytes, sm2PublicKey, sm2Verify } from './sm2.ts'

const keys = generateKeyPairSync('rsa', { modulusLength: 2048 })
const signer = rsaTextSigner({ keyName: '01691fe9', privateKey: keys.privateKey })
const data: PaymentData = {
  sessionID: 'fe2374-8fnejf97-55616242',
  head: {
    guid: '9D55BA71-55DE-41F4-8B50-C36C83B3B419',
    initalRequest: 'https://pay.example/gateway?out_trade_no=WB1&total="5.00"',
    initalResponse: 'ok',
    ebpCode: '3102260ABC',
    payCode: '31222699S7',
    payTransactionId: '2018121222001354081010726129',
    totalAmount: '100.00',
    currency: '142',
    verDept: '3',
    payType: '1',
    tradingTime: '20181212041803',
  },
  orders: [
    {
      orderNo: 'SO1710301150602574003',
      goodsInfo: [{ gname: '蜂蜜 500克', itemLink: 'https://westbound.example/products/1' }],
      recpAccount: 'OSA571908863132601',
      recpCode: '3102260DEF',
      recpName: '示范公司',
    },
  ],
  serviceTime: '1544519952469',
}

test('the text to sign has four parts between double bars, JSON between quotes, and amounts without needless zeros', () => {
  assert.equal(
    textToSign({ ...data, head: { ...data.head, initalRequest: 'r', initalResponse: 'ok' } }),
    '"sessionID":"fe2374-8fnejf97-55616242"||' +
      '"payExchangeInfoHead":"{"guid":"9D55BA71-55DE-41F4-8B50-C36C83B3B419","initalRequest":"r","initalResponse":"ok","ebpCode":"3102260ABC","payCode":"31222699S7","payTransactionId":"2018121222001354081010726129","totalAmount":100,"currency":"142","verDept":"3","payType":"1","tradingTime":"20181212041803"}"||' +
      '"payExchangeInfoLists":"[{"orderNo":"SO1710301150602574003","goodsInfo":[{"gname":"蜂蜜 500克","itemLink":"https://westbound.example/products/1"}],"recpAccount":"OSA571908863132601","recpCode":"3102260DEF","recpName":"示范公司"}]"||' +
      '"serviceTime":"1544519952469"',
  )
})

test('the signature, by RSA or by SM2, is that of the text, and what was uploaded reads back', async () => {
  const built = await buildPaymentData(data, signer)
  assert(built.ok)
  const read = readPaymentData(built.payExInfoStr)
  assert(read.ok)
  assert.deepEqual(read.data, { ...data, head: { ...data.head, totalAmount: '100' } })
  assert.equal(textToSign(read.data), built.signedText)
  assert(verify('sha1', Buffer.from(built.signedText), keys.publicKey, Buffer.from(read.signValue, 'base64')))
  const sm2 = await buildPaymentData(
    data,
    sm2TextSigner({ keyName: 'S', privateKey: 77n, random: () => randomBytes(32) }),
  )
  assert(sm2.ok)
  const again = readPaymentData(sm2.payExInfoStr)
  assert(again.ok)
  const signature = sm2FromBytes(Buffer.from(again.signValue, 'base64'))
  assert(signature !== null && sm2Verify(sm2.signedText, signature, sm2PublicKey(77n)))
})

test('an amount is written as its shortest decimal and never becomes a binary fraction', async () => {
  for (const [from, to] of [
    ['5.00', '5'],
    ['5', '5'],
    ['0', '0'],
    ['0.00', '0'],
    ['100', '100'],
    ['393.310', '393.31'],
    ['0.00001', '0.00001'],
    ['10000000000000.10000', '10000000000000.1'],
  ] as const)
    assert.equal(plainNumber(from), to)
  for (const none of ['', '.5', '1e3', '-1', '1.000001', 'x']) assert.equal(plainNumber(none), null)
  await fc.assert(
    fc.asyncProperty(fc.nat(10 ** 9), fc.nat(99_999), async (whole, fraction) => {
      const totalAmount = `${whole}.${String(fraction).padStart(5, '0')}`
      const built = await buildPaymentData({ ...data, head: { ...data.head, totalAmount } }, async () => ({
        certNo: 'c',
        signValue: 's',
      }))
      assert(built.ok)
      const read = readPaymentData(built.payExInfoStr)
      assert(read.ok && read.data.head.totalAmount === plainNumber(totalAmount))
    }),
    { numRuns: 200, seed: 179 },
  )
})

test('what customs asks is read, and the answer says taken or why not', () => {
  assert.deepEqual(readOpenRequest('{"orderNo":"WB1","sessionID":"s-1","serviceTime":1544519952469}'), {
    orderNo: 'WB1',
    sessionID: 's-1',
    serviceTime: '1544519952469',
  })
  for (const bad of [
    '',
    '[]',
    '{}',
    '{"orderNo":"","sessionID":"s","serviceTime":1}',
    `{"orderNo":"${'9'.repeat(61)}","sessionID":"s","serviceTime":1}`,
  ])
    assert.equal(readOpenRequest(bad), null)
  assert.equal(openReply(true, '1544519952469'), '{"code":"10000","message":"","serviceTime":1544519952469}')
  assert.match(openReply({ refused: 'no such order' }, '1'), /"20000","message":"no such order"/)
})

test('every field is held against the table; nothing is signed while one is wrong, and no value is repeated', async () => {
  const head = (change: Partial<PaymentData['head']>): PaymentData => ({ ...data, head: { ...data.head, ...change } })
  const order = (change: Partial<PaymentData['orders'][number]>): PaymentData => ({
    ...data,
    orders: data.orders.map((each) => ({ ...each, ...change })),
  })
  const cases: readonly (readonly [PaymentData, string])[] = [
    [head({ guid: 'x' }), 'guid'],
    [head({ initalRequest: '' }), 'initalRequest'],
    [head({ initalResponse: 'r'.repeat(8001) }), 'initalResponse'],
    [head({ totalAmount: '1.123456' }), 'totalAmount'],
    [head({ currency: '502' }), 'currency'],
    [head({ verDept: '4' }), 'verDept'],
    [head({ payType: '9' }), 'payType'],
    [head({ tradingTime: '20181312041803' }), 'tradingTime'],
    [head({ payTransactionId: '9'.repeat(61) }), 'payTransactionId'],
    [order({ orderNo: '' }), 'orderNo'],
    [order({ goodsInfo: [] }), 'goodsInfo'],
    [order({ goodsInfo: [{ gname: '蜂蜜', itemLink: 'ftp://x' }] }), 'itemLink'],
    [order({ recpName: '名'.repeat(101) }), 'recpName'],
    [{ ...data, orders: [] }, 'payExchangeInfoLists'],
    [{ ...data, serviceTime: 'now' }, 'serviceTime'],
    [{ ...data, sessionID: '' }, 'sessionID'],
  ]
  for (const [broken, field] of cases) {
    const built = await buildPaymentData(broken, () => Promise.reject(new Error('must not be signed')))
    assert(!built.ok)
    assert.deepEqual(
      built.problems.map((each) => each.field),
      [field],
    )
  }
})
