import assert from 'node:assert/strict'
import { test } from 'node:test'
import { deliverMessage } from '../../modules/notifications/deliver-message.job.ts'
import { mailbox, mailPort, openMailbox, smsPort } from '../../modules/notifications/index.ts'
import { remindToShip } from '../../modules/notifications/remind-to-ship.job.ts'
import { tellOrderExtended } from '../../modules/notifications/when-order-extended.ts'
import { tellOrderMoved } from '../../modules/notifications/when-order-moved.ts'
import { extendConfirming, extendShipping, moveOrder, orderOf } from '../../modules/orders/index.ts'
import { openMarket } from '../../modules/orders/test-market.ts'
import { handClock } from '../../platform/clock.ts'
import { silentLog } from '../../platform/log.ts'
import { plug } from '../../platform/world.ts'
import { testDatabase } from '../../test/database.ts'
import { drain } from '../../test/drain.ts'
import { makeApprovedSeller, makeBuyer } from '../../test/people.ts'
import { testWorld } from '../../test/world.ts'

const { db } = await testDatabase({ max: 4 })
const clock = handClock('2026-11-16T06:00:00Z')
const world = testWorld([plug(mailPort, openMailbox()), plug(smsPort, openMailbox())])
const market = openMarket(db, world, {
  get now() {
    return clock.now()
  },
})
await market.load()
const engine = { db, clock, log: silentLog(), world }
const work = { listeners: [tellOrderMoved, tellOrderExtended], jobs: [deliverMessage], sweeps: [remindToShip] }

test('buyer and seller are told of an order, and the seller is reminded twice until it is shipped', async () => {
  const seller = await makeApprovedSeller(db, world, clock.now())
  const buyer = await makeBuyer(db, world, clock.now())
  const opened = await market.open({ sellerId: seller.actor.sellerId, buyerId: buyer.actor.id })
  await market.pay(opened.order, opened.paymentId)
  const told = async (to: string) => {
    await drain(engine, work)
    return (await market.run((ctx) => mailbox(ctx, { to, limit: 20 }))).map(({ kind }) => kind).toSorted()
  }
  assert.deepEqual(await told(buyer.phone), ['buyer-order-paid'])
  assert.deepEqual(await told(seller.email), ['seller-order-paid'])
  const { number, dueAt } = await market.run((ctx) => orderOf(ctx, opened.key))
  const letters = await market.run((ctx) => mailbox(ctx, { to: seller.email, limit: 20 }))
  assert.match(letters[0]?.subject ?? '', new RegExp(`${number}: ship by Nov \\d+, 2026`))
  assert(dueAt !== null)
  clock.set(new Date(dueAt.getTime() - 23 * 3_600_000))
  assert.deepEqual(await told(seller.email), ['seller-order-paid', 'seller-ship-reminder'])
  clock.set(new Date(dueAt.getTime() - 3 * 3_600_000))
  assert.deepEqual(await told(seller.email), ['seller-order-paid', 'seller-ship-reminder', 'seller-ship-reminder'])
  for (const step of ['ship', 'arrive', 'release', 'deliver'] as const)
    await market.run((ctx) => moveOrder(ctx, { ...opened.key, step }))
  assert.deepEqual(await told(buyer.phone), [
    'buyer-order-delivered',
    'buyer-order-paid',
    'buyer-order-released',
    'buyer-order-shipped',
  ])
  assert.equal((await told(seller.email)).length, 3)
})

test('a refund before shipping is told to both', async () => {
  const seller = await makeApprovedSeller(db, world, clock.now())
  const buyer = await makeBuyer(db, world, clock.now())
  const opened = await market.open({ sellerId: seller.actor.sellerId, buyerId: buyer.actor.id })
  await market.pay(opened.order, opened.paymentId)
  await market.run((ctx) => moveOrder(ctx, { ...opened.key, step: 'refund', reason: 'buyer-asked' }))
  await drain(engine, work)
  const kinds = async (to: string) =>
    (await market.run((ctx) => mailbox(ctx, { to, limit: 9 }))).map(({ kind }) => kind)
  assert((await kinds(buyer.phone)).includes('buyer-order-refunding'))
  assert((await kinds(seller.email)).includes('seller-order-refunding'))
})

test('more time is told to whoever waits, and the reminders come before the new end', async () => {
  const seller = await makeApprovedSeller(db, world, clock.now())
  const buyer = await makeBuyer(db, world, clock.now())
  const opened = await market.open({ sellerId: seller.actor.sellerId, buyerId: buyer.actor.id })
  await market.pay(opened.order, opened.paymentId)
  const heard = async (to: string, kind: string) => {
    await drain(engine, work)
    return (await market.run((ctx) => mailbox(ctx, { to, limit: 20 }))).filter((each) => each.kind === kind)
  }
  await heard(buyer.phone, '')
  const due = async (): Promise<number> => (await market.run((ctx) => orderOf(ctx, opened.key))).dueAt?.getTime() ?? 0
  const before = await due()
  clock.set(new Date(before - 23 * 3_600_000))
  assert.equal((await heard(seller.email, 'seller-ship-reminder')).length, 1)
  await market.run((ctx) => extendShipping(ctx, { ...opened.key, reason: 'the harvest is late' }))
  const [told, ...others] = await heard(buyer.phone, 'buyer-shipping-extended')
  assert.match(told?.text ?? '', /the harvest is late/)
  assert.deepEqual(others, [])
  clock.set(new Date((await due()) - 23 * 3_600_000))
  assert.equal((await heard(seller.email, 'seller-ship-reminder')).length, 2)
  for (const step of ['ship', 'arrive', 'release', 'deliver'] as const)
    await market.run((ctx) => moveOrder(ctx, { ...opened.key, step }))
  await market.run((ctx) => extendConfirming(ctx, { orderId: opened.key.orderId, buyerId: buyer.actor.id }))
  assert.equal((await heard(seller.email, 'seller-confirming-extended')).length, 1)
})
