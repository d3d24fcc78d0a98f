import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { readNotice, readReceipt, validate } from '@westbound/customs-cn'
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

/** A list that customs released, and its number. */
async function released(orderNo: string, overrides: write.Overrides = {}): Promise<string> {
  await sendThree(orderNo, { order: overrides })
  await send('CEB621', write.inventoryXml(orderNo))
  await step()
  await receipts()
  return String((await call(customs, `/v1/declarations/${orderNo}`)).body['invt_no'])
}

async function lastOf(type: string): Promise<string> {
  return (await receipts()).findLast(({ message_type }) => message_type === type)?.xml ?? ''
}

test('detention in its four kinds, a refusal with its code, and what an officer may decide after each', async () => {
  for (const decision of ['501', '502', '503', '599', '-621016']) {
    await sendThree(`H${decision}`)
    await call(customs, '/control', { body: { lie: { decision }, times: 1, on: ['messages.receive'] } })
    await send('CEB621', write.inventoryXml(`H${decision}`))
    await step()
    assert.equal((await outcomes()).at(-1), `CEB622 ${decision}`)
  }
  const decide = (orderNo: string, status: string) =>
    call(customs, `/v1/declarations/${orderNo}/decide`, { body: { status } })
  assert.equal((await decide('H501', '800')).status, 200)
  assert.equal((await decide('H502', '100')).status, 409)
  assert.equal((await decide('H502', '700')).status, 200)
  assert.equal((await decide('H-621016', '800')).status, 409)
})

test('a tax bill follows the release by a step; it bills what the order says, or what it was told to add, and changes its state', async () => {
  await call(customs, '/control', {
    body: { lie: { tax: '0.01', tax_rounding: 'list' }, on: ['messages.receive', 'records.finish'] },
  })
  await released('T1', { taxTotal: '13.56', acturalPaid: '162.56' })
  // Paid must be what the payment says; this order is returned, so its twin follows without the tax.
  assert.equal((await call(customs, '/v1/declarations/T1')).body['status'], '100')
  const invtNo = await released('T2')
  await step()
  const xml = await lastOf('CEB816')
  assert((await validate([{ name: 'bill', xml }])).every(({ ok }) => ok))
  const read = readNotice(xml)
  assert(read.ok && read.message === 'CEB816')
  const [bill] = read.bills
  assert.deepEqual([bill?.invtNo, bill?.valueAddedTax, bill?.status, bill?.lines.length], [invtNo, '0.01000', '1', 1])
  const path = `/v1/tax-bills/${bill?.taxNo}/status`
  assert.equal((await call(customs, path, { body: { status: '1' } })).status, 409)
  assert.equal((await call(customs, path, { body: { status: '2' } })).status, 200)
  const state = readNotice(await lastOf('CEB818'))
  assert(state.ok && state.message === 'CEB818' && state.states[0]?.status === '2')
})

test('a list that is not released is cancelled and counts no more; a released one is not', async () => {
  await sendThree('C1')
  await send('CEB621', write.inventoryXml('C1'))
  const invtNo = String((await call(customs, '/v1/declarations/C1')).body['invt_no'])
  await call(customs, '/v1/declarations/C1/decide', { body: { status: '300' } })
  await receipts()
  await send('CEB623', write.cancelXml('C1', invtNo))
  assert.deepEqual(await outcomes(), ['CEB624 2'])
  await step()
  assert.equal((await outcomes()).at(-1), 'CEB624 399')
  assert.equal((await call(customs, '/v1/declarations/C1')).body['status'], 'cancelled')
  await released('C2')
  const late = String((await call(customs, '/v1/declarations/C2')).body['invt_no'])
  await send('CEB623', write.cancelXml('C2', late))
  await send('CEB623', write.cancelXml('C3', '37002026I000000000'))
  await step()
  assert.deepEqual((await outcomes()).slice(-2), ['CEB624 -623005', 'CEB624 -623003'])
})

test('a return within 30 days is granted once per piece and gives the year back; a line that is not in the list is an error', async () => {
  const number = { buyerIdNumber: '110101190001010171' }
  await sendPriced('V1', '5000', number)
  await send('CEB621', write.inventoryXml('V1', number, '5000'))
  await step()
  const invtNo = String((await call(customs, '/v1/declarations/V1')).body['invt_no'])
  await send('CEB625', write.refundXml('V1', invtNo, { copNo: 'V-bad' }, { gcode: '0409000099' }))
  await send('CEB625', write.refundXml('V1', invtNo, { copNo: 'V-one' }))
  await send('CEB625', write.refundXml('V1', invtNo, { copNo: 'V-two' }))
  await receipts()
  await step()
  assert.deepEqual((await outcomes()).slice(-3), ['CEB626 -625209', 'CEB626 399', 'CEB626 100'])
  await call(customs, '/control', { body: { lie: { annual_used: '21000.01' }, times: 1, on: ['messages.receive'] } })
  await sendPriced('V2', '4999.99', number)
  await call(customs, '/control', { body: { lie: { annual_used: '21000.01' }, times: 1, on: ['messages.receive'] } })
  await send('CEB621', write.inventoryXml('V2', number, '4999.99'))
  await step()
  assert.equal(
    (await outcomes()).findLast((each) => each.startsWith('CEB622')),
    'CEB622 800',
    'the 5,000 that went back do not count',
  )
})

test('receipts come doubled, or the first one late behind the second with its own earlier time', async () => {
  await sendThree('X1')
  await step()
  await receipts()
  await call(customs, '/control', { body: { lie: { receipts: 'doubled' }, times: 1, on: ['messages.receive'] } })
  await send('CEB621', write.inventoryXml('X1'))
  await step()
  assert.deepEqual(
    (await outcomes()).filter((each) => each.startsWith('CEB622')),
    ['CEB622 120', 'CEB622 120', 'CEB622 800', 'CEB622 800'],
  )
  await sendThree('X2')
  await step()
  await receipts()
  await call(customs, '/control', { body: { lie: { receipts: 'reversed' }, times: 1, on: ['messages.receive'] } })
  await send('CEB621', write.inventoryXml('X2'))
  await step()
  const seen = (await receipts()).filter(({ message_type }) => message_type === 'CEB622')
  assert.deepEqual(seen.map(shortOf), ['CEB622 800', 'CEB622 120'])
  const [first = '', second = ''] = seen.map(({ xml }) => /<returnTime>(\d+)</.exec(xml)?.[1] ?? '')
  assert(second <= first)
})

test('a message may be answered by a format receipt that quotes it, and is then not taken in', async () => {
  await call(customs, '/control', {
    body: { lie: { format: '0001 报文格式错误' }, times: 1, on: ['messages.receive'] },
  })
  await send('CEB311', write.orderXml('F1'))
  const read = readNotice(await lastOf('CEB900'))
  assert(read.ok && read.message === 'CEB900')
  assert.match(read.receipt.oriCopMsgId, /^msg_/)
  assert.equal(read.receipt.oriMessageType, 'CEB311Message')
  assert(read.receipt.oriBizMessage.includes('<orderNo>F1</orderNo>'))
  await step()
  assert(!(await outcomes()).some((each) => each.startsWith('CEB312')))
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
  await step()
  await receipts()
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
