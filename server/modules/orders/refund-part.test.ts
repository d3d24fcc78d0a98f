import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from '#platform/db'
import { handClock } from '#platform/clock'
import { newId } from '#platform/id'
import { jobRun } from '#platform/job'
import { silentLog } from '#platform/log'
import { stockOf } from '#modules/inventory'
import { leftOf, orderBalances } from '#modules/ledger'
import { retryRefund } from '#modules/payments'
import { testDatabase } from '../../test/database.ts'
import { testWorld } from '../../test/world.ts'
import { booksOf } from './books.ts'
import { confirmDelivered, refundUnshipped } from './clocks.job.ts'
import {
  confirmReceipt,
  freezeOrder,
  moveOrder,
  orderOf,
  refundable,
  refundByOperator,
  refundPart,
  thawOrder,
} from './index.ts'
import type { OrderStep } from './order-state.ts'
import type { RefundPart } from './refund-part.ts'
import { openMarket } from './test-market.ts'
import { whenRefundFailed } from './when-refund-failed.ts'

const { db } = await testDatabase({ max: 6 })
const world = testWorld()
const clock = handClock('2026-11-16T06:00:00Z')
const market = openMarket(db, world, {
  get now() {
    return clock.now()
  },
})
await market.load()

const toDelivery = ['ship', 'arrive', 'release', 'deliver'] as const
type Opened = Awaited<ReturnType<typeof market.open>>
async function paid(...steps: readonly OrderStep[]): Promise<Opened> {
  const opened = await market.open()
  await market.pay(opened.order, opened.paymentId)
  for (const step of steps) await market.run((ctx) => moveOrder(ctx, { ...opened.key, step }))
  return opened
}
const delivered = () => paid(...toDelivery)
const completed = () => paid(...toDelivery, 'confirm')
const asked = {
  freight: false,
  tax: false,
  bearer: 'seller',
  policy: 'changed-mind',
  reason: 'asked-by-buyer',
} as const
const give = ({ key }: Opened, over: Partial<RefundPart>) =>
  market.run((ctx) => refundPart(ctx, { ...key, ...asked, cause: `return:${newId(clock.now())}`, of: 'rest', ...over }))
const books = async ({ key }: Opened) =>
  Object.fromEntries(
    (await leftOf({ tx: db }, [key])).map(({ account, currency, minor }) => [`${account} ${currency}`, minor]),
  )
const stateOf = async ({ key }: Opened) => (await orderOf({ tx: db }, key)).state
const sweep = async (which: typeof confirmDelivered) =>
  which.sweep(jobRun({ db, clock, log: silentLog(), world }, which.name))
const days = (count: number) => clock.forward(count * 86_400_000)
const closes = async () => {
  const all = await market.run(booksOf)
  assert.deepEqual([all.findings, all.stockFindings], [[], []])
}

test('one piece goes back out of escrow, and the confirmation releases only what is left', async () => {
  const opened = await delivered()
  const { amount } = await give(opened, { of: { lines: [{ line: 2, quantity: 1 }] }, tax: true })
  // Line 2 holds two pieces: goods 19585, consumption tax 2057, VAT 2674, rounding 1. The first piece has the odd coins.
  assert.equal(amount.minor, 9793n + 1029n + 1337n)
  assert.equal(await stateOf(opened), 'delivered')
  await market.refundDone(opened.order)
  assert.equal(await stateOf(opened), 'delivered')
  await market.run((ctx) => confirmReceipt(ctx, { orderId: opened.key.orderId, buyerId: opened.order.buyerId }))
  const left = await books(opened)
  assert.equal(left['provider CNY'], 62349n - amount.minor)
  assert.equal(left['escrow CNY'], undefined)
  assert.equal(left['tax_due CNY'], 9462n - 1029n - 1337n)
  assert.equal(left['seller_payable USD'], 2500n + 1250n)
  await closes()
})

test('after the release the seller owes its share back, and may owe more than it is owed', async () => {
  const opened = await completed()
  await give(opened, { policy: 'seller-at-fault', freight: true, tax: true })
  assert.equal(await stateOf(opened), 'refunding')
  await market.refundDone(opened.order)
  assert.equal(await stateOf(opened), 'refunded')
  const left = await books(opened)
  // The commission stays (31.34) and the freight was flown (136.00 and 1.18): both are claimed at the recorded rate.
  const claim = 3134n + 13600n + 118n
  const dollars = (claim * 10_000n + 36_036n) / 72_072n
  assert.equal(left['seller_payable USD'], -dollars)
  assert.equal(left['currency_position CNY'], -claim)
  assert.deepEqual([left['platform_fee CNY'], left['carrier_due CNY'], left['tax_due CNY']], [3134n, 13600n, undefined])
  assert.equal(left['provider CNY'], undefined)
  await closes()
})

test('what the platform gives of its own leaves everybody else with what they earned', async () => {
  const opened = await completed()
  const before = await books(opened)
  await give(opened, {
    policy: 'platform-goodwill',
    bearer: 'platform',
    of: { amount: { minor: 5000n, currency: 'CNY' } },
  })
  await market.refundDone(opened.order)
  assert.deepEqual(await books(opened), { ...before, 'provider CNY': 57349n, 'platform_loss CNY': 5000n })
  await closes()
})

test('a parcel lost by the carrier before the release: the seller keeps its dollars, the carrier gets nothing', async () => {
  const opened = await paid('ship')
  await give(opened, { policy: 'lost-by-carrier', bearer: 'platform', freight: true, tax: true })
  await market.refundDone(opened.order)
  assert.equal(await stateOf(opened), 'refunded')
  const left = await books(opened)
  assert.deepEqual(
    [left['seller_payable USD'], left['carrier_due CNY'], left['tax_due CNY'], left['escrow CNY']],
    [5000n, undefined, undefined, undefined],
  )
  assert.equal(left['platform_loss CNY'], 39170n - 1n, 'the goods less what it had borne of them before')
  await closes()
})

test('the same cause is one refund, whoever asks again and however often', async () => {
  const opened = await delivered()
  const cause = 'dispute:1'
  const first = await give(opened, { cause, of: { amount: { minor: 1000n, currency: 'CNY' } } })
  const again = await Promise.all([give(opened, { cause }), give(opened, { cause })])
  assert.deepEqual(again, [first, first])
  assert.equal((await refundable({ tx: db }, opened.key)).promised.minor, 1000n)
})

test('refunds racing for the rest never give back more than was paid', async () => {
  const opened = await delivered()
  const one = () => give(opened, { of: { amount: { minor: 20_000n, currency: 'CNY' } }, freight: true, tax: true })
  const answers = await Promise.allSettled([one(), one(), one(), one(), one()])
  assert.equal(answers.filter(({ status }) => status === 'fulfilled').length, 3)
  for (const answer of answers)
    if (answer.status === 'rejected') assert.equal((answer.reason as { code?: string }).code, 'orders.refund-exceeds') // what was thrown is ours
  await give(opened, { freight: true, tax: true })
  await market.refundDone(opened.order)
  assert.equal(await stateOf(opened), 'refunded')
  await closes()
})

test('pieces that cannot be shipped go back before shipping with their freight and tax, and their stock is free', async () => {
  const opened = await paid('pack')
  await give(opened, { policy: 'unshipped', of: { lines: [{ line: 2, quantity: 1 }] }, freight: true, tax: true })
  const { variantId } = opened.order.lines[1]!
  const stock = async () =>
    (await stockOf({ tx: db }, [{ sellerId: opened.key.sellerId, variantId }])).map(({ onHand, reserved }) => [
      onHand,
      reserved,
    ])
  assert.deepEqual(await stock(), [[10, 1]])
  await market.run((ctx) => moveOrder(ctx, { ...opened.key, step: 'ship' }))
  assert.deepEqual(await stock(), [[9, 0]])
  await assert.rejects(give(opened, { policy: 'unshipped' }), { code: 'orders.too-late-to-refund' })
  await closes()
})

test('the last unshippable piece ends the order, and an ended order gives nothing more', async () => {
  const opened = await paid()
  const lines = [
    { line: 1, quantity: 1 },
    { line: 2, quantity: 2 },
  ]
  await give(opened, { policy: 'unshipped', of: { lines }, freight: true, tax: true })
  assert.equal(await stateOf(opened), 'refunding')
  await market.refundDone(opened.order)
  assert.equal(await stateOf(opened), 'refunded')
  assert.deepEqual(await books(opened), {})
  await assert.rejects(give(opened, {}), { code: 'orders.nothing-to-refund' })
  await assert.rejects(give(opened, { of: { lines: [{ line: 1, quantity: 1 }] } }), { code: 'orders.refund-exceeds' })
  await assert.rejects(give(opened, { policy: 'as-i-like' }), { code: 'orders.policy-unknown' })
  await closes()
})

test('after a part went back the operator’s refund gives the rest, and the clock of shipping too', async () => {
  const [byOperator, byClock] = [await delivered(), await paid()]
  for (const each of [byOperator, byClock]) await give(each, { of: { amount: { minor: 777n, currency: 'CNY' } } })
  await market.run((ctx) => refundByOperator(ctx, { ...byOperator.key, reason: 'agreed' }))
  days(5)
  await sweep(refundUnshipped)
  for (const each of [byOperator, byClock]) {
    await market.refundDone(each.order)
    assert.equal(await stateOf(each), 'refunded')
    assert.deepEqual(await books(each), {})
  }
  await closes()
})

test('a part that the provider refuses to give back is asked for anew by a person; the order stays where it is', async () => {
  const opened = await delivered()
  const { refundId, amount } = await give(opened, { of: { amount: { minor: 1000n, currency: 'CNY' } } })
  const failure = { ...opened.key, refundId, amountMinor: amount.minor.toString(), currency: 'CNY', reason: 'closed' }
  await sql`update payments.refund set state = 'failed' where id = ${refundId}`.execute(db)
  await market.run((ctx) => whenRefundFailed.handle(ctx, failure))
  await market.run((ctx) => refundByOperator(ctx, { ...opened.key, reason: 'open again' }))
  await assert.rejects(
    market.run((ctx) => retryRefund(ctx, refundId, 'x')),
    { code: 'payments.not-retryable' },
  )
  assert.equal(await stateOf(opened), 'delivered')
  await market.refundDone(opened.order)
  assert.equal((await orderBalances({ tx: db }, opened.key)).find(({ account }) => account === 'refund_due')?.minor, 0n)
})

test('a freeze stops the clock of confirming, and the thaw gives the time back', async () => {
  const opened = await delivered()
  const freeze = { ...opened.key, by: 'dispute', id: newId(clock.now()) } as const
  const other = { ...freeze, by: 'return' } as const
  days(9)
  for (const each of [freeze, freeze, other]) assert.ok((await market.run((ctx) => freezeOrder(ctx, each))).frozen)
  days(30)
  await sweep(confirmDelivered)
  const { buyerId } = opened.order
  await assert.rejects(
    market.run((ctx) => confirmReceipt(ctx, { orderId: opened.key.orderId, buyerId })),
    {
      code: 'orders.frozen',
    },
  )
  assert.equal((await orderOf({ tx: db }, opened.key)).noClock, 'frozen')
  await market.run((ctx) => thawOrder(ctx, freeze))
  days(5)
  await sweep(confirmDelivered)
  assert.equal(await stateOf(opened), 'delivered', 'the return still holds it')
  for (const each of [other, other]) await market.run((ctx) => thawOrder(ctx, each))
  await sweep(confirmDelivered)
  assert.equal(await stateOf(opened), 'delivered', 'a day is left')
  days(1)
  await sweep(confirmDelivered)
  assert.equal(await stateOf(opened), 'completed')
  assert.deepEqual(await market.run((ctx) => freezeOrder(ctx, freeze)), { frozen: false })
})

test('a clock that begins while the order is frozen stands still with all its time', async () => {
  const opened = await paid('ship', 'arrive', 'release')
  const freeze = { ...opened.key, by: 'dispute', id: newId(clock.now()) } as const
  await market.run((ctx) => freezeOrder(ctx, freeze))
  await market.run((ctx) => moveOrder(ctx, { ...opened.key, step: 'deliver' }))
  days(40)
  await sweep(confirmDelivered)
  await market.run((ctx) => thawOrder(ctx, freeze))
  const { dueAt } = await orderOf({ tx: db }, opened.key)
  assert.equal(dueAt?.getTime(), clock.now().getTime() + 10 * 86_400_000)
})

test('a freeze and the clock at the same moment: whoever is first has won, and both agree who', async () => {
  for (let round = 0; round < 6; round += 1) {
    const opened = await delivered()
    days(11)
    const freeze = { ...opened.key, by: 'dispute', id: newId(clock.now()) } as const
    const [{ frozen }] = await Promise.all([market.run((ctx) => freezeOrder(ctx, freeze)), sweep(confirmDelivered)])
    assert.equal(await stateOf(opened), frozen ? 'delivered' : 'completed')
  }
})
