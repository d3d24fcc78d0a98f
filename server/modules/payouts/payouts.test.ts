import assert from 'node:assert/strict'
import { beforeEach, test } from 'node:test'
import { balances, checkBooks, orderBalances } from '#modules/ledger'
import { must } from '#platform/check'
import { own, sql } from '#platform/db'
import { enqueue } from '#platform/job'
import { call } from '../../../simulators/testing/processes.ts'
import { testDatabase } from '../../test/database.ts'
import { markForReview, payNow, retryPayout } from './decide.ts'
import { payoutDesk } from './desk.ts'
import { makePayout } from './make-payout.ts'
import { payoutsOf } from './payouts.ts'
import { runPayoutsJob } from './run-payouts.job.ts'
import { periodOf, statementOf } from './statement.ts'
import type { Tables } from './tables.ts'
import { newSeller, openBankWorld, releasedOrder } from './test/bank.ts'

const { db } = await testDatabase()
const world = await openBankWorld(db)
const { clock, simulator, tx, drain } = world

beforeEach(async () => {
  await call(simulator, '/control', { body: {} })
})

const misbehave = (body: object) => call(simulator, '/control', { body })
const rowOf = async (sellerId: string) =>
  must(
    await own<Tables>(db)
      .selectFrom('payouts.payout')
      .selectAll()
      .where('seller_id', '=', sellerId)
      .orderBy('id', 'desc')
      .executeTakeFirst(),
    'a payout',
  )
/** The bank takes a step with the seller's newest file, and the product asks. */
async function advance(sellerId: string): Promise<void> {
  await call(simulator, `/v1/payment-files/${(await rowOf(sellerId)).file_id ?? ''}/advance`, { body: {} })
  await later()
}
async function later(): Promise<void> {
  clock.forward(700_000)
  await drain()
}
const usdOf = async (sellerId: string) =>
  Object.fromEntries(
    (await tx((ctx) => balances(ctx, { sellerId })))
      .filter((each) => each.currency === 'USD' && each.minor !== 0n)
      .map((each) => [each.account, each.minor]),
  )
const emitted = async (name: string, about: string) =>
  (await sql`select id from platform.outbox where name = ${name} and payload::text like ${`%${about}%`}`.execute(db))
    .rows.length

test('what is released is sent, executed, confirmed by the statement, and the orders close', async () => {
  const sellerId = await newSeller(world)
  const one = await releasedOrder(world, sellerId, 12_500n)
  const two = await releasedOrder(world, sellerId, 2_500n)
  const payoutId = must(await tx((ctx) => makePayout(ctx, sellerId)), 'enough is due')
  assert.deepEqual(await usdOf(sellerId), { currency_position: -15_000n, payout_transit: 15_000n })
  await drain()
  assert.equal((await rowOf(sellerId)).state, 'sent')
  await advance(sellerId)
  assert.equal((await rowOf(sellerId)).bank_status, 'ACCP')
  await advance(sellerId)
  const paid = await rowOf(sellerId)
  assert.equal(paid.state, 'paid')
  assert.match(paid.bank_reference ?? '', /^BK\d{14}$/)
  assert.deepEqual(await usdOf(sellerId), { bank: -15_000n, currency_position: -15_000n })
  for (const orderId of [one, two]) {
    const left = (await tx((ctx) => orderBalances(ctx, { sellerId, orderId }))).filter(
      (each) => each.minor !== 0n && ['seller_payable', 'payout_transit', 'escrow'].includes(each.account),
    )
    assert.deepEqual(left, [])
  }
  assert.equal(await emitted('payouts.paid', payoutId), 1)
  assert.deepEqual(await checkBooks(db), [])
  assert.equal(await tx((ctx) => makePayout(ctx, sellerId)), null, 'nothing is due twice')
})

test('the account number is nowhere in clear, and the file names the payout as its end-to-end id', async () => {
  const sellerId = await newSeller(world, '998877665544')
  await releasedOrder(world, sellerId, 10_000n)
  await tx((ctx) => makePayout(ctx, sellerId))
  await drain()
  const row = await rowOf(sellerId)
  assert(!(row.xml_sealed ?? '').includes('998877665544'))
  const xml = world.world.vault.open(row.xml_sealed ?? '', `payouts.file:${row.id}`)
  assert.match(xml, new RegExp(`<EndToEndId>${row.id.replaceAll('-', '')}</EndToEndId>`))
  assert.match(xml, /<Nm>Ridge &amp; Sons &lt;Orchards&gt;<\/Nm>/)
  assert.equal(row.account_last, '5544')
})

test('less than the minimum waits for more, unless an operator says so', async () => {
  const sellerId = await newSeller(world)
  await releasedOrder(world, sellerId, 1n)
  assert.equal(await tx((ctx) => makePayout(ctx, sellerId)), null)
  const { payoutId } = await tx((ctx) => payNow(ctx, sellerId, 'the seller closes its shop'))
  assert.equal((await tx((ctx) => payoutsOf(ctx, sellerId)))[0]?.payoutId, payoutId)
})

test('no answer is asked again with the same bytes, and never sent as another transfer', async () => {
  const sellerId = await newSeller(world)
  await releasedOrder(world, sellerId, 20_000n)
  await drain()
  await misbehave({ lose: 'answer', on: ['files.receive'], times: 1 })
  await tx((ctx) => makePayout(ctx, sellerId))
  await drain()
  const unknown = await rowOf(sellerId)
  assert.equal(unknown.state, 'new')
  assert(unknown.problem !== null)
  const seen = (await tx(payoutDesk)).open.find((each) => each.payoutId === unknown.id)
  assert.equal(seen?.attempts, 1)
  await later()
  const sent = await rowOf(sellerId)
  assert.equal(sent.state, 'sent')
  assert.equal(sent.xml_sealed, unknown.xml_sealed)
  await advance(sellerId)
  await advance(sellerId)
  assert.equal((await rowOf(sellerId)).state, 'paid')
})

test('a rejected payout goes back to the seller in the bank’s words and waits for a person', async () => {
  const sellerId = await newSeller(world, '12340000')
  await releasedOrder(world, sellerId, 30_000n)
  const payoutId = must(await tx((ctx) => makePayout(ctx, sellerId)), 'enough is due')
  await drain()
  await advance(sellerId)
  const row = await rowOf(sellerId)
  assert.equal(row.state, 'rejected')
  assert.equal(row.reject_code, 'AC01')
  assert.match(row.reject_words ?? '', /Account number/)
  assert.deepEqual(await usdOf(sellerId), { currency_position: -30_000n, seller_payable: 30_000n })
  assert.equal(await emitted('payouts.rejected', payoutId), 1)
  assert.equal(await tx((ctx) => makePayout(ctx, sellerId)), null, 'it is not sent to the same account by itself')
  assert.equal((await tx(payoutDesk)).due.find((each) => each.sellerId === sellerId)?.held, 'AC01')
  const again = await tx((ctx) => retryPayout(ctx, payoutId, 'the seller corrected the account'))
  assert.notEqual(again.payoutId, payoutId)
  assert.deepEqual(await usdOf(sellerId), { currency_position: -30_000n, payout_transit: 30_000n })
  assert.deepEqual(await checkBooks(db), [])
})

test('an amount on the statement that is not ours stops at a person, and nothing is called paid', async () => {
  const sellerId = await newSeller(world)
  await releasedOrder(world, sellerId, 40_000n)
  await misbehave({ lie: { amount: '1.00' }, on: ['files.receive'] })
  await tx((ctx) => makePayout(ctx, sellerId))
  await drain()
  await advance(sellerId)
  await advance(sellerId)
  const row = await rowOf(sellerId)
  assert.equal(row.state, 'sent')
  assert.equal(row.review_reason, 'booked 1.00 USD')
  assert.deepEqual(await usdOf(sellerId), { currency_position: -40_000n, payout_transit: 40_000n })
})

test('a seller without a bank account is a person’s task, and a review stops and resumes', async () => {
  const sellerId = await newSeller(world, null)
  await releasedOrder(world, sellerId, 50_000n)
  const payoutId = must(await tx((ctx) => makePayout(ctx, sellerId)), 'enough is due')
  await drain()
  assert.equal((await rowOf(sellerId)).review_reason, 'no-bank-account')
  await assert.rejects(
    tx((ctx) => markForReview(ctx, payoutId, 'x')),
    { code: 'payouts.not-open' },
  )
  await tx((ctx) => retryPayout(ctx, payoutId, 'asked the seller'))
  assert.equal((await rowOf(sellerId)).review_reason, null)
})

test('two runs at once make one payout', async () => {
  const sellerId = await newSeller(world)
  await releasedOrder(world, sellerId, 60_000n)
  const made = await Promise.all(Array.from({ length: 4 }, () => tx((ctx) => makePayout(ctx, sellerId))))
  assert.equal(made.filter((each) => each !== null).length, 1)
  await tx((ctx) => enqueue(ctx, runPayoutsJob, {}))
  await drain()
  assert.equal((await tx((ctx) => payoutsOf(ctx, sellerId))).length, 1)
})

test('the statement adds up from opening to closing, and closing is what the ledger owes', async () => {
  const sellerId = await newSeller(world)
  await releasedOrder(world, sellerId, 70_000n)
  await tx((ctx) => makePayout(ctx, sellerId))
  const second = await releasedOrder(world, sellerId, 5_000n)
  const month = clock.now().toISOString().slice(0, 7)
  const statement = await tx((ctx) => statementOf(ctx, sellerId, periodOf(month)))
  assert.equal(statement.openingMinor, 0n)
  assert.equal(statement.totals.netMinor, 75_000n)
  assert.equal(statement.totals.paidOutMinor, -70_000n)
  assert.equal(
    statement.openingMinor + statement.totals.netMinor + statement.totals.paidOutMinor,
    statement.closingMinor,
  )
  assert.equal((await usdOf(sellerId))['seller_payable'], statement.closingMinor)
  const line = must(
    statement.orders.find((each) => each.orderId === second),
    'the second order',
  )
  assert.equal(line.rate, '7.207200')
  assert.equal(line.goodsMinor - line.feeMinor, line.shareMinor)
  assert.equal(line.releasedMinor, 31_175n)
  const next = await tx((ctx) => statementOf(ctx, sellerId, periodOf('2999-01')))
  assert.equal(next.openingMinor, statement.closingMinor)
  assert.deepEqual(next.orders, [])
})
