import assert from 'node:assert/strict'
import { before, beforeEach, test } from 'node:test'
import { readPaymentData } from '@westbound/customs-cn'
import { packPart, shipOrder } from '#modules/fulfilment'
import { openOrders, orderOf } from '#modules/orders'
import { erasePayer } from '#modules/payments'
import type { Actor } from '#platform/context'
import { sql } from '#platform/db'
import { newId } from '#platform/id'
import { call } from '../../../simulators/testing/processes.ts'
import { testDatabase } from '../../test/database.ts'
import { buyer, newOrder, type Key } from '../fulfilment/test/lane.ts'
import { customsQueue, listPaymentData, paymentDataShown } from './index.ts'
import { openCustomsLane, nowhere } from './test/customs-lane.ts'
import { maskText } from './mask-text.ts'

const { db } = await testDatabase({ max: 6 })
const { lane, window, signer, reach, operator } = await openCustomsLane(db, ['storefront/operator-customs'])
const { clock, tx, drain } = lane

before(async () => {
  const { keyName, certificate } = await signer.sign('<x/>')
  await call(window, '/v1/certificates', { body: { cert_no: keyName, public_key: certificate } })
})
beforeEach(() => lane.misbehave(window, {}))

type Told = { readonly status: number; readonly code: string; readonly message: string } | null
type Seen = { readonly verified: boolean; readonly code: string; readonly body: string }
/** Customs asks; what it was told, and in which session. */
async function ask(order_no: string, more: object = {}): Promise<{ readonly session: string; readonly told: Told }> {
  const { status, text } = await call(window, '/v1/payment-data-asks', { body: { order_no, ...more } })
  assert.equal(status, 200, text)
  const { session_id, answer }: { session_id: string; answer: Told } = JSON.parse(text)
  return { session: session_id, told: answer }
}
async function uploadsOf(session: string): Promise<readonly Seen[]> {
  const { text } = await call(window, `/v1/payment-data-asks/${session}`)
  const { uploads }: { uploads: readonly Seen[] } = JSON.parse(text)
  return uploads
}
const numberOf = async (key: Key) => (await orderOf({ tx: db }, key)).number
const questions = async () => (await tx((ctx) => listPaymentData(ctx, { limit: 100 }))).items
async function questionOf(session: string) {
  const found = (await questions()).find(({ sessionId }) => sessionId === session)
  assert(found !== undefined, 'the question is kept')
  return found
}
const tasks = async () => (await tx((ctx) => customsQueue(ctx))).filter(({ kind }) => kind === 'payment-data')
const asOperator = (path: string, body?: object, actor: Actor = operator) =>
  fetch(`${lane.url}${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: {
      'x-actor': JSON.stringify(actor),
      'content-type': 'application/json',
      ...(body === undefined ? {} : { 'idempotency-key': newId(clock.now()) }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
const decide = (id: string, action: string) =>
  asOperator(`/api/v1/operator/payment-data-requests/${id}/decide`, { action, reason: 'looked at it' })

test('customs asks about a paid order, is answered at once, and gets the original data under a signature that holds', async () => {
  const key = await lane.paid()
  const { session, told } = await ask(await numberOf(key))
  assert.deepEqual(told, { status: 200, code: '10000', message: '' })
  assert.deepEqual([(await questionOf(session)).state, (await questionOf(session)).owner], ['asked', 'system'])
  await drain()
  const [seen, ...more] = await uploadsOf(session)
  assert.deepEqual([seen?.code, seen?.verified, more.length], ['10000', true, 0])
  const read = readPaymentData(seen?.body ?? '')
  assert(read.ok)
  const { head, orders } = read.data
  assert.deepEqual([head.totalAmount, head.currency, orders[0]?.orderNo], ['285.51', '142', await numberOf(key)])
  const request: { merchant_order: string; amount: string } = JSON.parse(head.initalRequest)
  assert.equal(request.amount, '285.51', 'the request as it was written to the payment company')
  const report: { type: string; data: { transaction_id: string } } = JSON.parse(head.initalResponse)
  assert.deepEqual([report.type, report.data.transaction_id], ['payment.succeeded', head.payTransactionId])
  const done = await questionOf(session)
  assert.deepEqual([done.state, done.code, done.owner, done.noClock], ['accepted', '10000', 'nobody', 'ended'])
})

test('the same question again, also at the same moment, is one request with one answer', async () => {
  const number = await numberOf(await lane.paid())
  await lane.misbehave(window, { duplicate: 4, on: ['payment-data.ask'] })
  const { session, told } = await ask(number)
  assert.equal(told?.code, '10000')
  assert.equal((await ask(number, { session_id: session })).told?.code, '10000')
  await drain()
  assert.equal((await uploadsOf(session)).length, 1)
  assert.equal((await questionOf(session)).asked, 10)
  const other = await numberOf(await lane.paid())
  assert.equal((await ask(other, { session_id: session })).told?.code, '20000', 'a session is of one order number')
})

test('an order nobody knows and one that is not paid are told the same, and only the operator sees which it was', async () => {
  const unpaid = newOrder(clock.now(), { sellerId: lane.sellerId })
  await tx((ctx) => openOrders(ctx, [unpaid]))
  const [open, none] = [await ask(await numberOf(unpaid)), await ask('WB-26112299999999')]
  assert.deepEqual(open.told, none.told)
  assert.deepEqual([open.told?.status, open.told?.code], [200, '20000'])
  assert.deepEqual((await ask('WB%')).told, none.told)
  const why = async (session: string) => (await questionOf(session)).declinedWhy
  assert.deepEqual([await why(open.session), await why(none.session)], ['not-paid', 'no-order'])
  await drain()
  assert.deepEqual([await uploadsOf(open.session), await uploadsOf(none.session)], [[], []])
  assert.deepEqual((await ask('WB-26112299999999', { session_id: none.session })).told, none.told)
})

test('customs asks by the number of a part: it is found by what was declared, and the answer speaks of that part', async () => {
  const key = await lane.paid()
  const number = await numberOf(key)
  assert.equal((await ask(`${number}-2`)).told?.code, '20000', 'no such part is declared yet')
  const parcels = []
  for (const line of [1, 1]) parcels.push(await tx((ctx) => packPart(ctx, { ...key, lines: [{ line, quantity: 1 }] })))
  await tx((ctx) => shipOrder(ctx, key))
  await drain()
  for (const { parcelId } of parcels) await arrived(parcelId)
  await drain()
  for (const [at, { parcelId }] of parcels.entries()) {
    const { session, told } = await ask(`${number}-${at + 1}`)
    assert.equal(told?.code, '10000')
    assert.equal(await unitAsked(session), parcelId)
    await drain()
    const read = readPaymentData((await uploadsOf(session))[0]?.body ?? '')
    assert(read.ok)
    const { head, orders } = read.data
    assert.deepEqual([orders.map(({ orderNo }) => orderNo), head.totalAmount], [[`${number}-${at + 1}`], '285.51'])
  }
  const [whole, none] = [await ask(number), await ask(`${number}-3`)]
  assert.deepEqual([await unitAsked(whole.session), whole.told?.code], [key.orderId, '10000'])
  assert.deepEqual([await unitAsked(none.session), none.told?.code], [null, '20000'])
})

/** A parcel has come to the port: what clears customs with it is declared. */
async function arrived(parcelId: string): Promise<void> {
  const { rows } = await sql<{ shipment_id: string }>`
    select shipment_id from fulfilment.parcel where id = ${parcelId}`.execute(db)
  for (let step = 0; step < 3; step += 1)
    await call(lane.parcels, `/v1/shipments/${rows[0]?.shipment_id}/advance`, { body: {} })
}

async function unitAsked(session: string): Promise<string | null> {
  const { rows } = await sql<{ order_id: string | null }>`
    select order_id from customs.payment_data_request where session_id = ${session}`.execute(db)
  return rows[0]?.order_id ?? null
}

test('a call that is not signed by the single window is refused and leaves nothing', async () => {
  const number = await numberOf(await lane.paid())
  await lane.misbehave(window, { lie: { signature: 'wrong' }, on: ['payment-data.ask'] })
  const { session, told } = await ask(number)
  assert.equal(told?.status, 401)
  assert(!(await questions()).some(({ sessionId }) => sessionId === session))
  const bare = await fetch(`${lane.url}/webhooks/single-window/platDataOpen`, {
    method: 'POST',
    body: new URLSearchParams({ openReq: `{"orderNo":"${number}","sessionID":"s-1","serviceTime":1544519952469}` }),
  })
  assert.equal(bare.status, 401)
})

test('a refused upload is a person’s with customs’ words; sent again it is written anew and taken', async () => {
  const { session } = await ask(await numberOf(await lane.paid()))
  await lane.misbehave(window, { lie: { upload: '20004' }, on: ['payment-data.upload'] })
  await drain()
  const refused = await questionOf(session)
  assert.deepEqual(
    [refused.state, refused.code, refused.said, refused.owner, refused.dueAt === null],
    ['refused', '20004', '系统拒绝接收', 'operator', false],
  )
  assert((await tasks()).some(({ what }) => what === `${refused.paymentDataId}: refused`))
  await lane.misbehave(window, {})
  assert.equal((await decide(refused.paymentDataId, 'again')).status, 200)
  await drain()
  assert.deepEqual([(await questionOf(session)).state, (await questionOf(session)).attempt], ['accepted', 2])
  assert.deepEqual(
    (await uploadsOf(session)).map(({ code }) => code),
    ['20004', '10000'],
  )
  assert.equal((await decide(refused.paymentDataId, 'drop')).status, 409, 'what is taken is not dropped')
  assert.equal((await decide(newId(clock.now()), 'drop')).status, 404)
})

test('customs claims a wrong signature although it holds: the claim is kept and shown', async () => {
  const { session } = await ask(await numberOf(await lane.paid()))
  await lane.misbehave(window, { lie: { upload_signature: 'wrong' }, on: ['payment-data.upload'] })
  await drain()
  const [seen] = await uploadsOf(session)
  assert.deepEqual([seen?.verified, seen?.code], [true, '20000'])
  assert.deepEqual([(await questionOf(session)).state, (await questionOf(session)).said], ['refused', '验签失败'])
})

test('an answer that is lost is asked for again with the same bytes: it was one upload all along', async () => {
  const { session } = await ask(await numberOf(await lane.paid()))
  await lane.misbehave(window, { lose: 'answer', on: ['payment-data.upload'], times: 1 })
  await drain()
  const first = await questionOf(session)
  assert.deepEqual([first.state, first.tries, first.unknownSince === null], ['sending', 1, false])
  clock.forward(31_000)
  await drain()
  assert.deepEqual([(await questionOf(session)).state, (await questionOf(session)).tries], ['accepted', 2])
  assert.equal((await uploadsOf(session)).length, 1)
})

test('where nobody answers the tries end and a person has it; then the same upload goes, not a new one', async () => {
  const { session } = await ask(await numberOf(await lane.paid()))
  reach(nowhere)
  for (let round = 0; round < 9; round += 1) {
    await drain()
    clock.forward(31_000)
  }
  const stuck = await questionOf(session)
  assert.deepEqual([stuck.state, stuck.tries, stuck.owner], ['unanswered', 6, 'operator'])
  assert((await tasks()).some(({ what }) => what === `${stuck.paymentDataId}: unanswered`))
  reach(window.url)
  assert.equal((await decide(stuck.paymentDataId, 'again')).status, 200)
  await drain()
  const done = await tx((ctx) => paymentDataShown(ctx, stuck.paymentDataId))
  assert.deepEqual([done.state, done.attempt, done.uploads.length], ['accepted', 1, 1])
  assert.equal((await uploadsOf(session)).length, 1)
})

test('a payment whose payer was forgotten is not answered by half: a person is told what is missing', async () => {
  const key = await lane.paid()
  await tx((ctx) => erasePayer(ctx, key.orderId))
  const { session, told } = await ask(await numberOf(key))
  assert.equal(told?.code, '10000')
  await drain()
  const lacking = await questionOf(session)
  assert.deepEqual([lacking.state, lacking.needs], ['incomplete', [{ kind: 'record', name: 'payment' }]])
  assert.equal((await decide(lacking.paymentDataId, 'drop')).status, 200)
  assert.equal((await questionOf(session)).state, 'dropped')
})

test('the desk shows each question and what was sent; who paid is masked, and the file in clear is recorded', async () => {
  const number = await numberOf(await lane.paid())
  const { session } = await ask(number)
  await drain()
  const { paymentDataId } = await questionOf(session)
  const list = await (await asOperator('/operator/customs-payment-data?state=accepted')).text()
  assert(list.includes(number) && list.includes('Taken by customs'))
  const page = await (await asOperator(`/operator/customs-payment-data/${paymentDataId}`)).text()
  assert(page.includes(session) && page.includes('285.51') && page.includes('野花蜂蜜'))
  assert(!page.includes(buyer.idNumber) && !page.includes(buyer.name) && page.includes('1101**********0014'))
  const file = await asOperator(`/operator/customs-payment-data/${paymentDataId}/sent.json`)
  assert((await file.text()).includes(buyer.idNumber))
  const { rows } = await sql<{ actor_id: string }>`
    select actor_id from platform.audit where action = 'customs.payment-data-read' and subject_id = ${paymentDataId}
  `.execute(db)
  assert.deepEqual(rows, [{ actor_id: 'id' in operator ? operator.id : '' }])
  const wire = await (await asOperator(`/api/v1/operator/payment-data-requests/${paymentDataId}`)).text()
  assert(wire.includes(session) && !wire.includes(buyer.idNumber))
  const seller: Actor = { kind: 'seller', id: newId(clock.now()), sellerId: lane.sellerId }
  assert.equal(
    (await asOperator(`/api/v1/operator/payment-data-requests/${paymentDataId}`, undefined, seller)).status,
    403,
  )
})

test('what was sent and what was written to the payment company lie sealed', async () => {
  const { rows } = await sql<{ text: string }>`
    select (select string_agg(u::text, ' ') from customs.payment_data_upload u) ||
           (select string_agg(o::text, ' ') from payments.original o) as text
  `.execute(db)
  assert(!rows[0]?.text.includes(buyer.idNumber) && !rows[0]?.text.includes(buyer.name))
})

test('names and numbers of persons are masked in whatever a payment company was told', () => {
  const raw =
    '{"payer":{"name":"王小明","id_number":"110101190001010014"},"phone":"13800138000","no":"4200001234202611221234567890"}'
  assert.equal(
    maskText(raw),
    '{"payer":{"name":"王**","id_number":"1101**********0014"},"phone":"138****8000","no":"4200001234202611221234567890"}',
  )
  assert(!maskText(JSON.stringify({ inner: raw })).includes('王小明'))
})
