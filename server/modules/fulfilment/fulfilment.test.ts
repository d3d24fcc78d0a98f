import assert from 'node:assert/strict'
import { beforeEach, test } from 'node:test'
import { Webhook } from 'standardwebhooks'
import { orderOf } from '#modules/orders'
import { sql } from '#platform/db'
import { newId } from '#platform/id'
import { Refusal } from '#platform/refusal'
import { call, until, WEBHOOK_SECRET } from '../../../simulators/testing/processes.ts'
import { testDatabase } from '../../test/database.ts'
import {
  packOrder,
  packingSlip,
  parcelOf,
  recordForCustoms,
  shipOrder,
  shippingLabel,
  unknownAnswers,
} from './index.ts'
import { openLane, newOrder, type Key } from './test/lane.ts'

const { db } = await testDatabase({ max: 6 })
const lane = await openLane(db, { folders: ['storefront/seller-orders'] })
const { clock, parcels, tx, drain } = lane
const seller = (sellerId: string | null = lane.sellerId) =>
  ({ kind: 'seller', id: newId(clock.now()), sellerId }) as const

beforeEach(async () => {
  await lane.misbehave(parcels, {})
})

const parcel = (key: Key) => tx((ctx) => parcelOf(ctx, key))
const movements = async (key: Key) => {
  const { reference } = await lane.shipmentOf(key)
  const { rows } = await sql<{ status: string; place: string | null }>`
    select status, place from fulfilment.movement where parcel_id = ${reference} order by at, status
  `.execute(db)
  return rows
}
const inboxOf = async (reference: string) => {
  const { rows } = await sql<{ id: string; body_sealed: string; outcome: string | null; problem: string | null }>`
    select id, body_sealed, outcome, problem from fulfilment.inbox
  `.execute(db)
  return rows.filter((row) => lane.world.vault.open(row.body_sealed, `fulfilment.inbox:${row.id}`).includes(reference))
}
const post = (body: object, over: { readonly id?: string; readonly secret?: string } = {}) => {
  const text = JSON.stringify(body)
  const id = over.id ?? `evt_${newId(clock.now())}`
  const real = new Date()
  return fetch(`${lane.url}/webhooks/carrier`, {
    method: 'POST',
    body: text,
    headers: {
      'content-type': 'application/json',
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(real.getTime() / 1000)),
      'webhook-signature': new Webhook(over.secret ?? WEBHOOK_SECRET).sign(id, real, text),
    },
  })
}
const report = (said: object) => ({
  type: 'shipment.event',
  timestamp: '2026-11-20T10:00:00Z',
  data: { at: '2026-11-20T10:00:00Z', place: 'Seattle, WA', ...said },
})
const asSeller = (path: string, actor: object, method = 'POST') =>
  fetch(`${lane.url}${path}`, {
    method,
    headers: {
      'x-actor': JSON.stringify(actor),
      ...(method === 'POST' ? { 'idempotency-key': newId(clock.now()) } : {}),
    },
  })

test('a paid order is packed, handed to the carrier, gets a waybill and moves by what the carrier reports', async () => {
  const key = await lane.paid()
  const packed = await asSeller(`/api/v1/seller/orders/${key.orderId}/pack`, seller())
  assert.equal(packed.status, 200)
  assert.equal(await lane.stateOf(key), 'packed')
  const shipped = await asSeller(`/api/v1/seller/orders/${key.orderId}/ship`, seller())
  assert.equal(shipped.status, 200)
  assert.equal((await parcel(key))?.state, 'asked', 'asking is an intent; only an answer ships')
  await drain()
  assert.equal(await lane.stateOf(key), 'shipped')
  assert.match((await parcel(key))?.waybillNo ?? '', /^WB\d{12}$/)
  await lane.advance(key, 3)
  await lane.untilState(key, 'at_customs')
  assert.deepEqual((await movements(key)).map(({ status }) => status).toSorted(), [
    'arrived_port',
    'created',
    'exported',
    'picked_up',
  ])
})

test('what the carrier reports for customs is its own, sealed, and not the order', async () => {
  await lane.misbehave(parcels, { lie: { consignee_name: '陈大伟', weight_grams: '999' }, on: ['shipments.create'] })
  const key = await lane.shipped()
  const record = await tx((ctx) => recordForCustoms(ctx, key))
  assert.equal(record.consignee.name, '陈大伟')
  assert.equal(record.consignee.address, '上海市浦东新区世纪大道100号8楼', 'a municipality stands once')
  assert.equal(record.weightGrams, 999)
  const { rows } =
    await sql`select sealed from fulfilment.carrier_record union all select body_sealed from fulfilment.inbox`.execute(
      db,
    )
  assert(!JSON.stringify(rows).includes('陈大伟') && !JSON.stringify(rows).includes('世纪大道'))
})

test('no answer is unknown: the parcel is found under its reference and is one shipment', async () => {
  await lane.misbehave(parcels, { lose: 'answer', on: ['shipments.create'], times: 1 })
  const key = await lane.shipped()
  assert.equal((await parcel(key))?.state, 'asked')
  assert.equal(await lane.stateOf(key), 'packed', 'an unknown answer ships nothing and refunds nothing')
  const open = await tx((ctx) => unknownAnswers(ctx))
  assert(
    open.some((each) => each.orderId === key.orderId && each.what === 'shipment'),
    'a person sees its age',
  )
  clock.forward(60_000)
  await drain()
  assert.equal(await lane.stateOf(key), 'shipped')
  const { reference } = await lane.shipmentOf(key)
  const listed = await call(parcels, `/v1/shipments?reference=${reference}`)
  assert.equal(JSON.parse(listed.text).data.length, 1)
})

test('a lost webhook is found by asking a carrier that was silent for long', async () => {
  const key = await lane.shipped()
  await lane.misbehave(parcels, { lose: 'webhook', on: ['shipments.advance'] })
  await lane.advance(key, 3)
  await drain()
  assert.equal(await lane.stateOf(key), 'shipped')
  clock.forward(11 * 60_000)
  await drain()
  assert.equal(await lane.stateOf(key), 'at_customs')
})

test('doubled and reordered webhooks end in one state, each step once', async () => {
  await lane.misbehave(parcels, { duplicate: 3, reorder: true, on: ['shipments.advance'] })
  const key = await lane.shipped()
  await lane.advance(key, 2)
  await until('both steps are noted', async () => {
    clock.forward(31_000)
    await drain()
    return (await movements(key)).length === 3
  })
  assert.deepEqual((await movements(key)).map(({ status }) => status).toSorted(), ['created', 'exported', 'picked_up'])
  const { rows } = await sql<{ n: bigint }>`
    select count(*) as n from platform.outbox
     where name = 'fulfilment.parcel-moved' and payload->>'orderId' = ${key.orderId} and payload->>'status' = 'exported'
  `.execute(db)
  assert.equal(rows[0]?.n, 1n)
})

test('a wrong signature is 401 and leaves nothing', async () => {
  const reference = newId(clock.now())
  const forged = await post(report({ status: 'delivered', shipment_id: 's', waybill_no: 'w', reference }), {
    secret: `whsec_${Buffer.from('somebody else altogether').toString('base64')}`,
  })
  assert.equal(forged.status, 401)
  assert.deepEqual(await inboxOf(reference), [])
})

test('a webhook of an unknown parcel is kept whole and tried again; one of another shipment is refused', async () => {
  const stray = newId(clock.now())
  assert.equal(
    (await post(report({ status: 'picked_up', shipment_id: 's', waybill_no: 'w', reference: stray }))).status,
    200,
  )
  await drain()
  assert.partialDeepStrictEqual(await inboxOf(stray), [{ outcome: null, problem: 'no such parcel yet' }])
  const key = await lane.shipped()
  const { reference, waybill } = await lane.shipmentOf(key)
  await post(report({ status: 'picked_up', shipment_id: 'shp_other', waybill_no: waybill, reference }))
  await drain()
  assert.partialDeepStrictEqual(await inboxOf(reference), [{ outcome: 'refused', problem: 'another shipment' }])
  assert.equal((await parcel(key))?.state, 'created')
})

test('a webhook before its waybill takes effect when the carrier has answered', async () => {
  await lane.misbehave(parcels, { lose: 'answer', on: ['shipments.create'], times: 1 })
  const key = await lane.shipped()
  const reference = (await parcel(key))?.parcelId ?? ''
  const found = JSON.parse((await call(parcels, `/v1/shipments?reference=${reference}`)).text).data[0]
  await call(parcels, `/v1/shipments/${found.id}/advance`, { body: {} })
  await until('the early webhook took effect', async () => {
    clock.forward(31_000)
    await drain()
    return (await parcel(key))?.state === 'picked_up'
  })
  assert.equal(await lane.stateOf(key), 'shipped')
})

test('towards the door no place is kept: it would be the address of the buyer', async () => {
  const key = await lane.shipped()
  const { id } = await lane.shipmentOf(key)
  await call(parcels, `/v1/shipments/${id}/release`, { body: {} })
  await lane.advance(key, 6)
  await until('delivered is noted', async () => {
    clock.forward(31_000)
    await drain()
    return (await parcel(key))?.state === 'delivered'
  })
  const kept = await movements(key)
  assert.equal(kept.find(({ status }) => status === 'delivered')?.place, null)
  assert(kept.every(({ place }) => !(place ?? '').includes('世纪大道')))
})

test('a foreign order looks absent on every path, and a person without a business is told so', async () => {
  const key = await lane.paid()
  for (const step of ['pack', 'ship']) {
    const foreign = await asSeller(`/api/v1/seller/orders/${key.orderId}/${step}`, seller(newId(clock.now())))
    const absent = await asSeller(`/api/v1/seller/orders/${newId(clock.now())}/${step}`, seller())
    assert.deepEqual([foreign.status, absent.status], [404, 404])
    assert.equal((await asSeller(`/api/v1/seller/orders/${key.orderId}/${step}`, seller(null))).status, 403)
    assert.equal(
      (await asSeller(`/api/v1/seller/orders/${key.orderId}/${step}`, { kind: 'buyer', id: 'x', visitorId: null }))
        .status,
      403,
    )
  }
  assert.equal(await lane.stateOf(key), 'paid')
})

test('shipping what is not packed is refused, packing and shipping twice change nothing', async () => {
  const key = await lane.paid()
  await assert.rejects(
    tx((ctx) => shipOrder(ctx, key)),
    (error) => error instanceof Refusal && error.code === 'fulfilment.not-packed',
  )
  const twice = await lane.packed()
  await asSeller(`/api/v1/seller/orders/${twice.orderId}/pack`, seller())
  await tx((ctx) => shipOrder(ctx, twice))
  await tx((ctx) => shipOrder(ctx, twice))
  await drain()
  const { rows } = await sql<{
    n: bigint
  }>`select count(*) as n from fulfilment.parcel where order_id = ${twice.orderId}`.execute(db)
  assert.equal(rows[0]?.n, 1n)
})

test('slip and label are the same bytes each time, and a label needs its waybill', async () => {
  const key = await lane.packed()
  const [one, two] = [await tx((ctx) => packingSlip(ctx, key)), await tx((ctx) => packingSlip(ctx, key))]
  assert.equal(Buffer.from(one).toString('latin1', 0, 5), '%PDF-')
  assert(Buffer.from(one).equals(Buffer.from(two)))
  await assert.rejects(
    tx((ctx) => shippingLabel(ctx, key)),
    (error) => error instanceof Refusal && error.code === 'fulfilment.no-waybill',
  )
  await tx((ctx) => shipOrder(ctx, key))
  await drain()
  const labels = [await tx((ctx) => shippingLabel(ctx, key)), await tx((ctx) => shippingLabel(ctx, key))]
  assert(Buffer.from(labels[0] ?? []).equals(Buffer.from(labels[1] ?? [])))
})

test('a name that the font cannot draw is refused for the label, not printed as a box', async () => {
  const { consignee } = newOrder(clock.now())
  const key = await lane.shipped({ consignee: { ...consignee, name: '𠮷田' } })
  await assert.rejects(
    tx((ctx) => shippingLabel(ctx, key)),
    (error) =>
      error instanceof Refusal && error.code === 'fulfilment.unprintable' && error.params['characters'] === '[U+20BB7]',
  )
  assert.equal((await orderOf({ tx: db }, key)).state, 'shipped')
})

test('the seller sees what to pack and where it goes masked, one step at a time, and gets both papers', async () => {
  const key = await lane.paid()
  const get = (path: string, actor: object = seller()) => asSeller(path, actor, 'GET')
  const board = await get('/sell/orders')
  assert.equal(board.status, 200)
  assert((await board.text()).includes(`/sell/orders/${key.orderId}`))
  const steps = [
    ['/pack"', async () => undefined],
    ['/ship"', async () => tx((ctx) => packOrder(ctx, key))],
    ['label.pdf"', async () => tx((ctx) => shipOrder(ctx, key)).then(drain)],
  ] as const
  for (const [offered, act] of steps) {
    await act()
    const answer = await get(`/sell/orders/${key.orderId}`)
    const text = await answer.text()
    assert.equal(answer.status, 200)
    assert(text.includes(offered), `offers ${offered}`)
    assert(!text.includes('林小满') && !text.includes('世纪大道100号8楼') && !text.includes('13800138000'))
    assert(text.includes('$26.36'), 'what it nets')
  }
  for (const place of ['/sell/orders', '/api/v1/seller/orders'])
    for (const name of ['slip.pdf', 'label.pdf']) {
      const answer = await get(`${place}/${key.orderId}/${name}`)
      assert.equal(answer.headers.get('content-type'), 'application/pdf')
      assert.equal((await get(`${place}/${key.orderId}/${name}`, seller(newId(clock.now())))).status, 404)
    }
  assert.equal((await get(`/sell/orders/${newId(clock.now())}`)).status, 404)
})

test('the seller packs a part, says what cannot be shipped and takes more time, each on its page; a second time changes nothing', async () => {
  const key = await lane.paid()
  const at = `/sell/orders/${key.orderId}`
  const get = async (path: string): Promise<string> => (await asSeller(path, seller(), 'GET')).text()
  const send = (path: string, fields: Record<string, string>, actor: object = seller()) =>
    fetch(`${lane.url}${path}`, {
      method: 'POST',
      redirect: 'manual',
      headers: { 'x-actor': JSON.stringify(actor) },
      body: new URLSearchParams({ ...fields, 'idempotency-key': newId(clock.now()) }),
    })
  const stranger = seller(newId(clock.now()))
  assert.match(await get(`${at}/parcels`), /name="line-1"/)
  assert.equal((await send(`${at}/parcels`, { 'line-1': '1' }, stranger)).status, 404)
  assert.equal((await send(`${at}/cannot-ship`, { 'line-1': '1', reason: '' })).status, 400)
  assert.equal((await send(`${at}/parcels`, { 'line-1': '3' })).status, 409)
  assert.equal((await send(`${at}/parcels`, { 'line-1': '1' })).status, 303)
  const text = await get(at)
  const parcelId = /parcels\/([0-9a-f-]{36})\/slip\.pdf/.exec(text)?.[1] ?? ''
  assert.equal((await asSeller(`${at}/parcels/${parcelId}/slip.pdf`, seller(), 'GET')).status, 200)
  assert.equal((await asSeller(`${at}/parcels/${newId(clock.now())}/slip.pdf`, seller(), 'GET')).status, 404)
  assert.equal((await send(`${at}/parcels/${parcelId}/ship`, {})).status, 303)
  assert.equal((await send(`${at}/extend`, { reason: 'The harvest is late' })).status, 303)
  assert.doesNotMatch(await get(`${at}/extend`), /<form class="form"/, 'once')
  assert.equal((await send(`${at}/cannot-ship`, { 'line-1': '1', reason: 'A jar broke' })).status, 303)
  assert.match(await get(at), /A jar broke/)
  await lane.untilState(key, 'shipped')
  const { rows } = await sql<{ action: string }>`
    select action from platform.audit where action = 'fulfilment.slip-printed' and subject_id = ${key.orderId}
  `.execute(db)
  assert.equal(rows.length, 1)
})
