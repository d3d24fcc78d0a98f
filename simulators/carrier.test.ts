import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { call, newHome, startProcess, startReceiver, until, type Running } from './testing/processes.ts'

const home = newHome()
const receiver = await startReceiver()
const body = {
  reference: 'WB-1',
  route: 'us-cn-air',
  from: { city: 'Fresno, CA' },
  to: {
    name: '王小明',
    phone: '13800000000',
    address_lines: ['北京市', '海淀区', '中关村大街1号'],
    district: '110108',
  },
  weight_grams: 1250,
  pieces: 1,
  goods: '蜂蜜',
}
const address = '北京市海淀区中关村大街1号'
let carrier: Running
before(async () => {
  carrier = await start()
})
after(async () => {
  await carrier.kill()
  receiver.close()
  home.remove()
})
beforeEach(async () => {
  receiver.received.length = 0
  await call(carrier, '/control', { body: {} })
})

test('a parcel moves to the port, waits for customs, and is delivered after the release', async () => {
  const { id, waybill_no } = await create('walk')
  for (const status of ['picked_up', 'exported', 'arrived_port'])
    assert.equal((await act(id, 'advance')).body['status'], status)
  const waiting = await act(id, 'advance')
  assert.deepEqual([waiting.status, waiting.body['code']], [409, 'shipment.awaits_release'])
  assert.equal((await act(id, 'release')).body['status'], 'customs_released')
  assert.equal((await act(id, 'release')).status, 200)
  assert.equal((await act(id, 'advance')).body['status'], 'in_delivery')
  assert.equal((await act(id, 'advance')).body['status'], 'delivered')
  assert.equal((await act(id, 'advance')).status, 409)
  assert.equal((await act(id, 'return')).status, 409)
  await until('six events', () => receiver.received.length === 6)
  const told = receiver.received.find((each) => each.data['status'] === 'delivered')
  assert.deepEqual(
    [told?.type, told?.genuine, told?.data['waybill_no'], told?.data['place']],
    ['shipment.event', true, waybill_no, address],
  )
})

test('the carrier reports its own record, and can report another weight and another consignee', async () => {
  const honest = await create('honest')
  assert.deepEqual(honest.record, {
    weight_grams: 1250,
    pieces: 1,
    goods: '蜂蜜',
    consignee: { name: '王小明', phone: '13800000000', address, district: '110108' },
    waybill_no: honest.waybill_no,
  })
  const lie = {
    consignee_name: '李四',
    consignee_phone: '13900000000',
    consignee_address: '上海市',
    weight_grams: 2000,
  }
  await call(carrier, '/control', { body: { lie, times: 1, on: ['shipments.create'] } })
  const lied = await create('lied')
  assert.deepEqual(lied.record, {
    weight_grams: 2000,
    pieces: 1,
    goods: '蜂蜜',
    consignee: { name: '李四', phone: '13900000000', address: '上海市', district: '110108' },
    waybill_no: lied.waybill_no,
  })
})

test('one key makes one shipment, a lost answer is found by its reference, a wrong body is refused', async () => {
  await call(carrier, '/control', { body: { lose: 'answer', times: 1 } })
  const lost = { ...body, reference: 'WB-lost' }
  await assert.rejects(call(carrier, '/v1/shipments', { body: lost, key: 'lost' }))
  const found = await call(carrier, '/v1/shipments?reference=WB-lost')
  const again = await call(carrier, '/v1/shipments', { body: lost, key: 'lost' })
  assert(Array.isArray(found.body['data']))
  assert.deepEqual(
    found.body['data'].map((each) => each.id),
    [again.body['id']],
  )
  assert.equal((await call(carrier, '/v1/shipments', { body: { ...body, pieces: 2 }, key: 'lost' })).status, 422)
  for (const wrong of [{ weight_grams: 0 }, { weight_grams: 1.5 }, { to: null }, { pieces: -1 }])
    assert.equal((await call(carrier, '/v1/shipments', { body: { ...body, ...wrong }, key: 'wrong' })).status, 400)
})

test('a parcel sent back is reported as returned, once, and moves no more', async () => {
  const { id } = await create('back')
  await act(id, 'advance')
  assert.equal((await act(id, 'return')).body['status'], 'returned')
  assert.equal((await act(id, 'return')).status, 200)
  assert.equal((await act(id, 'advance')).status, 409)
  assert.equal((await act(id, 'release')).status, 409)
  await until('both events', () => receiver.received.length === 2)
})

test('events are doubled, late or lost when it is told so', async () => {
  const { id } = await create('tricks')
  await call(carrier, '/control', { body: { duplicate: 1, delay_ms: 200, times: 1 } })
  await act(id, 'advance')
  await sleep(100)
  assert.equal(receiver.received.length, 0)
  await until('two copies', () => receiver.received.length === 2)
  await call(carrier, '/control', { body: { lose: 'webhook', times: 1 } })
  await act(id, 'advance')
  await sleep(150)
  assert.equal(receiver.received.length, 2)
  assert.equal((await call(carrier, `/v1/shipments/${id}`)).body['status'], 'exported')
})

test('after kill -9 the parcels stand where they were, and move on by themselves', async () => {
  const { id } = await create('killed')
  await act(id, 'advance')
  await act(id, 'release')
  await carrier.kill()
  carrier = await start('0.05')
  await until('delivered', async () => (await call(carrier, `/v1/shipments/${id}`)).body['status'] === 'delivered')
})

function start(stepSeconds = '0'): Promise<Running> {
  return startProcess('carrier', home.path, { WEBHOOK_URL: receiver.url, STEP_SECONDS: stepSeconds })
}

async function create(key: string): Promise<{ id: string; waybill_no: string; record: unknown }> {
  const answer = await call(carrier, '/v1/shipments', { body, key })
  assert.equal(answer.status, 201)
  const { id, waybill_no, record } = answer.body
  return { id: String(id), waybill_no: String(waybill_no), record }
}

function act(id: string, action: string) {
  return call(carrier, `/v1/shipments/${id}/${action}`, { body: {} })
}
