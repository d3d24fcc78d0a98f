import assert from 'node:assert/strict'
import { test } from 'node:test'
import { handClock } from '#platform/clock'
import { sql } from '#platform/db'
import { jobRun } from '#platform/job'
import { silentLog } from '#platform/log'
import { newId } from '#platform/id'
import { testDatabase } from '../../test/database.ts'
import { testWorld } from '../../test/world.ts'
import { refundUnshipped } from './clocks.job.ts'
import {
  decideStop,
  freezeOrder,
  moveOrder,
  orderOf,
  requestRefundBeforeShipping,
  requireNotStopped,
  stopOf,
  stopsWaiting,
  thawOrder,
  timeline,
} from './index.ts'
import { liftStop, stopOrder, turnStop } from './stop-order.ts'
import { openMarket } from './test-market.ts'

const { db } = await testDatabase({ max: 4 })
const clock = handClock('2026-11-23T06:00:00Z')
const world = testWorld()
const market = openMarket(db, world, {
  get now() {
    return clock.now()
  },
})
await market.load()
const { run } = market
const operator = { kind: 'operator', id: newId(clock.now()) } as const
type Opened = Awaited<ReturnType<typeof market.open>>

const why = () => ({
  changeId: newId(clock.now()),
  ruleId: 'nuts',
  ruleEn: 'Nuts may not enter.',
  ruleZh: '坚果不得入境。',
  toDoEn: 'Send the permit.',
  toDoZh: '请提供许可证。',
})
const paid = async (...steps: readonly ('pack' | 'ship')[]): Promise<Opened> => {
  const opened = await market.open()
  await market.pay(opened.order, opened.paymentId)
  for (const step of steps) await run((ctx) => moveOrder(ctx, { ...opened.key, step }))
  return opened
}
const stop = ({ key }: Opened, of = why()) => run((ctx) => stopOrder(ctx, key, of))
const decide = ({ key }: Opened, decision: 'let-on' | 'cancel', reason = 'The permit is here.') =>
  run((ctx) => decideStop(ctx, { ...key, decision, reason }), operator)
const orderNow = ({ key }: Opened) => orderOf({ tx: db }, key)
const stopNow = async ({ key }: Opened) => (await run((ctx) => stopOf(ctx, key)))?.state
const mayLeave = ({ key }: Opened) => run((ctx) => requireNotStopped(ctx, key))
const told = async ({ key }: Opened, name: string) =>
  (await sql`select 1 from platform.outbox where name = ${name} and payload->>'orderId' = ${key.orderId}`.execute(db))
    .rows.length
const audited = async ({ key }: Opened) =>
  (
    await sql<{ action: string }>`
      select action from platform.audit where subject_id = ${key.orderId} and action like 'orders.stop%' order by id`.execute(
      db,
    )
  ).rows.map(({ action }) => action)

test('a paid order that rules refuse stands still, is not handed over, and is stopped once however often it is refused', async () => {
  const opened = await paid()
  const before = await orderNow(opened)
  await mayLeave(opened)
  const first = why()
  assert.deepEqual([await stop(opened, first), await stop(opened, first), await stop(opened)], [true, false, false])
  const after = await orderNow(opened)
  assert.deepEqual([after.state, after.dueAt, after.noClock], ['paid', null, 'frozen'])
  await assert.rejects(mayLeave(opened), { code: 'orders.stopped' })
  assert.deepEqual([await told(opened, 'orders.stopped'), await audited(opened)], [1, ['orders.stopped']])
  assert.notEqual(before.dueAt, null)
  const now = (await timeline({ tx: db }, opened.key, 'seller')).find(({ state }) => state === 'stopped')
  assert.deepEqual([now?.key, now?.owner, now?.dueAt !== null], ['at.stopped', 'operator', true])
})

test('while it waits no clock gives the money back, and it waits with the operator, a day before it is late', async () => {
  const opened = await paid()
  await stop(opened)
  clock.forward(20 * 86_400_000)
  await refundUnshipped.sweep(jobRun({ db, clock, log: silentLog(), world }, 'test'))
  assert.equal((await orderNow(opened)).state, 'paid')
  const waiting = (await run((ctx) => stopsWaiting(ctx, 50))).find(({ orderId }) => orderId === opened.key.orderId)
  assert.equal(waiting?.dueAt?.getTime(), (waiting?.stoppedAt.getTime() ?? 0) + 24 * 3_600_000)
})

test('let on by an operator it goes on with the time it had left, and may leave', async () => {
  const opened = await paid('pack')
  const left = ((await orderNow(opened)).dueAt?.getTime() ?? 0) - clock.now().getTime()
  await stop(opened)
  clock.forward(86_400_000)
  await decide(opened, 'let-on')
  assert.equal((await orderNow(opened)).dueAt?.getTime(), clock.now().getTime() + left)
  await mayLeave(opened)
  assert.deepEqual([await stopNow(opened), await told(opened, 'orders.goes-on')], ['let_on', 1])
  assert.deepEqual(await audited(opened), ['orders.stopped', 'orders.stop-let-on'])
  await assert.rejects(decide(opened, 'cancel'), { code: 'orders.not-stopped' })
})

test('cancelled by an operator everything goes back to the buyer', async () => {
  const opened = await paid('pack')
  await stop(opened)
  await decide(opened, 'cancel', 'No permit to be had.')
  const order = await orderNow(opened)
  assert.deepEqual(
    [order.state, order.refundAskedMinor, await stopNow(opened)],
    ['refunding', order.capturedMinor, 'cancelled'],
  )
  await market.refundDone(opened.order)
  assert.equal((await orderNow(opened)).state, 'refunded')
})

test('the rules let it in again, and it goes on by itself; twice is once', async () => {
  const opened = await paid()
  await stop(opened)
  for (const _ of [1, 2]) await run((ctx) => liftStop(ctx, opened.key))
  assert.equal((await orderNow(opened)).frozenAt, null)
  assert.deepEqual([await stopNow(opened), await told(opened, 'orders.goes-on')], ['lifted', 1])
})

test('where later rules ask for a specialist it waits with the operator for three days, both sides are told, and a person ends it', async () => {
  const opened = await paid()
  const turn = (verdict: 'refused' | 'specialist', of = why()) => run((ctx) => turnStop(ctx, opened.key, verdict, of))
  await stop(opened)
  clock.forward(3_600_000)
  const asks = { ...why(), ruleId: 'nuts-looked-at', ruleEn: 'A specialist looks at nuts.' }
  assert.deepEqual([await turn('specialist', asks), await turn('specialist', asks)], [true, false])
  const stands = await run((ctx) => stopOf(ctx, opened.key))
  assert.deepEqual(
    [stands?.state, stands?.ruleEn, stands?.dueAt],
    ['specialist', asks.ruleEn, new Date(clock.now().getTime() + 72 * 3_600_000)],
  )
  assert((await run((ctx) => stopsWaiting(ctx, 50))).some(({ orderId }) => orderId === opened.key.orderId))
  await assert.rejects(mayLeave(opened), { code: 'orders.stopped' })
  assert.equal((await orderNow(opened)).noClock, 'frozen')
  await turn('refused')
  assert.equal(await stopNow(opened), 'waiting')
  await turn('specialist', asks)
  await decide(opened, 'let-on', 'The specialist says it may enter.')
  await mayLeave(opened)
  assert.deepEqual(
    [await stopNow(opened), await told(opened, 'orders.stopped'), await turn('refused')],
    ['let_on', 4, false],
  )
  assert.deepEqual(await audited(opened), [
    'orders.stopped',
    'orders.stop-ask-specialist',
    'orders.stop-refuse-again',
    'orders.stop-ask-specialist',
    'orders.stop-let-on',
  ])
})

test('a return, a dispute or a screening case keeps it still after the stop has ended', async () => {
  const opened = await paid()
  const freeze = { ...opened.key, by: 'screening', id: newId(clock.now()) } as const
  await run((ctx) => freezeOrder(ctx, freeze))
  await stop(opened)
  await run((ctx) => thawOrder(ctx, freeze))
  assert.notEqual((await orderNow(opened)).frozenAt, null)
  await run((ctx) => freezeOrder(ctx, freeze))
  await decide(opened, 'let-on')
  assert.notEqual((await orderNow(opened)).frozenAt, null)
  await run((ctx) => thawOrder(ctx, freeze))
  assert.equal((await orderNow(opened)).frozenAt, null)
})

test('an unpaid order is stopped too: paid it stands still, cancelled by the operator it ends with all of its payment', async () => {
  const [pays, ends] = [await market.open(), await market.open()]
  for (const each of [pays, ends]) assert.equal(await stop(each), true)
  assert.equal((await orderNow(pays)).frozenAt, null)
  await market.pay(pays.order, pays.paymentId)
  assert.deepEqual([(await orderNow(pays)).state, (await orderNow(pays)).noClock], ['paid', 'frozen'])
  await decide(ends, 'cancel')
  assert.deepEqual([(await orderNow(ends)).state, await stopNow(ends)], ['cancelled', 'cancelled'])
})

test('what the buyer takes back meanwhile, or what was handed over already, waits for nobody', async () => {
  const [back, gone] = [await paid(), await paid('pack')]
  for (const each of [back, gone]) await stop(each)
  const { buyerId } = back.order
  await run((ctx) => requestRefundBeforeShipping(ctx, { buyerId, orderId: back.key.orderId, note: 'no' }))
  await run((ctx) => moveOrder(ctx, { ...gone.key, step: 'ship' }))
  assert.deepEqual([await stopNow(back), await stopNow(gone)], ['overtaken', 'overtaken'])
  assert.equal((await orderNow(gone)).frozenAt, null)
})

test('what is on its way is not stopped, and what does not exist is not found', async () => {
  const shipped = await paid('pack', 'ship')
  assert.deepEqual([await stop(shipped), await stopNow(shipped)], [false, undefined])
  await assert.rejects(decide(shipped, 'cancel'), { code: 'orders.not-stopped' })
  const nowhere = {
    sellerId: shipped.key.sellerId,
    orderId: newId(clock.now()),
    decision: 'cancel',
    reason: 'x',
  } as const
  await assert.rejects(
    run((ctx) => decideStop(ctx, nowhere), operator),
    { code: 'orders.not-found' },
  )
})
