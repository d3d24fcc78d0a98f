import assert from 'node:assert/strict'
import { beforeEach, test } from 'node:test'
import { Webhook } from 'standardwebhooks'
import { createVerify, createPublicKey } from 'node:crypto'
import { signedInfo, validate } from '@westbound/customs-cn'
import { setCustomsCodes } from '#modules/markets'
import { orderOf } from '#modules/orders'
import type { Actor } from '#platform/context'
import { connect, sql } from '#platform/db'
import { newId } from '#platform/id'
import { call, until, WEBHOOK_SECRET } from '../../../simulators/testing/processes.ts'
import { testDatabase } from '../../test/database.ts'
import { buyer, type Key } from '../fulfilment/test/lane.ts'
import { caseOf, customsQueue, declarationOf } from './index.ts'
import { openCustomsLane } from './test/customs-lane.ts'

const { db, ownerUrl } = await testDatabase({ max: 6 })
const { lane, window, operator } = await openCustomsLane(db, [
  'storefront/operator-customs',
  'storefront/seller-orders',
])
const { clock, tx, drain } = lane

beforeEach(async () => {
  await lane.misbehave(lane.parcels, {})
  await lane.misbehave(window, {})
})

const declaration = (key: Key) => tx((ctx) => declarationOf(ctx, key))
const finish = () => call(window, '/v1/advance', { body: {} })
/** Works and lets the single window answer until the declaration stands as wanted. */
async function untilDeclared(key: Key, state: string): Promise<void> {
  for (let round = 0; round < 60; round += 1) {
    await drain()
    const at = (await declaration(key))?.state
    if (at === state) return
    if (at === 'waiting' || at === 'declaring') await finish()
    clock.forward(31_000)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  assert.equal((await declaration(key))?.state, state)
}
const arrived = async (...args: Parameters<typeof lane.shipped>): Promise<Key> => {
  const key = await lane.shipped(...args)
  await lane.advance(key, 3)
  return key
}
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
const decide = (key: Key, action: string, reason = 'looked at it') =>
  asOperator(`/api/v1/operator/customs/${key.sellerId}/${key.orderId}/decide`, { action, reason })
const decidedOf = async (key: Key) => {
  const { rows } = await sql<{ outcome: string }>`
    select payload->>'outcome' as outcome from platform.outbox where name = 'customs.decided' and payload->>'orderId' = ${key.orderId} order by id
  `.execute(db)
  return rows.map(({ outcome }) => outcome)
}
const fieldsOf = async (key: Key) => (await tx((ctx) => caseOf(ctx, key))).differences.map(({ field }) => field)

test('an order at the port is declared with four records from their own sources, and released', async () => {
  const key = await arrived()
  await untilDeclared(key, 'released')
  assert.deepEqual(await decidedOf(key), ['released'])
  await lane.untilState(key, 'released')
  const found = await tx((ctx) => caseOf(ctx, key))
  assert.deepEqual(
    found.messages.map(({ type, state, signed }) => [type, state, signed]),
    [
      ['CEB311', 'sent', false],
      ['CEB411', 'sent', false],
      ['CEB511', 'sent', false],
      ['CEB621', 'sent', true],
    ],
  )
  assert(
    found.messages.every(({ demonstration }) => demonstration),
    'a demonstration key and rate say so',
  )
  assert.match(found.declaration.invtNo ?? '', /^.{18}$/)
  const { id } = await lane.shipmentOf(key)
  await drain()
  assert.equal(
    (await call(lane.parcels, `/v1/shipments/${id}`)).body['status'],
    'customs_released',
    'the carrier was told',
  )
})

test('every message fits the authority’s schema and the signature holds', async () => {
  const key = await arrived()
  await untilDeclared(key, 'released')
  const { messages } = await tx((ctx) => caseOf(ctx, key))
  const xmls = []
  for (const { id, type } of messages) {
    const answer = await asOperator(`/operator/customs/${key.sellerId}/${key.orderId}/messages/${id}.xml`)
    assert.equal(answer.status, 200)
    xmls.push({ name: type, xml: await answer.text() })
  }
  assert((await validate(xmls)).every(({ ok }) => ok))
  const xml = xmls.find(({ name }) => name === 'CEB621')?.xml ?? ''
  const part = (name: string): string => new RegExp(`<ds:${name}>([^<]+)</ds:${name}>`).exec(xml)?.[1] ?? ''
  const verifier = createVerify('sha1').update(signedInfo('rsa-sha1', part('DigestValue')))
  const publicKey = createPublicKey({
    key: Buffer.from(part('X509Certificate'), 'base64'),
    format: 'der',
    type: 'spki',
  })
  assert(verifier.verify(publicKey, part('SignatureValue'), 'base64'))
  const { rows } = await sql<{
    n: bigint
  }>`select count(*) as n from platform.audit where action = 'customs.xml-read' and subject_id = ${key.orderId}`.execute(
    db,
  )
  assert.equal(rows[0]?.n, 4n, 'who reads a message in clear is recorded')
})

test('another payer than the buyer is a mismatch: nothing is declared, the order is held, both values are shown masked', async () => {
  const key = await arrived({}, { payer: { name: '陈大伟', id_number: '110101190001010022' } })
  await untilDeclared(key, 'mismatch')
  await lane.untilState(key, 'held')
  assert.deepEqual((await fieldsOf(key)).toSorted(), ['buyerIdNumber', 'buyerName'])
  const task = (await tx((ctx) => customsQueue(ctx))).find(({ orderId }) => orderId === key.orderId)
  assert.equal(task?.kind, 'mismatch')
  const page = await (await asOperator(`/operator/customs/${key.sellerId}/${key.orderId}`)).text()
  assert(page.includes('陈**') && page.includes('林**'), 'both values, masked')
  assert(!page.includes('陈大伟') && !page.includes(buyer.idNumber))
  const { rows } = await sql<{
    n: bigint
  }>`select count(*) as n from customs.message where order_id = ${key.orderId} and state <> 'draft'`.execute(db)
  assert.equal(rows[0]?.n, 0n)
})

test('another address is a mismatch, and stays one as long as the carrier says the same', async () => {
  await lane.misbehave(lane.parcels, {
    lie: { consignee_address: '上海市浦东新区世纪大道1号' },
    on: ['shipments.create'],
  })
  const key = await arrived()
  await untilDeclared(key, 'mismatch')
  assert.deepEqual(await fieldsOf(key), ['consigneeAddress'])
  assert.equal((await decide(key, 'compare')).status, 200)
  await untilDeclared(key, 'mismatch')
  assert.equal((await declaration(key))?.attempt, 2, 'the carrier still says the same')
  assert.equal((await decide(key, 'declare')).status, 409, 'records that differ are not declared again')
})

test('goods heavier than the whole parcel are a mismatch of weight', async () => {
  await lane.misbehave(lane.parcels, { lie: { weight_grams: '900' }, on: ['shipments.create'] })
  const key = await arrived()
  await untilDeclared(key, 'mismatch')
  assert.deepEqual(await fieldsOf(key), ['netWeight'])
})

test('over the buyer’s year (-621018) is refused with what was used, and the order is held with the meaning in words', async () => {
  await lane.misbehave(window, { lie: { annual_used: '25900.00' }, on: ['messages.receive'] })
  const key = await arrived()
  await untilDeclared(key, 'refused')
  await lane.untilState(key, 'held')
  assert.equal((await declaration(key))?.code, '-621018')
  const page = await (await asOperator(`/operator/customs/${key.sellerId}/${key.orderId}`)).text()
  assert(page.includes('limit for the year') && /已用购买额度为\[2\d{4}\./.test(page) && !page.includes(buyer.name))
  const { rows } = await sql<{
    reason: string
  }>`select payload->>'reason' as reason from platform.outbox where name = 'customs.decided' and payload->>'orderId' = ${key.orderId}`.execute(
    db,
  )
  assert(!rows.some(({ reason }) => reason.includes(buyer.name)), 'the buyer’s name is not in the event')
})

test('returned by customs (100) is refused, declared again by a person, and released', async () => {
  await lane.misbehave(window, { lie: { decision: '100' }, on: ['messages.receive'] })
  const key = await arrived()
  await untilDeclared(key, 'refused')
  await lane.untilState(key, 'held')
  await lane.misbehave(window, {})
  assert.equal((await decide(key, 'declare')).status, 200)
  await untilDeclared(key, 'released')
  await lane.untilState(key, 'released')
  assert.equal((await declaration(key))?.attempt, 2)
})

test('inspection is waiting with customs on a clock; released later by the officer', async () => {
  await lane.misbehave(window, { lie: { decision: '500' }, on: ['messages.receive'] })
  const key = await arrived()
  await untilCode(key, '500')
  const at = await declaration(key)
  assert.deepEqual([at?.state, at?.owner], ['waiting', 'customs'])
  assert(at?.dueAt !== null)
  assert.equal((await decide(key, 'give-up')).status, 409, 'nothing is for the operator to decide')
  await call(window, `/v1/declarations/${(await orderOf({ tx: db }, key)).number}/decide`, { body: { status: '800' } })
  await untilDeclared(key, 'released')
})

async function untilCode(key: Key, code: string): Promise<void> {
  for (let round = 0; round < 40 && (await declaration(key))?.code !== code; round += 1) {
    await drain()
    await finish()
    clock.forward(31_000)
  }
  assert.equal((await declaration(key))?.code, code)
}

test('goods that customs sends back (700) return to the seller, and the buyer is refunded', async () => {
  await lane.misbehave(window, { lie: { decision: '700' }, on: ['messages.receive'] })
  const key = await arrived()
  await untilDeclared(key, 'sent_back')
  assert.deepEqual(await decidedOf(key), ['returned'])
  await untilRefunding(key)
})

/** The provider may have answered by the time we look. */
const untilRefunding = (key: Key): Promise<void> =>
  until('the order is refunding or refunded', async () => {
    await drain()
    return /^refund(ing|ed)$/.test(await lane.stateOf(key))
  })

test('sending the parcel back refunds when the carrier has turned it; giving it up refunds at once', async () => {
  await lane.misbehave(window, { lie: { decision: '100' }, on: ['messages.receive'] })
  const [back, lost] = [await arrived(), await arrived()]
  await untilDeclared(back, 'refused')
  await untilDeclared(lost, 'refused')
  assert.equal((await decide(back, 'send-back', 'no licence')).status, 200)
  await untilDeclared(back, 'sent_back')
  await untilRefunding(back)
  assert.equal((await decide(lost, 'give-up', 'not worth the freight')).status, 200)
  assert.equal((await declaration(lost))?.state, 'given_up')
  assert.match(await lane.stateOf(lost), /^refund(ing|ed)$/)
})

test('a receipt whose webhook was lost is found by pulling', async () => {
  await lane.misbehave(window, { lose: 'webhook' })
  const key = await arrived()
  await untilDeclared(key, 'released')
  assert.deepEqual(await decidedOf(key), ['released'])
})

test('doubled webhooks have one effect, and an answer that was lost sends one message', async () => {
  await lane.misbehave(window, { duplicate: 3, lose: 'answer', times: 2, on: ['messages.receive'] })
  const key = await arrived()
  await untilDeclared(key, 'released')
  await drain()
  assert.deepEqual(await decidedOf(key), ['released'])
  const { rows } = await sql<{
    n: bigint
  }>`select count(*) as n from customs.receipt where order_id = ${key.orderId} and message_type = 'CEB622'`.execute(db)
  assert.equal(rows[0]?.n, 2n, 'taken in, then released: no second declaration')
})

test('a wrong signature is 401 and leaves nothing; a right one for no receipt of ours waits', async () => {
  const send = (secret: string, cursor: number) => {
    const [real, id, text] = [
      new Date(),
      `evt_${newId(clock.now())}`,
      JSON.stringify({ type: 'receipt.available', timestamp: 'x', data: { cursor, message_type: 'CEB622' } }),
    ]
    const headers = {
      'content-type': 'application/json',
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(real.getTime() / 1000)),
      'webhook-signature': new Webhook(secret).sign(id, real, text),
    }
    return fetch(`${lane.url}/webhooks/single-window`, { method: 'POST', body: text, headers })
  }
  const count = async () =>
    (await sql<{ n: bigint }>`select count(*) as n from customs.inbox where body like '%987654%'`.execute(db)).rows[0]
      ?.n
  assert.equal((await send(`whsec_${Buffer.from('somebody else altogether').toString('base64')}`, 987654)).status, 401)
  assert.equal(await count(), 0n)
  assert.equal((await send(WEBHOOK_SECRET, 987654)).status, 200)
  await drain()
  assert.equal(await count(), 1n)
  await sql`delete from customs.inbox where body like '%987654%'`.execute(db)
})

test('a missing code stops declaring and is named; set, the declaration goes on', async () => {
  const code = {
    role: 'agent',
    code: 'WB0000AGT1',
    name: '示范报关企业',
    validFrom: '2026-11-01',
    source: 'test',
    certainty: 'unsure',
    demonstration: true,
  } as const
  // No code can be unset in the product; only the owner of the database can make it look as if it never was.
  const owner = connect(ownerUrl, { max: 1 })
  await sql`delete from markets.customs_code where role = 'agent'`.execute(owner.db)
  await owner.close()
  const key = await arrived()
  await untilDeclared(key, 'incomplete')
  assert.deepEqual((await declaration(key))?.needs, [{ kind: 'code', name: 'agent' }])
  const queue = await (await asOperator('/api/v1/operator/customs')).text()
  assert(queue.includes('"agent"'))
  const { number } = await orderOf({ tx: db }, key)
  for (const path of ['/operator/customs', '/operator/customs/declarations'])
    assert((await (await asOperator(path)).text()).includes(`>${number}</a>`), path)
  await tx((ctx) => setCustomsCodes(ctx, [code]))
  assert.equal((await decide(key, 'compare')).status, 200)
  await untilDeclared(key, 'released')
})

test('only the operator sees and decides; foreign ids look absent', async () => {
  const key = await arrived()
  await drain()
  const foreign = { ...key, sellerId: newId(clock.now()) }
  for (const path of [
    `/api/v1/operator/customs/${foreign.sellerId}/${key.orderId}`,
    `/operator/customs/${foreign.sellerId}/${key.orderId}`,
  ])
    assert.equal((await asOperator(path)).status, 404)
  assert.equal((await decide(foreign, 'compare')).status, 404)
  const seller: Actor = { kind: 'seller', id: newId(clock.now()), sellerId: key.sellerId }
  for (const path of [
    '/api/v1/operator/customs',
    `/api/v1/operator/customs/${key.sellerId}/${key.orderId}`,
    '/operator/customs',
  ])
    assert.equal((await asOperator(path, undefined, seller)).status, 403)
})

test('nothing personal lies in clear in the tables of customs', async () => {
  const { rows } = await sql`
    select to_jsonb(d) as row from customs.declaration d union all select to_jsonb(c) from customs.comparison c
    union all select to_jsonb(m) from customs.message m union all select to_jsonb(r) from customs.receipt r
    union all select to_jsonb(i) from customs.inbox i union all select to_jsonb(e) from customs.decision e
  `.execute(db)
  const everything = JSON.stringify(rows)
  assert(rows.length > 20)
  for (const personal of [buyer.name, buyer.idNumber, buyer.phone, '世纪大道']) assert(!everything.includes(personal))
})
