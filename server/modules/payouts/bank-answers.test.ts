import assert from 'node:assert/strict'
import { beforeEach, test } from 'node:test'
import { balances, checkBooks } from '#modules/ledger'
import { must } from '#platform/check'
import { own, sql } from '#platform/db'
import { newId } from '#platform/id'
import { call } from '../../../simulators/testing/processes.ts'
import { testDatabase } from '../../test/database.ts'
import { approvePayout, withdrawPayout } from './approve-payout.ts'
import { payNow, retryPayout } from './decide.ts'
import { payoutDesk, payoutDeskCount } from './desk.ts'
import { makePayout } from './make-payout.ts'
import { openEntries } from './settle-entry.ts'
import type { Tables } from './tables.ts'
import { clawBack, newSeller, openBankWorld, releasedOrder } from './test/bank.ts'

const { db } = await testDatabase()
const world = await openBankWorld(db)
const { clock, simulator, tx, as, set, drain } = world
const operator = { kind: 'operator', id: newId(clock.now()) } as const
const second = { kind: 'operator', id: newId(clock.now()) } as const

beforeEach(async () => {
  await call(simulator, '/control', { body: {} })
})
const misbehave = (body: object) => call(simulator, '/control', { body })
const rowOf = async (payoutId: string) =>
  must(
    await own<Tables>(db).selectFrom('payouts.payout').selectAll().where('id', '=', payoutId).executeTakeFirst(),
    'a payout',
  )
async function later(): Promise<void> {
  clock.forward(700_000)
  await drain()
}
async function advance(payoutId: string): Promise<void> {
  await call(simulator, `/v1/payment-files/${(await rowOf(payoutId)).file_id ?? ''}/advance`, { body: {} })
  await later()
}
const made = async (sellerId: string, minor: bigint): Promise<string> => {
  await releasedOrder(world, sellerId, minor)
  return must(await tx((ctx) => makePayout(ctx, sellerId)), 'enough is due')
}
const usdOf = async (sellerId: string) =>
  Object.fromEntries(
    (await tx((ctx) => balances(ctx, { sellerId })))
      .filter((each) => each.currency === 'USD' && each.minor !== 0n)
      .map((each) => [each.account, each.minor]),
  )
/** Statements are asked for by the product's day; the simulator books by the real one. */
async function readToday(): Promise<void> {
  const day = new Date().toISOString().slice(0, 10)
  await sql`
    insert into payouts.bank_day (day, ask_at) values (${day}, ${clock.now()})
    on conflict (day) do update set ask_at = excluded.ask_at
  `.execute(db)
  await drain()
}

test('after no answer the bank is asked by our message id, and while it says nothing, nothing is sent', async () => {
  const sellerId = await newSeller(world)
  await misbehave({ lose: 'answer', on: ['files.receive'], times: 1 })
  const arrived = await made(sellerId, 20_000n)
  await drain()
  assert.equal((await rowOf(arrived)).state, 'new')
  // A second file would hang for ever: only asking can help.
  await misbehave({ hang_ms: 600_000, on: ['files.receive'] })
  await later()
  assert.equal((await rowOf(arrived)).state, 'sent', 'it had arrived')
})

test('a file that never arrived is sent again, as the same bytes, only after the bank said so', async () => {
  const sellerId = await newSeller(world)
  await misbehave({ lose: 'answer', lie: { receive: 'dropped' }, on: ['files.receive'], times: 1 })
  const payoutId = await made(sellerId, 21_000n)
  await drain()
  const before = await rowOf(payoutId)
  assert.deepEqual([before.state, before.attempts], ['new', 1])
  await later()
  const after = await rowOf(payoutId)
  assert.deepEqual([after.state, after.xml_sealed], ['sent', before.xml_sealed])
})

test('a report on the whole file that names no transfer is this transfer’s too', async () => {
  const sellerId = await newSeller(world)
  await misbehave({ lie: { report: 'group', reject: 'AC06' }, on: ['files.receive'] })
  const payoutId = await made(sellerId, 22_000n)
  await drain()
  await advance(payoutId)
  const row = await rowOf(payoutId)
  assert.deepEqual([row.state, row.reject_code], ['rejected', 'RJCT'])
})

test('money that comes back after it was paid is due anew, once, and waits for a person', async () => {
  const sellerId = await newSeller(world)
  const payoutId = await made(sellerId, 23_000n)
  await drain()
  await advance(payoutId)
  await advance(payoutId)
  const paid = await rowOf(payoutId)
  assert.equal(paid.state, 'paid')
  await call(simulator, `/v1/payment-files/${paid.file_id ?? ''}/return`, { body: { code: 'AC04' } })
  await readToday()
  await readToday()
  const row = await rowOf(payoutId)
  assert.deepEqual([row.state, row.return_code, row.reject_code], ['returned', 'AC04', null])
  assert.deepEqual(await usdOf(sellerId), { currency_position: -23_000n, seller_payable: 23_000n })
  assert.equal(await tx((ctx) => makePayout(ctx, sellerId)), null, 'it is not sent to the same account by itself')
  const told =
    await sql`select from platform.outbox where name = 'payouts.returned' and payload->>'payoutId' = ${payoutId}`.execute(
      db,
    )
  assert.equal(told.rows.length, 1)
  const anew = await tx((ctx) => retryPayout(ctx, payoutId, 'the seller corrected the account'))
  assert.notEqual(anew.payoutId, payoutId)
  assert.deepEqual(await checkBooks(db), [])
})

test('what came back is a person’s task as long as it is owed', async () => {
  const sellerId = await newSeller(world)
  const orderId = await releasedOrder(world, sellerId, 23_500n)
  const payoutId = must(await tx((ctx) => makePayout(ctx, sellerId)), 'enough is due')
  await drain()
  await advance(payoutId)
  await advance(payoutId)
  const { count: before } = await tx(payoutDeskCount)
  await call(simulator, `/v1/payment-files/${(await rowOf(payoutId)).file_id ?? ''}/return`, { body: { code: 'AC04' } })
  await readToday()
  assert.equal((await tx(payoutDeskCount)).count, before + 1)
  await clawBack(world, { sellerId, orderId }, 23_500n)
  assert.equal((await tx(payoutDeskCount)).count, before)
  await releasedOrder(world, sellerId, 9_000n)
  assert.equal(await tx((ctx) => makePayout(ctx, sellerId)), null, 'the hold stands')
  assert.equal((await tx(payoutDeskCount)).count, before + 1)
})

test('what came back with another amount than was paid is a person’s task', async () => {
  const sellerId = await newSeller(world)
  const payoutId = await made(sellerId, 24_000n)
  await drain()
  await advance(payoutId)
  await advance(payoutId)
  const { file_id: fileId } = await rowOf(payoutId)
  await call(simulator, `/v1/payment-files/${fileId ?? ''}/return`, { body: { code: 'AC04', amount: '225.00' } })
  await readToday()
  assert.equal((await rowOf(payoutId)).state, 'paid')
  const line = (await tx(openEntries)).find((each) => each.payoutId === payoutId)
  assert.deepEqual([line?.problem, line?.amount.minor], ['amount-differs', 22_500n])
  assert((await tx(payoutDeskCount)).count > 0)
})

test('a second debit for the same payout is a task and pays nothing', async () => {
  const sellerId = await newSeller(world)
  const payoutId = await made(sellerId, 25_000n)
  await drain()
  await advance(payoutId)
  await advance(payoutId)
  const twice = {
    direction: 'debit',
    account: 'WESTBOUND-USD',
    currency: 'USD',
    amount: '250.00',
    name: 'x',
    words: 'x',
  }
  await call(simulator, '/v1/entries', { body: { ...twice, end_to_end_id: payoutId.replaceAll('-', '') } })
  await readToday()
  const line = (await tx(openEntries)).find((each) => each.payoutId === payoutId)
  assert.equal(line?.problem, 'paid-twice')
  assert.equal((await usdOf(sellerId))['bank'], -25_000n)
})

test('above the limit two different operators agree, and their payout goes; below it none is asked', async () => {
  await set('payouts.four-eyes-usd-minor', '50000')
  const below = await made(await newSeller(world), 50_000n)
  assert.equal((await rowOf(below)).state, 'new')
  const payoutId = await made(await newSeller(world), 50_001n)
  await drain()
  const waiting = await rowOf(payoutId)
  assert.deepEqual([waiting.state, waiting.xml_sealed], ['waiting', null])
  assert(waiting.approve_by !== null && waiting.approve_by > clock.now())
  assert.equal(await as(operator, (ctx) => approvePayout(ctx, payoutId)), 'waiting')
  await assert.rejects(
    as(operator, (ctx) => approvePayout(ctx, payoutId)),
    { code: 'payouts.same-operator' },
  )
  assert.deepEqual(
    (await tx(payoutDesk)).waiting.find((each) => each.payoutId === payoutId)?.approvals.map((each) => each.operatorId),
    [operator.id],
  )
  assert.equal(await as(second, (ctx) => approvePayout(ctx, payoutId)), 'new')
  await drain()
  assert.equal((await rowOf(payoutId)).state, 'sent')
  await assert.rejects(
    as(second, (ctx) => withdrawPayout(ctx, payoutId, 'too late')),
    { code: 'payouts.not-waiting' },
  )
})

test('two operators who agree at once let it go once; who made it by hand has agreed', async () => {
  const sellerId = await newSeller(world)
  await releasedOrder(world, sellerId, 60_000n)
  const { payoutId } = await as(operator, (ctx) => payNow(ctx, sellerId, 'asked by the seller'))
  await assert.rejects(
    as(operator, (ctx) => approvePayout(ctx, payoutId)),
    { code: 'payouts.same-operator' },
  )
  const third = { kind: 'operator', id: newId(clock.now()) } as const
  const both = await Promise.allSettled([
    as(second, (ctx) => approvePayout(ctx, payoutId)),
    as(third, (ctx) => approvePayout(ctx, payoutId)),
  ])
  assert.deepEqual(both.map(({ status }) => status).toSorted(), ['fulfilled', 'rejected'])
  assert.equal((await rowOf(payoutId)).state, 'new')
})

test('a payout that is not agreed to is taken back: due anew, and not made again by itself', async () => {
  const sellerId = await newSeller(world)
  const payoutId = await made(sellerId, 70_000n)
  await as(second, (ctx) => withdrawPayout(ctx, payoutId, 'the orders look invented'))
  assert.equal((await rowOf(payoutId)).state, 'withdrawn')
  assert.deepEqual(await usdOf(sellerId), { currency_position: -70_000n, seller_payable: 70_000n })
  assert.equal(await tx((ctx) => makePayout(ctx, sellerId)), null)
  const due = (await tx(payoutDesk)).due.find((each) => each.sellerId === sellerId)
  assert.deepEqual(due?.outlook, { kind: 'held', code: 'withdrawn' })
  assert.deepEqual(await checkBooks(db), [])
})
