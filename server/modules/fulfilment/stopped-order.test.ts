import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decideStop, stopOf } from '#modules/orders'
import { newId } from '#platform/id'
import { testDatabase } from '../../test/database.ts'
import { stopOrder } from '../orders/stop-order.ts'
import { parcelOf, shipOrder } from './index.ts'
import { type Key, openLane } from './test/lane.ts'

const { db } = await testDatabase({ max: 6 })
const lane = await openLane(db)
const { tx, drain, clock } = lane
const stop = (key: Key) =>
  tx((ctx) =>
    stopOrder(ctx, key, {
      changeId: newId(clock.now()),
      ruleId: 'nuts',
      ruleEn: 'Nuts',
      ruleZh: '坚果',
      toDoEn: 'Send the permit.',
      toDoZh: '请提供许可证。',
    }),
  )
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
