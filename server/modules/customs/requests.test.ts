import assert from 'node:assert/strict'
import { beforeEach, test } from 'node:test'
import { readMessage, verifySignature } from '@westbound/customs-cn'
import { orderOf, refundByOperator } from '#modules/orders'
import { answerReturn, askReturn, returnOf, setChinaPlace } from '#modules/returns'
import type { Actor, Ctx } from '#platform/context'
import { sql } from '#platform/db'
import { newId } from '#platform/id'
import { call } from '../../../simulators/testing/processes.ts'
import { testDatabase } from '../../test/database.ts'
import { buyer, type Key } from '../fulfilment/test/lane.ts'
import { caseOf, customsQueue, declarationOf, decideRequest, listDeclarations, settleTaxBill } from './index.ts'
import { openCustomsLane } from './test/customs-lane.ts'

const { db } = await testDatabase({ max: 6 })
const { lane, window, operator } = await openCustomsLane(db, ['modules/returns', 'storefront/operator-customs'])
const { clock, tx, drain } = lane
const asDesk = (ctx: Ctx): Ctx<typeof operator> => ({ ...ctx, actor: operator })
const place = { recipient: '退货处理中心', phone: '021-00000000', address: '上海市示范路1号', demonstration: true }
await tx((ctx) => setChinaPlace(ctx, place), operator)

beforeEach(async () => {
  await lane.misbehave(lane.parcels, {})
  await lane.misbehave(window, {})
})

const asOperator = (path: string, body?: object) =>
  fetch(`${lane.url}${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: {
      'x-actor': JSON.stringify(operator),
      'content-type': 'application/json',
      ...(body === undefined ? {} : { 'idempotency-key': newId(clock.now()) }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
const found = (key: Key) => tx((ctx) => caseOf(ctx, key))
const tasks = async (key: Key, kind: string) =>
  (await tx((ctx) => customsQueue(ctx))).filter((task) => task.orderId === key.orderId && task.kind === kind)
const declaration = (key: Key) => tx((ctx) => declarationOf(ctx, key))

/** Works and lets the single window answer until something is so. */
async function until(what: string, so: () => Promise<boolean>): Promise<void> {
  for (let round = 0; round < 60; round += 1) {
    await drain()
    if (await so()) return
    await call(window, '/v1/advance', { body: {} })
    clock.forward(31_000)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  assert.fail(`not within 60 rounds: ${what}`)
}
const untilState = (key: Key, state: string) => until(state, async () => (await declaration(key))?.state === state)
const arrived = async (): Promise<Key> => {
  const key = await lane.shipped()
  await lane.advance(key, 3)
  return key
}
const released = async (): Promise<Key> => {
  const key = await arrived()
  await untilState(key, 'released')
  return key
}
const delivered = async (): Promise<Key> => {
  const key = await released()
  await lane.untilState(key, 'released')
  await lane.advance(key, 2)
  await lane.untilState(key, 'delivered')
  return key
}
const requestOf = async (key: Key) => (await found(key)).requests.at(-1)
const untilRequest = (key: Key, state: string) =>
  until(`request ${state}`, async () => (await requestOf(key))?.state === state)

async function agreedReturn(key: Key): Promise<string> {
  const { buyerId, lines } = await orderOf({ tx: db }, key)
  const asker: Actor = { kind: 'buyer', id: buyerId, visitorId: null }
  const { returnId } = await tx(
    (ctx) =>
      askReturn(ctx, {
        orderId: key.orderId,
        buyerId,
        wish: 'refund',
        reason: 'changed_mind',
        note: 'Not what I thought.',
        lines: [{ line: lines[0]?.line ?? 1, quantity: 1 }],
        pictures: [],
        pieceIds: [],
      }),
    asker,
  )
  const seller: Actor = { kind: 'seller', id: newId(clock.now()), sellerId: key.sellerId }
  await tx((ctx) => answerReturn(ctx, { sellerId: key.sellerId, returnId, answer: 'accept', note: null }), seller)
  return returnId
}

test('an agreed return is asked of customs by itself: the piece, its list, signed; granted, the return has customs’ number', async () => {
  const key = await delivered()
  const returnId = await agreedReturn(key)
  await untilRequest(key, 'granted')
  const request = await requestOf(key)
  assert(request !== undefined)
  assert.deepEqual([request.kind, request.returnId, request.lines], ['return', returnId, [{ gnum: 1, quantity: 1 }]])
  const { customs } = await returnOf({ tx: db }, { returnId })
  assert.equal(customs?.state, 'applied')
  assert.match(customs?.reference ?? '', /^B\d{17}$/)
  const path = `/operator/customs/${key.sellerId}/${key.orderId}/messages/${request.messages[0]?.id}`
  const xml = await (await asOperator(`${path}.xml`)).text()
  const read = readMessage(xml)
  assert(read.ok && read.message === 'CEB625')
  assert.equal(read.records[0]?.invtNo, (await declaration(key))?.invtNo)
  assert.equal(read.records[0]?.buyerIdNumber, buyer.idNumber)
  assert.equal(verifySignature(xml).state, 'holds')
  const shown = await (await asOperator(path)).text()
  assert(shown.includes('&lt;ceb:InvtRefundHead&gt;') && shown.includes('recorded'))
})

test('a refused return stands with the operator on a clock, is made again, and is granted', async () => {
  const key = await delivered()
  await lane.misbehave(window, { lie: { request: '-625013' }, on: ['messages.receive'] })
  await agreedReturn(key)
  await untilRequest(key, 'refused')
  const refused = await requestOf(key)
  assert.deepEqual([refused?.owner, refused?.code, refused?.actions], ['operator', '-625013', ['again', 'drop']])
  assert(refused?.dueAt !== null)
  assert.equal((await tasks(key, 'request')).length, 1)
  const page = await (await asOperator(`/operator/customs/${key.sellerId}/${key.orderId}`)).text()
  assert(page.includes('The declarant is not the one of the certificate') && !page.includes(buyer.idNumber))
  await lane.misbehave(window, {})
  const path = `/api/v1/operator/customs-requests/${key.sellerId}/${refused?.requestId}/decide`
  assert.equal((await asOperator(path, { action: 'again', reason: 'the certificate was renewed' })).status, 200)
  await untilRequest(key, 'granted')
  assert.equal((await requestOf(key))?.attempt, 2)
  assert.equal((await asOperator(path, { action: 'drop', reason: 'too late' })).status, 409)
  const foreign = `/api/v1/operator/customs-requests/${newId(clock.now())}/${refused?.requestId}/decide`
  assert.equal((await asOperator(foreign, { action: 'drop', reason: 'x' })).status, 404)
})

test('a return that is not handed in within its 30 days is missed', async () => {
  const key = await delivered()
  await lane.misbehave(window, { lie: { request: '100' }, on: ['messages.receive'] })
  await agreedReturn(key)
  await untilRequest(key, 'refused')
  clock.forward(31 * 86_400_000)
  await drain()
  assert.equal((await requestOf(key))?.state, 'missed')
})

test('an order whose money goes back while customs looks at it: the list is cancelled and the parcel comes back', async () => {
  await lane.misbehave(window, { lie: { decision: '300' }, on: ['messages.receive'] })
  const key = await arrived()
  await until('300', async () => (await declaration(key))?.code === '300')
  await lane.misbehave(window, {})
  await tx((ctx) => refundByOperator(ctx, { ...key, reason: 'the buyer asked' }), operator)
  await untilRequest(key, 'granted')
  await until('sent back', async () => (await declaration(key))?.state === 'sent_back')
  const number = (await orderOf({ tx: db }, key)).number
  assert.equal((await call(window, `/v1/declarations/${number}`)).body['status'], 'cancelled')
  assert.equal((await requestOf(key))?.kind, 'cancel')
})

test('an operator asks to cancel a list; customs was quicker and released it, so the request is dropped', async () => {
  await lane.misbehave(window, { lie: { decision: '500' }, on: ['messages.receive'] })
  const key = await arrived()
  await until('500', async () => (await declaration(key))?.code === '500')
  await lane.misbehave(window, {})
  const path = `/api/v1/operator/customs/${key.sellerId}/${key.orderId}/cancel`
  assert.equal((await found(key)).cancellable, true)
  const number = (await orderOf({ tx: db }, key)).number
  await call(window, `/v1/declarations/${number}/decide`, { body: { status: '800' } })
  assert.equal((await asOperator(path, { reason: '订单信息有误' })).status, 200)
  await untilState(key, 'released')
  await untilRequest(key, 'dropped')
  assert.equal((await asOperator(path, { reason: 'again' })).status, 409, 'a released list is not cancelled')
})

test('detention by customs is waiting, with customs and a clock, and its words are on the page', async () => {
  await lane.misbehave(window, { lie: { decision: '502' }, on: ['messages.receive'] })
  const key = await arrived()
  await until('502', async () => (await declaration(key))?.code === '502')
  const at = await declaration(key)
  assert.deepEqual([at?.state, at?.owner, at?.dueAt === null], ['waiting', 'customs', false])
  const page = await (await asOperator(`/operator/customs/${key.sellerId}/${key.orderId}`)).text()
  assert(page.includes('anti-smuggling'))
})

test('receipts out of order and doubled leave the declaration where customs’ own time says it stands', async () => {
  for (const receipts of ['reversed', 'doubled']) {
    await lane.misbehave(window, { lie: { receipts }, on: ['messages.receive'] })
    const key = await released()
    await drain()
    assert.deepEqual([(await declaration(key))?.state, (await declaration(key))?.code], ['released', '800'])
    const { receipts: all } = await found(key)
    const times = all.map(({ at }) => at.getTime())
    assert.deepEqual(
      times,
      times.toSorted((a, b) => a - b),
      'the case shows them in the order in which they happened',
    )
  }
})

test('a late receipt of an earlier moment does not take a declaration back from inspection to storage', async () => {
  await lane.misbehave(window, { lie: { receipts: 'reversed', decision: '500' }, on: ['messages.receive'] })
  const key = await arrived()
  await until('500', async () => (await declaration(key))?.code === '500')
  await drain()
  assert.equal((await declaration(key))?.code, '500')
  const codes = (await found(key)).receipts.filter(({ type }) => type === 'CEB622').map(({ status }) => status)
  assert.deepEqual(codes, ['120', '500'])
})

test('a message whose form customs could not take stops its declaration at a person', async () => {
  await lane.misbehave(window, { lie: { format: '0001 报文格式错误' }, on: ['messages.receive'], times: 1 })
  const key = await arrived()
  await untilState(key, 'refused')
  assert.equal((await declaration(key))?.code, 'CEB900 -1')
  assert.equal((await tasks(key, 'refused')).length, 1)
})

test('a tax bill that is what was charged is done; one that is not waits with its age until a person says why', async () => {
  const agreed = await released()
  await until('a bill', async () => (await found(agreed)).taxBills.length === 1)
  const [bill] = (await found(agreed)).taxBills
  assert.deepEqual(
    [bill?.state, bill?.rounding, bill?.billedMinor === bill?.chargedMinor],
    ['agrees', 'per-line', true],
  )
  await lane.misbehave(window, {
    lie: { tax: '0.03', tax_rounding: 'list' },
    on: ['messages.receive', 'records.finish'],
  })
  const key = await released()
  await until('a bill', async () => (await found(key)).taxBills.length === 1)
  const [differs] = (await found(key)).taxBills
  assert(differs !== undefined)
  assert.deepEqual([differs.state, differs.billedMinor - differs.chargedMinor], ['differs', 3n])
  assert.equal((await tasks(key, 'tax')).length, 1)
  const page = await (await asOperator(`/operator/customs/${key.sellerId}/${key.orderId}`)).text()
  assert(page.includes(differs.taxNo) && page.includes('0.03'))
  await call(window, `/v1/tax-bills/${differs.taxNo}/status`, { body: { status: '2' } })
  await until('summarised', async () => (await found(key)).taxBills[0]?.status === '2')
  await tx(
    (ctx) => settleTaxBill(asDesk(ctx), { ...key, taxNo: differs.taxNo, reason: 'rounding, borne by the platform' }),
    operator,
  )
  assert.equal((await found(key)).taxBills[0]?.state, 'settled')
  await assert.rejects(
    tx((ctx) => settleTaxBill(asDesk(ctx), { ...key, taxNo: differs.taxNo, reason: 'twice' }), operator),
    { code: 'customs.action-not-allowed' },
  )
  await assert.rejects(
    tx((ctx) => settleTaxBill(asDesk(ctx), { ...key, taxNo: 'T0', reason: 'x' }), operator),
    { code: 'customs.not-found' },
  )
})

test('every declaration is listed by state and by the start of its number, a page at a time', async () => {
  const all = await tx((ctx) => listDeclarations(ctx, { limit: 100 }))
  assert(all.items.length >= 8 && all.cursor === null)
  const first = await tx((ctx) => listDeclarations(ctx, { limit: 3 }))
  const second = await tx((ctx) => listDeclarations(ctx, { limit: 3, cursor: first.cursor ?? '' }))
  assert.deepEqual(
    [...first.items, ...second.items].map(({ orderId }) => orderId),
    all.items.slice(0, 6).map(({ orderId }) => orderId),
  )
  const some = all.items.find(({ invtNo }) => invtNo !== null)
  const byNumber = await tx((ctx) => listDeclarations(ctx, { limit: 3, number: some?.invtNo ?? 'none' }))
  assert.deepEqual(
    byNumber.items.map(({ orderId }) => orderId),
    [some?.orderId],
  )
  const refused = await tx((ctx) => listDeclarations(ctx, { limit: 100, state: 'refused' }))
  assert(refused.items.every(({ state }) => state === 'refused'))
  const page = await asOperator('/operator/customs/declarations?state=released')
  assert.equal(page.status, 200)
  assert((await page.text()).includes(some?.invtNo ?? '-'))
})

test('what a request sends lies sealed, and only an operator decides', async () => {
  const { rows } = await sql<{ text: string }>`
    select coalesce(string_agg(m::text, ' '), '') as text from customs.request_message m
  `.execute(db)
  assert(!rows[0]?.text.includes(buyer.idNumber) && !rows[0]?.text.includes(buyer.name))
  const nowhereKey = { sellerId: newId(clock.now()), requestId: newId(clock.now()) }
  await assert.rejects(
    tx((ctx) => decideRequest(asDesk(ctx), { ...nowhereKey, action: 'drop', reason: 'x' }), operator),
    { code: 'customs.not-found' },
  )
})
