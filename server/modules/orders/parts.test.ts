import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { handClock } from '#platform/clock'
import { newId } from '#platform/id'
import { jobRun } from '#platform/job'
import { silentLog } from '#platform/log'
import { stockOf } from '#modules/inventory'
import { leftOf } from '#modules/ledger'
import { testDatabase } from '../../test/database.ts'
import { testWorld } from '../../test/world.ts'
import { booksOf } from './books.ts'
import { refundUnshipped } from './clocks.job.ts'
import {
  confirmReceipt,
  giveBackUnit,
  openPart,
  orderOf,
  partShipped,
  partsOf,
  refundPieces,
  requestRefundBeforeShipping,
  unitNumbers,
  unitOf,
  type Pieces,
} from './index.ts'
import { sumOf } from './order-amounts.ts'
import { newOrder } from './order.test-data.ts'
import { cutLine } from './refund-shares.ts'
import { openMarket } from './test-market.ts'
import { whenCustomsDecided } from './when-customs-decided.ts'
import { whenParcelMoved } from './when-parcel-moved.ts'

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
/** An order of one piece of line 1 and two of line 2, paid. */
async function paid(): Promise<Opened> {
  const opened = await market.open()
  await market.pay(opened.order, opened.paymentId)
  return opened
}
async function pack({ key }: Opened, ...lines: readonly Pieces[]): Promise<string> {
  const partId = newId(clock.now())
  await market.run((ctx) => openPart(ctx, { ...key, partId, lines }))
  return partId
}
const ship = ({ key }: Opened, partId: string) => market.run((ctx) => partShipped(ctx, { ...key, partId }))
type Status = 'picked_up' | 'arrived_port' | 'delivered' | 'returned'
const reported = ({ key }: Opened, parcelId: string, ...statuses: readonly Status[]) =>
  market.run(async (ctx) => {
    for (const status of statuses)
      await whenParcelMoved.handle(ctx, { ...key, parcelId, status, at: ctx.now.toISOString(), place: null })
  })
const released = ({ key }: Opened, parcelId: string) =>
  market.run((ctx) =>
    whenCustomsDecided.handle(ctx, { ...key, parcelId, outcome: 'released', code: '800', reason: null }),
  )
const of = ({ key }: Opened) => orderOf({ tx: db }, key)
const stock = async ({ key, order }: Opened, line: number) =>
  (await stockOf({ tx: db }, [{ sellerId: key.sellerId, variantId: order.lines[line - 1]!.variantId }])).map(
    ({ onHand, reserved }) => [onHand, reserved],
  )[0]
const closes = async () => {
  const books = await market.run(booksOf)
  assert.deepEqual([books.findings, books.stockFindings], [[], []])
}
const one = { line: 1, quantity: 1 } as const
const half = { line: 2, quantity: 1 } as const

test('an order in two parcels has shipped, arrived, cleared and been delivered when both have', async () => {
  const opened = await paid()
  const first = await pack(opened, one, half)
  await ship(opened, first)
  assert.equal((await of(opened)).state, 'packed')
  const second = await pack(opened, half)
  await reported(opened, first, 'picked_up', 'arrived_port')
  await released(opened, first)
  assert.equal((await of(opened)).state, 'packed', 'a piece is still at the seller')
  await ship(opened, second)
  assert.equal((await of(opened)).state, 'shipped')
  await reported(opened, second, 'picked_up', 'arrived_port')
  assert.equal((await of(opened)).state, 'at_customs')
  await reported(opened, first, 'delivered')
  await released(opened, second)
  assert.equal((await of(opened)).state, 'released')
  await reported(opened, second, 'delivered')
  assert.equal((await of(opened)).state, 'delivered')
  const { number } = await of(opened)
  assert.deepEqual(
    (await partsOf({ tx: db }, opened.key)).map((part) => [part.number, part.facts.has('delivered')]),
    [1, 2].map((no) => [`${number}-${no}`, true]),
  )
  await market.run((ctx) => confirmReceipt(ctx, { orderId: opened.key.orderId, buyerId: opened.order.buyerId }))
  assert.deepEqual(
    [await stock(opened, 1), await stock(opened, 2)],
    [
      [9, 0],
      [8, 0],
    ],
  )
  await closes()
})

test('no piece is packed twice, also by two at once, and none that went back to the buyer', async () => {
  const opened = await paid()
  const answers = await Promise.allSettled([1, 2, 3].map(() => pack(opened, half)))
  assert.equal(answers.filter(({ status }) => status === 'fulfilled').length, 2)
  await assert.rejects(pack(opened, { line: 2, quantity: 1 }), { code: 'orders.not-so-many-left' })
  await market.run((ctx) => refundPieces(ctx, { ...opened.key, lines: [one], reason: 'cannot-be-shipped' }))
  await assert.rejects(pack(opened, one), { code: 'orders.not-so-many-left' })
  await assert.rejects(pack(opened), { code: 'orders.not-so-many-left' })
  await closes()
})

test('the pieces of a line that cannot be shipped go back, and the order goes on with what left', async () => {
  const opened = await paid()
  await ship(opened, await pack(opened, one))
  await market.run((ctx) =>
    refundPieces(ctx, { ...opened.key, lines: [{ line: 2, quantity: 2 }], reason: 'cannot-be-shipped', note: 'frost' }),
  )
  const { state, refundedMinor } = await of(opened)
  assert.deepEqual([state, refundedMinor], ['shipped', 0n])
  await market.refundDone(opened.order)
  assert.equal((await of(opened)).refundedMinor, 31174n)
  assert.deepEqual(
    [await stock(opened, 1), await stock(opened, 2)],
    [
      [9, 0],
      [10, 0],
    ],
  )
  await closes()
})

test('when the time to ship is over, what left goes on and the rest goes back', async () => {
  const opened = await paid()
  await ship(opened, await pack(opened, half))
  const late = await pack(opened, one)
  clock.forward(5 * 86_400_000)
  await refundUnshipped.sweep(jobRun({ db, clock, log: silentLog(), world }, 'test'))
  assert.equal((await of(opened)).state, 'shipped')
  await assert.rejects(ship(opened, late), { code: 'orders.step-not-allowed' })
  await market.refundDone(opened.order)
  assert.equal((await of(opened)).refundedMinor, 31175n + 15589n)
  assert.deepEqual(
    [await stock(opened, 1), await stock(opened, 2)],
    [
      [10, 0],
      [9, 0],
    ],
  )
  await closes()
})

test('when the rest goes back after what left was delivered, the order is delivered', async () => {
  const opened = await paid()
  const first = await pack(opened, one)
  await ship(opened, first)
  await reported(opened, first, 'picked_up', 'arrived_port')
  await released(opened, first)
  await reported(opened, first, 'delivered')
  assert.equal((await of(opened)).state, 'packed', 'two pieces are still at the seller')
  await market.run((ctx) =>
    refundPieces(ctx, { ...opened.key, lines: [{ line: 2, quantity: 2 }], reason: 'cannot-be-shipped' }),
  )
  assert.equal((await of(opened)).state, 'delivered')
  await closes()
})

test('a buyer who wants the money back gets that of what has not left', async () => {
  const opened = await paid()
  await ship(opened, await pack(opened, one))
  const wish = { orderId: opened.key.orderId, buyerId: opened.order.buyerId, note: 'x' }
  const moved = await market.run((ctx) => requestRefundBeforeShipping(ctx, wish))
  assert.deepEqual(moved, { from: 'packed', to: 'shipped' })
  await assert.rejects(
    market.run((ctx) => requestRefundBeforeShipping(ctx, wish)),
    { code: 'orders.too-late-to-refund' },
  )
  await closes()
})

test('a parcel that comes back puts its pieces in stock and stops the order at a person; the other goes on', async () => {
  const opened = await paid()
  const [first, second] = [await pack(opened, one), await pack(opened, { line: 2, quantity: 2 })]
  for (const each of [first, second]) await ship(opened, each)
  await reported(opened, first, 'picked_up', 'arrived_port')
  for (let twice = 0; twice < 2; twice += 1) await reported(opened, first, 'returned')
  assert.deepEqual([(await of(opened)).state, (await of(opened)).reason], ['held', 'parcel-returned'])
  assert.deepEqual(
    [await stock(opened, 1), await stock(opened, 2)],
    [
      [10, 0],
      [8, 0],
    ],
  )
})

test('a part reads like an order: its pieces, their amounts, a number of its own; parts and what stays sum to the order', async () => {
  const opened = await paid()
  const partId = await pack(opened, half)
  const part = await unitOf({ tx: db }, { sellerId: opened.key.sellerId, unitId: partId })
  const order = await of(opened)
  assert.deepEqual(
    [part.number, part.orderId, part.unitId, part.lines.length, part.lines[0]?.quantity, part.totalMinor],
    [`${order.number}-1`, order.orderId, partId, 1, 1, 15585n],
  )
  const { sellerId } = opened.key
  const units = [partId, order.orderId, newId(clock.now())].map((unitId) => ({ sellerId, unitId }))
  assert.deepEqual(
    await unitNumbers({ tx: db }, units),
    new Map([
      [partId, part.number],
      [order.orderId, order.number],
    ]),
  )
  const whole = await unitOf({ tx: db }, { sellerId: opened.key.sellerId, unitId: order.orderId })
  assert.equal(whole.totalMinor, order.totalMinor)
  await assert.rejects(unitOf({ tx: db }, { sellerId: newId(clock.now()), unitId: partId }), {
    code: 'orders.not-found',
  })
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 4 }), (sizes) => {
      const quantity = sizes.reduce((sum, size) => sum + size, 0)
      const line = {
        ...newOrder(clock.now()).lines[1]!,
        line: 1,
        quantity,
        platformDiscountMinor: 33n,
        totalMinor: 31141n,
      }
      let from = 0
      const cuts = sizes.map((size) => cutLine(line, (from += size) - size, size))
      for (const [field, sum] of Object.entries(sumOf(cuts)))
        assert.equal(sum, Object.entries(sumOf([line])).find(([name]) => name === field)?.[1], field)
    }),
  )
})

test('leaving in two parcels and in one bring the same money to the same places', async () => {
  const [split, whole] = [await paid(), await paid()]
  const [first, second] = [await pack(split, one, half), await pack(split, half)]
  for (const each of [first, second]) {
    await ship(split, each)
    await reported(split, each, 'picked_up', 'arrived_port', 'delivered')
    await released(split, each)
  }
  await reported(whole, whole.key.orderId, 'picked_up', 'arrived_port', 'delivered')
  await released(whole, whole.key.orderId)
  for (const { order } of [split, whole])
    await market.run((ctx) => confirmReceipt(ctx, { orderId: order.orderId, buyerId: order.buyerId }))
  const left = async ({ key }: Opened) =>
    (await leftOf({ tx: db }, [key])).map(({ account, currency, minor }) => [account, currency, minor])
  assert.deepEqual(await left(split), await left(whole))
})

test('a parcel that came back before the other had left gives its money back, and the other piece is still to be shipped', async () => {
  const opened = await paid()
  const first = await pack(opened, one)
  await ship(opened, first)
  await reported(opened, first, 'picked_up', 'returned')
  for (let twice = 0; twice < 2; twice += 1)
    await market.run((ctx) =>
      giveBackUnit(ctx, { sellerId: opened.key.sellerId, unitId: first, reason: 'sent back by the carrier' }),
    )
  assert.deepEqual([(await of(opened)).state, (await of(opened)).refundAskedMinor], ['packed', 31175n])
  await ship(opened, await pack(opened, { line: 2, quantity: 2 }))
  assert.equal((await of(opened)).state, 'shipped')
  assert.deepEqual(
    [await stock(opened, 1), await stock(opened, 2)],
    [
      [10, 0],
      [8, 0],
    ],
  )
  await closes()
})
