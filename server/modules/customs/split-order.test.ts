import assert from 'node:assert/strict'
import { beforeEach, test } from 'node:test'
import { packPart, shipOrder, shipParcel } from '#modules/fulfilment'
import { orderOf, partsOf } from '#modules/orders'
import { sql } from '#platform/db'
import { newId } from '#platform/id'
import { call } from '../../../simulators/testing/processes.ts'
import { testDatabase } from '../../test/database.ts'
import { type Key } from '../fulfilment/test/lane.ts'
import { caseOf, decide, declarationOf, messageXml } from './index.ts'
import { openCustomsLane } from './test/customs-lane.ts'

const { db } = await testDatabase({ max: 6 })
const { lane, window, operator } = await openCustomsLane(db)
const { clock, tx, drain } = lane
const seller = { kind: 'seller', id: newId(clock.now()), sellerId: lane.sellerId } as const
const asSeller = (path: string, body?: object, actor: object = seller) =>
  fetch(`${lane.url}/api/v1/seller/orders/${path}`, {
    method: 'POST',
    headers: {
      'x-actor': JSON.stringify(actor),
      'content-type': 'application/json',
      'idempotency-key': newId(clock.now()),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })

const one = [{ line: 1, quantity: 1 }]
/** Both jars of the order in a parcel of their own. */
async function split(): Promise<{ readonly key: Key; readonly units: readonly Key[] }> {
  const key = await lane.paid()
  const parcels = [
    await tx((ctx) => packPart(ctx, { ...key, lines: one })),
    await tx((ctx) => packPart(ctx, { ...key, lines: one })),
  ]
  return { key, units: parcels.map(({ parcelId }) => ({ ...key, orderId: parcelId })) }
}
async function advance(unit: Key, steps: number): Promise<void> {
  const { rows } = await sql<{ shipment_id: string }>`
    select shipment_id from fulfilment.parcel where id = ${unit.orderId}
  `.execute(db)
  for (let step = 0; step < steps; step += 1)
    assert.equal((await call(lane.parcels, `/v1/shipments/${rows[0]?.shipment_id}/advance`, { body: {} })).status, 200)
}
async function untilDeclared(unit: Key, state: string): Promise<void> {
  for (let round = 0; round < 60; round += 1) {
    await drain()
    const at = (await tx((ctx) => declarationOf(ctx, unit)))?.state
    if (at === state) return
    if (at === 'waiting' || at === 'declaring') await call(window, '/v1/advance', { body: {} })
    clock.forward(31_000)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  assert.fail(`the declaration is not ${state}`)
}
const xmlOf = async (unit: Key, type: string): Promise<string> => {
  const found = (await tx((ctx) => caseOf(ctx, unit))).messages.find((message) => message.type === type)
  const read = { ...unit, messageId: found?.id ?? '' }
  return (await tx((ctx) => messageXml({ ...ctx, actor: operator }, read))).xml
}
const field = (xml: string, name: string): string => new RegExp(`:${name}>([^<]*)<`).exec(xml)?.[1] ?? ''

beforeEach(() => lane.misbehave(window, {}))

test('each parcel of an order is declared by itself: its own number, waybill and part of the payment; the order is released with the last', async () => {
  const { key, units } = await split()
  await tx((ctx) => shipOrder(ctx, key))
  await drain()
  assert.equal(await lane.stateOf(key), 'shipped')
  for (const unit of units) await advance(unit, 3)
  for (const unit of units) await untilDeclared(unit, 'released')
  await lane.untilState(key, 'released')
  const order = await orderOf({ tx: db }, key)
  const said = []
  for (const unit of units) {
    const [ordered, paid, moved] = [
      await xmlOf(unit, 'CEB311'),
      await xmlOf(unit, 'CEB411'),
      await xmlOf(unit, 'CEB511'),
    ]
    assert.equal(field(ordered, 'orderNo'), field(paid, 'orderNo'))
    assert.equal(field(ordered, 'orderNo'), field(moved, 'orderNo'))
    assert.equal(field(ordered, 'acturalPaid'), field(paid, 'amountPaid'))
    said.push([field(ordered, 'orderNo'), field(ordered, 'acturalPaid'), field(paid, 'payTransactionId')])
  }
  // The second jar comes first off the line: parts are filled from the back, so that what stays is counted from the front.
  assert.deepEqual(
    said.map(([number, amount]) => [number, amount]),
    [
      [`${order.number}-1`, '142.75'],
      [`${order.number}-2`, '142.76'],
    ],
  )
  assert.equal(said[0]?.[2], said[1]?.[2], 'one payment')
})

test('a parcel that is given up at customs gives its part back, and the other is released', async () => {
  const { key, units } = await split()
  const [first, second] = units
  assert(first !== undefined && second !== undefined)
  for (const { orderId: parcelId } of units) await tx((ctx) => shipParcel(ctx, { ...key, parcelId }))
  await drain()
  await advance(first, 3)
  await untilDeclared(first, 'released')
  await advance(second, 3)
  await lane.misbehave(window, { lie: { decision: '100' }, on: ['messages.receive'] })
  await untilDeclared(second, 'refused')
  await lane.untilState(key, 'held')
  await tx((ctx) => decide({ ...ctx, actor: operator }, { ...second, action: 'give-up', reason: 'not worth it' }))
  const order = await orderOf({ tx: db }, key)
  assert.deepEqual([order.refundAskedMinor, order.state], [14276n, 'released'], 'the rest goes on')
  await drain()
})

test('a piece that cannot be shipped goes back, and what is declared and weighed is what left', async () => {
  const key = await lane.paid()
  const answer = await asSeller(`${key.orderId}/cannot-ship`, { lines: one, reason: 'A jar broke' })
  assert.equal(answer.status, 201, await answer.clone().text())
  assert.deepEqual(await answer.json(), { state: 'paid', promisedBack: { amount: '142.76', currency: 'CNY' } })
  for (const [path, body, status] of [
    [`${key.orderId}/cannot-ship`, { lines: [{ line: 1, quantity: 2 }], reason: 'x' }, 409],
    [`${key.orderId}/cannot-ship`, { lines: [{ line: 9, quantity: 1 }], reason: 'x' }, 409],
    [`${newId(clock.now())}/cannot-ship`, { lines: one, reason: 'x' }, 404],
    [`${newId(clock.now())}/parcels`, { lines: one }, 404],
  ] as const)
    assert.equal((await asSeller(path, body)).status, status, path)
  assert.equal(
    (await asSeller(`${key.orderId}/parcels`, { lines: one }, { ...seller, sellerId: key.orderId })).status,
    404,
  )
  assert.equal((await asSeller(`${key.orderId}/pack`)).status, 200)
  assert.equal((await asSeller(`${key.orderId}/ship`)).status, 200)
  assert.equal((await asSeller(`${key.orderId}/cannot-ship`, { lines: one, reason: 'x' })).status, 409)
  await drain()
  const { id } = await lane.shipmentOf(key)
  const shipment = await call(lane.parcels, `/v1/shipments/${id}`)
  assert.match(JSON.stringify(shipment.body), /"weight_grams":620\b/)
  await lane.advance(key, 3)
  await untilDeclared(key, 'released')
  const ordered = await xmlOf(key, 'CEB311')
  assert.equal(field(ordered, 'acturalPaid'), '142.75')
  assert.equal(field(await xmlOf(key, 'CEB411'), 'amountPaid'), '142.75')
})

test('parts over the API: packed and handed over one by one, and nobody else’s', async () => {
  const key = await lane.paid()
  const first = await asSeller(`${key.orderId}/parcels`, { lines: one })
  assert.equal(first.status, 201)
  const parcel: unknown = await first.json()
  const parcelId = typeof parcel === 'object' && parcel !== null && 'parcelId' in parcel ? String(parcel.parcelId) : ''
  const other = await lane.packed()
  for (const [path, status] of [
    [`${other.orderId}/parcels/${parcelId}/ship`, 404],
    [`${key.orderId}/parcels/${newId(clock.now())}/ship`, 404],
    [`${key.orderId}/parcels/${parcelId}/ship`, 200],
    [`${key.orderId}/parcels/${parcelId}/ship`, 200],
  ] as const)
    assert.equal((await asSeller(path)).status, status, path)
  assert.equal((await asSeller(`${other.orderId}/parcels`, { lines: one })).status, 409)
  await drain()
  assert.deepEqual(
    (await partsOf({ tx: db }, key)).map(({ no, shippedAt }) => [no, shippedAt !== null]),
    [[1, true]],
  )
  assert.equal(await lane.stateOf(key), 'packed')
  assert.equal((await asSeller(`${key.orderId}/pack`)).status, 200, 'the rest is packed')
  assert.equal((await asSeller(`${key.orderId}/ship`)).status, 200)
  await lane.untilState(key, 'shipped')
})
