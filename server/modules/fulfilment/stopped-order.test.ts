import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decideStop, stopOf } from '#modules/orders'
import type { Actor } from '#platform/context'
import { newId } from '#platform/id'
import { testDatabase } from '../../test/database.ts'
import { stopOrder } from '../orders/stop-order.ts'
import { turnStop } from '../orders/stop-order.ts'
import { packOrder, packPart, parcelOf, shipOrder } from './index.ts'
import { type Key, openLane } from './test/lane.ts'

const { db } = await testDatabase({ max: 6 })
const lane = await openLane(db, { folders: ['storefront/seller-orders'] })
const { tx, drain, clock } = lane
const why = () => ({
  changeId: newId(clock.now()),
  ruleId: 'nuts',
  ruleEn: 'Nuts',
  ruleZh: '坚果',
  toDoEn: 'Send the permit.',
  toDoZh: '请提供许可证。',
})
const stop = (key: Key) => tx((ctx) => stopOrder(ctx, key, why()))
const stateOf = async (key: Key) => (await tx((ctx) => parcelOf(ctx, key)))?.state

test('a packed order that rules stopped is not handed over until a person let it go on', async () => {
  const key = await lane.packed()
  assert.equal(await stop(key), true)
  await assert.rejects(
    tx((ctx) => shipOrder(ctx, key)),
    { code: 'orders.stopped' },
  )
  assert.equal(await stateOf(key), 'packed')
  await tx((ctx) => decideStop(ctx, { ...key, decision: 'let-on', reason: 'The permit is here.' }))
  await tx((ctx) => shipOrder(ctx, key))
  await drain()
  assert.equal(await lane.stateOf(key), 'shipped')
})

test('a parcel that was asked of the carrier before goes on its way, and its stop waits for nobody', async () => {
  const key = await lane.packed()
  await tx((ctx) => shipOrder(ctx, key))
  await stop(key)
  await drain()
  assert.equal(await lane.stateOf(key), 'shipped')
  assert.equal((await tx((ctx) => stopOf(ctx, key)))?.state, 'overtaken')
})

test('shipping and stopping at the same moment: one comes first, and nothing leaves that was stopped before', async () => {
  for (let race = 0; race < 6; race += 1) {
    const key = await lane.packed()
    await Promise.allSettled([tx((ctx) => shipOrder(ctx, key)), stop(key)])
    const asked = (await stateOf(key)) !== 'packed'
    await drain()
    const waits = (await tx((ctx) => stopOf(ctx, key)))?.state === 'waiting'
    assert.equal(waits, !asked)
  }
})

const seller: Actor = { kind: 'seller', id: newId(clock.now()), sellerId: lane.sellerId }
const get = async (path: string, language = 'en'): Promise<string> => {
  const headers = { 'x-actor': JSON.stringify(seller), cookie: `lang=${language}`, accept: 'text/html' }
  const reply = await lane.app.request(path, {
    headers: path.startsWith('/api') ? { ...headers, accept: '*/*' } : headers,
  })
  assert.equal(reply.status, 200, path)
  return reply.text()
}
/** Where a page's own forms lead: what may be done there. */
const ways = (page: string, key: Key): readonly string[] =>
  [...page.matchAll(/(?:action|href)="([^"]+)"/g)].flatMap(([, to = '']) =>
    to.startsWith(`/sell/orders/${key.orderId}/`) && !to.endsWith('/documents') ? [to.split('/').at(-1) ?? ''] : [],
  )

test('the page of a stopped order says why and what happens next in both languages, and offers neither packing nor shipping', async () => {
  for (const key of [await lane.paid(), await lane.packed()]) {
    const at = `/sell/orders/${key.orderId}`
    assert.notDeepEqual(ways(await get(at), key), [])
    await stop(key)
    const [english, chinese] = [await get(at), await get(at, 'zh-Hans')]
    for (const page of [english, chinese, await get(`${at}/parcels`)]) assert.deepEqual(ways(page, key), [])
    for (const words of [
      'Do not pack this order',
      'Nuts',
      'Send the permit.',
      'The operator decides by',
      'What happens next',
    ])
      assert(english.includes(words), words)
    for (const words of ['请不要打包', '坚果', '请提供许可证。', '运营决定期限', '接下来'])
      assert(chinese.includes(words), words)
    await tx((ctx) => decideStop(ctx, { ...key, decision: 'let-on', reason: 'The permit is here.' }))
    assert.notDeepEqual(ways(await get(at), key), [])
  }
})

test('over the API a stopped order says so, and can be packed neither whole nor in parts', async () => {
  const key = await lane.paid()
  const order = async () => JSON.parse(await get(`/api/v1/seller/orders/${key.orderId}`))
  assert.equal((await order()).stop, null)
  await stop(key)
  const { stop: stands } = await order()
  assert.deepEqual(
    [stands.state, stands.owner, stands.ruleId, stands.toDoEn],
    ['waiting', 'operator', 'nuts', 'Send the permit.'],
  )
  const lines = [{ line: 1, quantity: 1 }]
  for (const packing of [() => tx((ctx) => packOrder(ctx, key)), () => tx((ctx) => packPart(ctx, { ...key, lines }))])
    await assert.rejects(packing(), { code: 'orders.stopped' })
  await tx((ctx) => turnStop(ctx, key, 'specialist', why()))
  assert.equal((await order()).stop.state, 'specialist')
  assert.match(await get(`/sell/orders/${key.orderId}`), /a specialist has to look/)
})

test('the list of orders says of a stopped one that it waits for a decision, not that it is to be packed', async () => {
  const key = await lane.paid()
  const row = async (): Promise<string> =>
    (await get('/sell/orders')).split('<tr').find((each) => each.includes(key.orderId)) ?? ''
  assert(!(await row()).includes('Waiting for a decision') && (await row()).includes('<time'))
  await stop(key)
  assert((await row()).includes('Waiting for a decision') && !(await row()).includes('<time'))
})
