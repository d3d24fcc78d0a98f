import assert from 'node:assert/strict'
import { test } from 'node:test'
import { handClock } from '#platform/clock'
import { newId } from '#platform/id'
import { jobRun } from '#platform/job'
import { silentLog } from '#platform/log'
import { stockOf } from '#modules/inventory'
import { leftOf } from '#modules/ledger'
import { testDatabase } from '../../test/database.ts'
import { testWorld } from '../../test/world.ts'
import { confirmDelivered, refundUnshipped } from './clocks.job.ts'
import {
  cancelUnpaid,
  extendConfirming,
  extendShipping,
  freezeOrder,
  moveOrder,
  orderOf,
  thawOrder,
  timeline,
} from './index.ts'
import { openMarket } from './test-market.ts'

const { db } = await testDatabase({ max: 6 })
const world = testWorld()
const clock = handClock('2026-11-16T06:00:00Z')
const market = openMarket(db, world, {
  get now() {
    return clock.now()
  },
})
await market.load()

type Opened = Awaited<ReturnType<typeof market.open>>
async function paid(...steps: readonly ('ship' | 'arrive' | 'release' | 'deliver')[]): Promise<Opened> {
  const opened = await market.open()
  await market.pay(opened.order, opened.paymentId)
  for (const step of steps) await market.run((ctx) => moveOrder(ctx, { ...opened.key, step }))
  return opened
}
const of = ({ key }: Pick<Opened, 'key'>) => orderOf({ tx: db }, key)
const sweep = async (which: typeof confirmDelivered) =>
  which.sweep(jobRun({ db, clock, log: silentLog(), world }, which.name))
const days = (count: number) => clock.forward(count * 86_400_000)

test('a seller takes three more working days to ship, once, and the buyer reads why', async () => {
  const opened = await paid()
  assert.equal((await of(opened)).dueAt?.toISOString(), '2026-11-20T04:59:59.000Z')
  const extend = () => market.run((ctx) => extendShipping(ctx, { ...opened.key, reason: 'The harvest is a week late' }))
  const given = [await extend(), ...(await Promise.all([extend(), extend()]))]
  assert.deepEqual(new Set(given.map(({ dueAt }) => dueAt?.toISOString())), new Set(['2026-11-25T04:59:59.000Z']))
  days(5)
  await sweep(refundUnshipped)
  assert.equal((await of(opened)).state, 'paid')
  const entry = (await timeline({ tx: db }, opened.key, 'buyer')).find(({ key }) => key === 'extend-ship')
  assert.equal(entry?.note, 'The harvest is a week late')
  days(5)
  await sweep(refundUnshipped)
  assert.equal((await of(opened)).state, 'refunding')
  await assert.rejects(extend(), { code: 'orders.no-clock-to-extend' })
})

test('a buyer takes more time to confirm, once; while a dispute is open the clock has so much more left', async () => {
  const [running, frozen] = [
    await paid('ship', 'arrive', 'release', 'deliver'),
    await paid('ship', 'arrive', 'release', 'deliver'),
  ]
  const freeze = { ...frozen.key, by: 'dispute', id: newId(clock.now()) } as const
  await market.run((ctx) => freezeOrder(ctx, freeze))
  const from = clock.now().getTime()
  for (const { order } of [running, running, frozen, frozen])
    await market.run((ctx) => extendConfirming(ctx, { orderId: order.orderId, buyerId: order.buyerId }))
  await market.run((ctx) => thawOrder(ctx, freeze))
  for (const each of [running, frozen]) assert.equal((await of(each)).dueAt?.getTime(), from + 15 * 86_400_000)
  days(14)
  await sweep(confirmDelivered)
  assert.equal((await of(running)).state, 'delivered')
  days(1)
  await sweep(confirmDelivered)
  assert.equal((await of(running)).state, 'completed')
})

test('nobody extends what is not theirs, nor a clock that does not run', async () => {
  const opened = await paid()
  const stranger = newId(clock.now())
  const { orderId } = opened.key
  const extend = (buyerId: string) => market.run((ctx) => extendConfirming(ctx, { buyerId, orderId }))
  await assert.rejects(
    market.run((ctx) => extendShipping(ctx, { sellerId: stranger, orderId, reason: 'x' })),
    { code: 'orders.not-found' },
  )
  await assert.rejects(extend(stranger), { code: 'orders.not-found' })
  await assert.rejects(extend(opened.order.buyerId), { code: 'orders.no-clock-to-extend' })
})

test('a buyer cancels every unpaid order of a payment at once; stock is free, twice is once, and late money goes back', async () => {
  const checkoutId = newId(clock.now())
  const buyerId = newId(clock.now())
  const [one, two] = [await market.open({ checkoutId, buyerId }), await market.openBeside({ checkoutId, buyerId })]
  const cancel = (who: string) => market.run((ctx) => cancelUnpaid(ctx, { orderId: two.key.orderId, buyerId: who }))
  await assert.rejects(cancel(newId(clock.now())), { code: 'orders.not-found' })
  const [first, second] = await Promise.all([cancel(buyerId), cancel(buyerId)])
  assert.deepEqual(new Set(first.orderIds), new Set([one.key.orderId, two.key.orderId]))
  assert.deepEqual(second, first)
  for (const each of [one, two]) {
    assert.equal((await of(each)).state, 'cancelled')
    assert.deepEqual(await leftOf({ tx: db }, [each.key]), [])
    const [stock] = await stockOf({ tx: db }, [
      { sellerId: each.key.sellerId, variantId: each.order.lines[0]!.variantId },
    ])
    assert.equal(stock?.reserved, 0)
  }
  await market.pay(one.order, one.paymentId)
  assert.equal((await of(one)).state, 'refunding')
  await market.refundDone(one.order)
  assert.equal((await of(one)).state, 'refunded')
})

test('cancelling and paying at the same moment: one is first, and nothing is lost', async () => {
  for (let round = 0; round < 5; round += 1) {
    const opened = await market.open()
    const { orderId, buyerId } = opened.order
    const [cancelled] = await Promise.allSettled([
      market.run((ctx) => cancelUnpaid(ctx, { orderId, buyerId })),
      market.pay(opened.order, opened.paymentId),
    ])
    assert.equal((await of(opened)).state, cancelled.status === 'fulfilled' ? 'refunding' : 'paid')
  }
})
