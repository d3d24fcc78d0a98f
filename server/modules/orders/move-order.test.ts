import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql, transact } from '#platform/db'
import { checkStock, stockOf } from '#modules/inventory'
import { checkBooks, leftOf, orderBalances } from '#modules/ledger'
import { jobRun } from '#platform/job'
import { handClock } from '#platform/clock'
import { silentLog } from '#platform/log'
import { refundsOf } from '#modules/payments'
import { testDatabase } from '../../test/database.ts'
import { testWorld } from '../../test/world.ts'
import { booksOf } from './books.ts'
import { confirmDelivered, lapseUnpaid, refundUnshipped } from './clocks.job.ts'
import {
  confirmReceipt,
  eraseRecipient,
  moveOrder,
  orderOf,
  recipient,
  refundByOperator,
  requestRefundBeforeShipping,
  resumeOrder,
  timeline,
} from './index.ts'
import { openMarket } from './test-market.ts'
import { whenCustomsDecided } from './when-customs-decided.ts'
import { whenParcelMoved } from './when-parcel-moved.ts'
import { whenRefundFailed } from './when-refund-failed.ts'

const { db } = await testDatabase({ max: 6 })
const world = testWorld()
const clock = handClock('2026-11-16T06:00:00Z')
const at = {
  get now() {
    return clock.now()
  },
}
const market = openMarket(db, world, at)
await market.load()

type Opened = Awaited<ReturnType<typeof market.open>>
const paid = async (): Promise<Opened> => {
  const opened = await market.open()
  await market.pay(opened.order, opened.paymentId)
  return opened
}
const stateOf = async ({ key }: Opened) => (await orderOf({ tx: db }, key)).state
const reported = ({ key }: Opened, status: 'picked_up' | 'arrived_port' | 'delivered' | 'returned') =>
  market.run((ctx) =>
    whenParcelMoved.handle(ctx, { ...key, parcelId: key.orderId, status, at: clock.now().toISOString(), place: null }),
  )
const decided = ({ key }: Opened, outcome: 'released' | 'refused' | 'mismatch') =>
  market.run((ctx) => whenCustomsDecided.handle(ctx, { ...key, outcome, code: '-621005', reason: '超过限值' }))
const sweep = async (which: typeof lapseUnpaid) =>
  which.sweep(jobRun({ db, clock, log: silentLog(), world }, which.name))
const days = (count: number) => clock.forward(count * 86_400_000)
const closes = async () => {
  const books = await market.run(booksOf)
  assert.deepEqual([books.findings, books.stockFindings], [[], []])
}

test('an order goes from open to completed and its money ends where it belongs, to the fen', async () => {
  const opened = await paid()
  await market.run((ctx) => moveOrder(ctx, { ...opened.key, step: 'pack' }))
  await reported(opened, 'picked_up')
  await reported(opened, 'arrived_port')
  await decided(opened, 'released')
  await reported(opened, 'delivered')
  assert.equal(await stateOf(opened), 'delivered')
  await market.run((ctx) => confirmReceipt(ctx, { orderId: opened.key.orderId, buyerId: opened.order.buyerId }))
  const left = await leftOf({ tx: db }, [opened.key])
  assert.deepEqual(
    left.map(({ account, currency, minor }) => [account, currency, minor]),
    [
      ['carrier_due', 'CNY', 13600n],
      ['currency_position', 'CNY', 36036n],
      ['insurer_due', 'CNY', 118n],
      ['platform_fee', 'CNY', 3134n],
      ['platform_rounding', 'CNY', 1n],
      ['provider', 'CNY', 62349n],
      ['tax_due', 'CNY', 9462n],
      ['currency_position', 'USD', -5000n],
      ['seller_payable', 'USD', 5000n],
    ],
  )
  const stock = await stockOf({ tx: db }, [
    { sellerId: opened.key.sellerId, variantId: opened.order.lines[1]!.variantId },
  ])
  assert.deepEqual(
    stock.map(({ onHand, reserved }) => [onHand, reserved]),
    [[8, 0]],
  )
  await closes()
})

test('a second confirmation is refused and changes nothing; another buyer sees no such order', async () => {
  const opened = await paid()
  for (const status of ['delivered', 'arrived_port', 'picked_up'] as const) await reported(opened, status)
  await decided(opened, 'released')
  const { orderId } = opened.key
  const { buyerId } = opened.order
  await assert.rejects(
    market.run((ctx) => confirmReceipt(ctx, { orderId, buyerId: orderId })),
    { code: 'orders.not-found' },
  )
  await market.run((ctx) => confirmReceipt(ctx, { orderId, buyerId }))
  const before = await orderBalances({ tx: db }, opened.key)
  await assert.rejects(
    market.run((ctx) => confirmReceipt(ctx, { orderId, buyerId })),
    { code: 'orders.step-not-allowed' },
  )
  assert.deepEqual(await orderBalances({ tx: db }, opened.key), before)
})

test('reports of carrier and customs end alike in all their 24 orders, each twice', async () => {
  type Report = (opened: Opened) => Promise<void>
  const reports: readonly Report[] = [
    (opened) => reported(opened, 'picked_up'),
    (opened) => reported(opened, 'arrived_port'),
    (opened) => decided(opened, 'released'),
    (opened) => reported(opened, 'delivered'),
  ]
  for (const order of permutations(reports)) {
    const opened = await paid()
    for (const report of order) for (let twice = 0; twice < 2; twice += 1) await report(opened)
    assert.equal(await stateOf(opened), 'delivered')
  }
})

test('a mismatch and the release that followed it end released in both orders of arrival, each twice', async () => {
  for (const outcomes of [
    ['mismatch', 'released'],
    ['released', 'mismatch'],
  ] as const) {
    const opened = await paid()
    for (const status of ['picked_up', 'arrived_port'] as const) await reported(opened, status)
    for (const outcome of outcomes) for (let twice = 0; twice < 2; twice += 1) await decided(opened, outcome)
    assert.equal(await stateOf(opened), 'released', outcomes.join())
  }
})

test('an unpaid order lapses after its minutes and gives its stock back; not a second earlier', async () => {
  const opened = await market.open()
  clock.forward(30 * 60_000 - 1000)
  await sweep(lapseUnpaid)
  assert.equal(await stateOf(opened), 'open')
  clock.forward(1000)
  await sweep(lapseUnpaid)
  assert.equal(await stateOf(opened), 'lapsed')
  assert.deepEqual(await leftOf({ tx: db }, [opened.key]), [])
  const [stock] = await stockOf({ tx: db }, [
    { sellerId: opened.key.sellerId, variantId: opened.order.lines[0]!.variantId },
  ])
  assert.equal(stock?.available, 10)
  await closes()
})

test('money that comes late for a lapsed order goes back by itself', async () => {
  const opened = await market.open()
  clock.forward(31 * 60_000)
  await sweep(lapseUnpaid)
  await market.pay(opened.order, opened.paymentId)
  assert.equal(await stateOf(opened), 'refunding')
  await market.refundDone(opened.order)
  assert.equal(await stateOf(opened), 'refunded')
  assert.deepEqual(await leftOf({ tx: db }, [opened.key]), [])
  await closes()
})

test('an order not shipped in three working days is refunded by the clock, and a weekend does not count', async () => {
  const opened = await paid() // Monday evening in New York would be another day; it is Monday 01:30
  const { dueAt } = await orderOf({ tx: db }, opened.key)
  assert.equal(dueAt?.toISOString(), '2026-11-20T04:59:59.000Z')
  await market.run((ctx) => moveOrder(ctx, { ...opened.key, step: 'pack' }))
  assert.deepEqual((await orderOf({ tx: db }, opened.key)).dueAt, dueAt, 'packing gives no more time')
  days(3)
  await sweep(refundUnshipped)
  assert.equal(await stateOf(opened), 'packed')
  days(1)
  await sweep(refundUnshipped)
  assert.equal(await stateOf(opened), 'refunding')
  await market.refundDone(opened.order)
  assert.equal(await stateOf(opened), 'refunded')
  assert.deepEqual(await leftOf({ tx: db }, [opened.key]), [])
  await closes()
})

test('a delivered order is confirmed by the clock after ten days', async () => {
  const opened = await paid()
  for (const status of ['picked_up', 'arrived_port', 'delivered'] as const) await reported(opened, status)
  await decided(opened, 'released')
  days(9)
  await sweep(confirmDelivered)
  assert.equal(await stateOf(opened), 'delivered')
  days(1)
  await sweep(confirmDelivered)
  assert.equal(await stateOf(opened), 'completed')
})

test('a buyer may take the money back before shipping and not after', async () => {
  const [early, late] = [await paid(), await paid()]
  const wish = ({ order, key }: Opened) =>
    market.run((ctx) =>
      requestRefundBeforeShipping(ctx, { orderId: key.orderId, buyerId: order.buyerId, note: '不想要了' }),
    )
  await wish(early)
  assert.equal(await stateOf(early), 'refunding')
  const [stock] = await stockOf({ tx: db }, [
    { sellerId: early.key.sellerId, variantId: early.order.lines[0]!.variantId },
  ])
  assert.equal(stock?.reserved, 0)
  await reported(late, 'picked_up')
  await assert.rejects(wish(late), { code: 'orders.too-late-to-refund' })
})

test('a refusal by customs stops at the operator, who lets it go on after a correction', async () => {
  const opened = await paid()
  for (const status of ['picked_up', 'arrived_port'] as const) await reported(opened, status)
  await decided(opened, 'mismatch')
  const held = await orderOf({ tx: db }, opened.key)
  assert.deepEqual([held.state, held.owner, held.reason], ['held', 'operator', 'customs-mismatch'])
  await market.run((ctx) => resumeOrder(ctx, { ...opened.key, reason: 'the address was corrected' }))
  await decided(opened, 'released')
  assert.equal(await stateOf(opened), 'released')
})

test('a refused parcel that comes back fills the stock again and cannot go on; the refund closes its books', async () => {
  const opened = await paid()
  for (const status of ['picked_up', 'arrived_port'] as const) await reported(opened, status)
  await decided(opened, 'refused')
  for (let twice = 0; twice < 2; twice += 1) await reported(opened, 'returned')
  const [stock] = await stockOf({ tx: db }, [
    { sellerId: opened.key.sellerId, variantId: opened.order.lines[0]!.variantId },
  ])
  assert.deepEqual([stock?.onHand, stock?.reserved], [10, 0])
  await assert.rejects(
    market.run((ctx) => resumeOrder(ctx, { ...opened.key, reason: 'again' })),
    { code: 'orders.parcel-returned' },
  )
  await market.run((ctx) => refundByOperator(ctx, { ...opened.key, reason: 'refused by customs' }))
  await market.refundDone(opened.order)
  assert.equal(await stateOf(opened), 'refunded')
  assert.deepEqual(await leftOf({ tx: db }, [opened.key]), [])
  await closes()
})

test('a refund that the provider refuses becomes the operator’s, who asks anew', async () => {
  const opened = await paid()
  await market.run((ctx) => refundByOperator(ctx, { ...opened.key, reason: 'agreed with the buyer' }))
  const [refund] = await market.run((ctx) => refundsOf(ctx, opened.key))
  const failure = {
    ...opened.key,
    refundId: refund!.refundId,
    amountMinor: '1',
    currency: 'CNY',
    reason: 'account closed',
  }
  await sql`update payments.refund set state = 'failed' where id = ${refund!.refundId}`.execute(db)
  await market.run((ctx) => whenRefundFailed.handle(ctx, failure))
  const stuck = await orderOf({ tx: db }, opened.key)
  assert.deepEqual([stuck.state, stuck.owner, stuck.refundFailure], ['refunding', 'operator', 'account closed'])
  await market.run((ctx) => refundByOperator(ctx, { ...opened.key, reason: 'the account is open again' }))
  await market.refundDone(opened.order)
  assert.equal(await stateOf(opened), 'refunded')
  await closes()
})

test('a second payment for a paid order goes back and leaves the order alone', async () => {
  const opened = await paid()
  await market.payTwice(opened.order)
  const owed = await orderBalances({ tx: db }, opened.key)
  assert.equal(owed.find(({ account }) => account === 'refund_due')?.minor, 62349n)
  await market.refundDone(opened.order)
  assert.equal(await stateOf(opened), 'paid')
  const after = await orderBalances({ tx: db }, opened.key)
  assert.equal(after.find(({ account }) => account === 'refund_due')?.minor, 0n)
  assert.equal(after.find(({ account }) => account === 'provider')?.minor, 62349n)
})

test('payment and clock at the same moment: one wins, the money is never lost', async () => {
  for (let round = 0; round < 5; round += 1) {
    const opened = await market.open()
    clock.forward(31 * 60_000)
    await Promise.all([sweep(lapseUnpaid), market.pay(opened.order, opened.paymentId)])
    const state = await stateOf(opened)
    assert.ok(state === 'paid' || state === 'refunding', state)
  }
  assert.deepEqual(await transact(db, checkBooks), [])
  assert.deepEqual(await transact(db, checkStock), [])
})

test('placing, shipping and refunding one variant at once neither wait for each other nor lose a unit', async () => {
  const first = await market.open({}, 100)
  const lines = first.order.lines
  const more = await Promise.all(
    Array.from({ length: 12 }, () => market.open({ sellerId: first.key.sellerId, lines }, 100)),
  )
  await Promise.all(
    more.map(async (opened, index) => {
      await market.pay(opened.order, opened.paymentId)
      if (index % 3 === 0) await market.run((ctx) => moveOrder(ctx, { ...opened.key, step: 'ship' }))
      else if (index % 3 === 1) await market.run((ctx) => refundByOperator(ctx, { ...opened.key, reason: 'test' }))
    }),
  )
  await closes()
})

test('who receives is sealed, masked for people, opened for jobs, and forgotten after the end', async () => {
  const opened = await paid()
  const { rows } = await sql<{ all: string }>`
    select (select string_agg(o::text, ' ') from orders.order o) || (select string_agg(p::text, ' ') from orders.personal p)
           || (select string_agg(o::text, ' ') from platform.outbox o) || (select string_agg(a::text, ' ') from platform.audit a) as all
  `.execute(db)
  for (const secret of ['110101190001010010', '13800138000', '世纪大道100号8楼', '林小满'])
    assert.ok(!rows[0]!.all.includes(secret), secret)
  assert.deepEqual((await orderOf({ tx: db }, opened.key)).people, {
    name: '林**',
    phone: '138****8000',
    region: '上海市 浦东新区',
    detail: '世纪大道****',
    ordererName: '林**',
    idNumber: '1101**********0010',
  })
  assert.equal((await market.run((ctx) => recipient(ctx, opened.key))).orderer.idNumber, '110101190001010010')
  await assert.rejects(
    market.run((ctx) => eraseRecipient(ctx, opened.key)),
    { code: 'orders.not-ended' },
  )
  await market.run((ctx) => refundByOperator(ctx, { ...opened.key, reason: 'test' }))
  await market.refundDone(opened.order)
  for (let twice = 0; twice < 2; twice += 1) await market.run((ctx) => eraseRecipient(ctx, opened.key))
  await assert.rejects(
    market.run((ctx) => recipient(ctx, opened.key)),
    { code: 'orders.recipient-erased' },
  )
})

test('the timeline says what was, what is with its owner and clock, and what comes', async () => {
  const opened = await paid()
  await reported(opened, 'picked_up')
  const entries = await timeline({ tx: db }, opened.key, 'buyer')
  assert.deepEqual(
    entries.map(({ key, state }) => `${key} ${state}`),
    [
      'open done',
      'pay done',
      'ship done',
      'at.shipped now',
      'arrive next',
      'release next',
      'deliver next',
      'confirm next',
    ],
  )
  assert.equal(entries.find(({ state }) => state === 'now')?.owner, 'carrier')
})

function permutations<T>(list: readonly T[]): readonly (readonly T[])[] {
  if (list.length <= 1) return [list]
  return list.flatMap((one, at) => permutations(list.toSpliced(at, 1)).map((rest) => [one, ...rest]))
}
