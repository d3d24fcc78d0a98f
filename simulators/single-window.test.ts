import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { readReceipt, validate } from '@westbound/customs-cn'
import * as write from './testing/customs-messages.ts'
import { call, newHome, startProcess, startReceiver, until, type Running } from './testing/processes.ts'

type Receipt = { readonly cursor: number; readonly message_type: string; readonly xml: string; readonly at: string }
const home = newHome()
const receiver = await startReceiver()
let customs: Running
let cursor = 0
before(async () => {
  customs = await start()
})
after(async () => {
  await customs.kill()
  receiver.close()
  home.remove()
})
beforeEach(async () => {
  receiver.received.length = 0
  await call(customs, '/control', { body: {} })
})

test('four agreeing records are released, and every receipt satisfies the official schema', async () => {
  await sendThree('R1')
  assert.deepEqual(await outcomes(), ['CEB312 2', 'CEB412 2', 'CEB512 2'])
  await step()
  assert.deepEqual(await outcomes(), ['CEB312 120', 'CEB412 120', 'CEB512 120'])
  await send('CEB621', write.inventoryXml('R1'))
  assert.deepEqual(await outcomes(), ['CEB622 120'])
  await step()
  const [released] = await receipts()
  assert(released !== undefined)
  assert.match(
    released.xml,
    /<copNo>C-R1<\/copNo><preNo>B\d{17}<\/preNo><invtNo>3700\d{4}I\d{9}<\/invtNo><returnStatus>800</,
  )
  assert.equal(readReceipt(released.xml).ok, true)
  const { body } = await call(customs, '/v1/receipts?after=0')
  const all = readAll(body['data'])
  const checked = await validate(all.map(({ cursor: name, xml }) => ({ name: String(name), xml })))
  assert.deepEqual(
    checked.filter((each) => !each.ok),
    [],
  )
  await until('a webhook per receipt', () => receiver.received.length === all.length)
  assert(receiver.received.every((each) => each.type === 'receipt.available' && each.genuine))
})

test('records that disagree are returned, naming the field and no value', async () => {
  const cases = [
    ['D1', { payment: { payerName: '李四' } }, '支付人姓名'],
    ['D2', { payment: { payerIdNumber: '110101190001010023' } }, '支付人证件号码'],
    ['D3', { payment: { amountPaid: '148.99' } }, '支付金额'],
    ['D4', { logistics: { consigneeAddress: '上海市' } }, '收货地址'],
    ['D5', { logistics: { logisticsNo: 'W-other' } }, '物流运单编号'],
    ['D6', { logistics: { weight: '0.9' } }, '毛重'],
    ['D7', { order: { buyerName: '李四' } }, '订购人姓名'],
  ] as const
  for (const [orderNo, overrides, field] of cases) {
    await sendThree(orderNo, overrides)
    await send('CEB621', write.inventoryXml(orderNo))
    await step()
    const last = (await receipts()).at(-1)
    assert.match(last?.xml ?? '', new RegExp(`<returnStatus>100</returnStatus>.*${field}`))
    assert.doesNotMatch(last?.xml ?? '', /李四|上海市|11010119/)
  }
})

test('a declaration without its order, payment or waybill is returned', async () => {
  await send('CEB621', write.inventoryXml('missing'))
  await step()
  assert.deepEqual(await outcomes(), ['CEB622 120', 'CEB622 100'])
})

test('the limit of one purchase is 5,000 and that of a year 26,000, to the cent', async () => {
  for (const [orderNo, price, used, expected] of [
    ['L1', '5000', '0', 'CEB622 800'],
    ['L2', '5000.01', '0', 'CEB622 -621005'],
    ['L3', '100', '25900', 'CEB622 800'],
    ['L4', '100.01', '25900', 'CEB622 -621018'],
  ] as const) {
    const number = { buyerIdNumber: `1101011900010100${orderNo}` }
    await sendPriced(orderNo, price, number)
    await call(customs, '/control', { body: { lie: { annual_used: used }, times: 1, on: ['messages.receive'] } })
    await send('CEB621', write.inventoryXml(orderNo, number, price))
    await receipts()
    await step()
    const last = (await receipts()).at(-1)
    assert.equal(last === undefined ? '' : shortOf(last), expected)
    if (orderNo === 'L4') assert.match(last?.xml ?? '', /已用购买额度为\[25900\.00\].*年度限额\[26000\.00\]/)
  }
})

test('what was released counts against the same buyer’s year, and what was sent back does not', async () => {
  const number = { buyerIdNumber: '110101190001010099' }
  const verdicts: string[] = []
  for (const orderNo of ['Y1', 'Y2', 'Y3', 'Y4', 'Y5', 'Y6', 'Y7']) {
    const lie = orderNo === 'Y3' ? { decision: '700' } : {}
    await call(customs, '/control', { body: { lie } })
    await sendPriced(orderNo, '5000', number)
    await send('CEB621', write.inventoryXml(orderNo, number, '5000'))
    await step()
    verdicts.push((await outcomes()).at(-1) ?? '')
  }
  assert.deepEqual(
    verdicts.map((each) => each.slice('CEB622 '.length)),
    ['800', '800', '700', '800', '800', '800', '-621018'],
  )
})

test('an officer looks first when told so, and decides later', async () => {
  await sendThree('O1')
  await call(customs, '/control', { body: { lie: { decision: '300' }, times: 1, on: ['messages.receive'] } })
  await send('CEB621', write.inventoryXml('O1'))
  await step()
  assert.equal((await outcomes()).at(-1), 'CEB622 300')
  const decide = (status: string) =>
    call(customs, '/v1/declarations/O1/decide', { body: { status, note: '查验无异常' } })
  assert.equal((await decide('899')).status, 409)
  assert.equal((await decide('800')).body['status'], '800')
  assert.deepEqual(await outcomes(), ['CEB622 800'])
  assert.equal((await decide('700')).status, 409)
  assert.equal((await call(customs, '/v1/declarations/unknown/decide', { body: { status: '800' } })).status, 404)
})

test('a second declaration of a live order is refused, and of a returned one is taken', async () => {
  await sendThree('A1', { payment: { payerName: '李四' } })
  await send('CEB621', write.inventoryXml('A1'))
  await step()
  await sendThree('A1')
  await send('CEB621', write.inventoryXml('A1'))
  await step()
  await send('CEB621', write.inventoryXml('A1'))
  assert.equal((await outcomes()).at(-1), 'CEB622 -621004')
  assert.equal((await call(customs, '/v1/declarations/A1')).body['status'], '800')
})

test('what breaks the schema, has no signature or is another message is refused', async () => {
  const post = (message_type: string, xml: string, key: string) =>
    call(customs, '/v1/messages', { body: { message_type, xml }, key })
  const broken = await post('CEB311', write.orderXml('B1', { guid: 'too-short' }), 'b1')
  assert.deepEqual([broken.status, broken.body['code']], [422, 'message.schema'])
  assert.equal((await post('CEB621', write.inventoryXml('B2', {}, '149', false), 'b2')).body['code'], 'message.schema')
  assert.equal((await post('CEB411', write.orderXml('B3'), 'b3')).body['code'], 'message.other_type')
  assert.equal((await post('CEB999', write.orderXml('B4'), 'b4')).body['code'], 'message.unsupported')
  assert.equal((await post('CEB311', 'no xml', 'b5')).status, 422)
  assert.deepEqual(await outcomes(), [])
})

test('one key takes a message once, a lost answer is found again, a lost webhook leaves the receipt to be pulled', async () => {
  const body = { message_type: 'CEB311', xml: write.orderXml('K1') }
  await call(customs, '/control', { body: { lose: 'answer', times: 1 } })
  await assert.rejects(call(customs, '/v1/messages', { body, key: 'k1' }))
  assert.equal((await call(customs, '/v1/messages', { body, key: 'k1' })).status, 202)
  assert.deepEqual(await outcomes(), ['CEB312 2'])
  await call(customs, '/control', { body: { lose: 'webhook', times: 1 } })
  receiver.received.length = 0
  await step()
  assert.deepEqual(await outcomes(), ['CEB312 120'])
  assert.equal(receiver.received.length, 0)
})

test('killed between storing and judging, it still owes and gives the verdict', async () => {
  await sendThree('Z1')
  await send('CEB621', write.inventoryXml('Z1'))
  await receipts()
  await customs.kill()
  customs = await start('0.05')
  await until('the verdict', async () => (await call(customs, '/v1/declarations/Z1')).body['status'] === '800')
})

function start(stepSeconds = '0'): Promise<Running> {
  return startProcess('single-window', home.path, { WEBHOOK_URL: receiver.url, STEP_SECONDS: stepSeconds })
}

async function send(message_type: string, xml: string): Promise<void> {
  const answer = await call(customs, '/v1/messages', {
    body: { message_type, xml },
    key: `${message_type}-${Math.random()}`,
  })
  assert.equal(answer.status, 202, answer.text)
  assert.match(String(answer.body['message_id']), /^msg_/)
}

type Three = {
  readonly order?: write.Overrides
  readonly payment?: write.Overrides
  readonly logistics?: write.Overrides
}

async function sendThree(orderNo: string, overrides: Three = {}): Promise<void> {
  await send('CEB311', write.orderXml(orderNo, overrides.order))
  await send('CEB411', write.paymentXml(orderNo, overrides.payment))
  await send('CEB511', write.logisticsXml(orderNo, overrides.logistics))
}

/** Another price and another buyer, in all three records. */
async function sendPriced(orderNo: string, price: string, number: { readonly buyerIdNumber: string }): Promise<void> {
  await send('CEB311', write.orderXml(orderNo, { ...number, goodsValue: price, acturalPaid: price }, price))
  await send('CEB411', write.paymentXml(orderNo, { payerIdNumber: number.buyerIdNumber, amountPaid: price }))
  await send('CEB511', write.logisticsXml(orderNo))
}

async function step(): Promise<void> {
  await call(customs, '/v1/advance', { body: {} })
}

/** The receipts since the last call. */
async function receipts(): Promise<readonly Receipt[]> {
  const { body } = await call(customs, `/v1/receipts?after=${cursor}`)
  const data = readAll(body['data'])
  cursor = data.at(-1)?.cursor ?? cursor
  return data
}

async function outcomes(): Promise<readonly string[]> {
  return (await receipts()).map(shortOf)
}

function shortOf({ message_type, xml }: Receipt): string {
  return `${message_type} ${/<returnStatus>(.*?)</.exec(xml)?.[1]}`
}

function readAll(data: unknown): readonly Receipt[] {
  assert(Array.isArray(data))
  return data
}
