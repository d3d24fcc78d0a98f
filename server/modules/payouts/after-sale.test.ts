import assert from 'node:assert/strict'
import { test } from 'node:test'
import { balances, checkBooks } from '#modules/ledger'
import { must } from '#platform/check'
import { own, sql } from '#platform/db'
import { newId } from '#platform/id'
import { call } from '../../../simulators/testing/processes.ts'
import { testDatabase } from '../../test/database.ts'
import { balanceLines } from './balance-lines.ts'
import { askWriteOff, debtOf, writeOff } from './debts.ts'
import { makePayout } from './make-payout.ts'
import { proposeReserve } from './propose-reserve.ts'
import { readBook } from './read-book.ts'
import { acceptReserve, endReserve, proposedReserves, setReserve, withheldOf } from './reserves.ts'
import { sellerMoney } from './seller-money.ts'
import { explainEntry, openEntries, recordRepayment } from './settle-entry.ts'
import type { Tables } from './tables.ts'
import { clawBack, newSeller, openBankWorld, releasedOrder } from './test/bank.ts'

const { db } = await testDatabase()
const world = await openBankWorld(db)
const { clock, simulator, tx, as, drain } = world
const operator = { kind: 'operator', id: newId(clock.now()) } as const
const second = { kind: 'operator', id: newId(clock.now()) } as const
const dayMs = 86_400_000

const usdOf = async (sellerId: string) =>
  Object.fromEntries(
    (await tx((ctx) => balances(ctx, { sellerId })))
      .filter((each) => each.currency === 'USD' && each.minor !== 0n)
      .map((each) => [each.account, each.minor]),
  )
const tenth = (days: number) => ({
  shareBp: 1000,
  holdDays: 30,
  endsAt: new Date(clock.now().getTime() + days * dayMs),
  reason: 'Many parcels came back in October.',
})

test('what is taken back is netted against later sales, and every line of it is shown', async () => {
  const sellerId = await newSeller(world)
  const sold = await releasedOrder(world, sellerId, 10_000n)
  await tx((ctx) => makePayout(ctx, sellerId))
  await clawBack(world, { sellerId, orderId: sold }, 4_000n)
  await tx((ctx) => readBook(ctx, sellerId))
  const money = await tx((ctx) => sellerMoney(ctx, sellerId))
  assert.equal(money.owed.minor, -4_000n)
  assert.deepEqual([money.outlook.kind, money.nextPayout], ['owes', null])
  assert.deepEqual(
    money.lines.map((line) => [line.kind, line.orderId, line.amount.minor]),
    [['claw-back', sold, -4_000n]],
  )
  assert.equal(await tx((ctx) => makePayout(ctx, sellerId)), null)
  await releasedOrder(world, sellerId, 9_000n)
  const payoutId = must(await tx((ctx) => makePayout(ctx, sellerId)), 'enough is due after netting')
  const { rows } = await sql<{
    minor: bigint
  }>`select amount_minor as minor from payouts.payout where id = ${payoutId}`.execute(db)
  assert.equal(rows[0]?.minor, 5_000n)
  assert.deepEqual(await tx((ctx) => balanceLines(ctx, sellerId)), [])
  assert.deepEqual(await checkBooks(db), [])
})

test('a debt has an age, is the operator’s task after some days, and ends when sales have paid it', async () => {
  const sellerId = await newSeller(world)
  const orderId = await releasedOrder(world, sellerId, 5_000n)
  await tx((ctx) => makePayout(ctx, sellerId))
  await clawBack(world, { sellerId, orderId }, 3_000n)
  const taken = clock.now()
  clock.forward(3 * dayMs)
  await tx((ctx) => readBook(ctx, sellerId))
  const open = must(await tx((ctx) => debtOf(ctx, sellerId)), 'a debt')
  assert.equal(open.state, 'open')
  assert.equal(open.since.getTime(), taken.getTime(), 'its age counts from the claw-back, not from our reading')
  clock.forward(12 * dayMs)
  await drain()
  assert.equal((await tx((ctx) => debtOf(ctx, sellerId)))?.state, 'overdue')
  await releasedOrder(world, sellerId, 3_000n)
  await tx((ctx) => readBook(ctx, sellerId))
  assert.equal(await tx((ctx) => debtOf(ctx, sellerId)), null)
  const told =
    await sql`select from platform.outbox where name = 'payouts.debt-began' and payload->>'sellerId' = ${sellerId}`.execute(
      db,
    )
  assert.equal(told.rows.length, 1)
})

test('two operators write a debt off; one alone cannot, nor more than was asked', async () => {
  const sellerId = await newSeller(world)
  const orderId = await releasedOrder(world, sellerId, 5_000n)
  await tx((ctx) => makePayout(ctx, sellerId))
  await clawBack(world, { sellerId, orderId }, 2_000n)
  await tx((ctx) => readBook(ctx, sellerId))
  const { debtId } = must(await tx((ctx) => debtOf(ctx, sellerId)), 'a debt')
  await as(operator, (ctx) => askWriteOff(ctx, debtId, 'the seller closed its shop'))
  await assert.rejects(
    as(operator, (ctx) => writeOff(ctx, debtId)),
    { code: 'payouts.same-operator' },
  )
  await clawBack(world, { sellerId, orderId }, 1n, 'return:2')
  await assert.rejects(
    as(second, (ctx) => writeOff(ctx, debtId)),
    { code: 'payouts.debt-grew' },
  )
  await releasedOrder(world, sellerId, 501n)
  await as(second, (ctx) => writeOff(ctx, debtId))
  const left = await usdOf(sellerId)
  assert.equal(left['seller_payable'], undefined)
  assert.equal(left['platform_loss'], 1_500n)
  await assert.rejects(
    as(second, (ctx) => writeOff(ctx, debtId)),
    { code: 'payouts.debt-moved' },
  )
  assert.deepEqual(await checkBooks(db), [])
})

test('money a seller sends back is seen on the statement and settles its debt, once', async () => {
  const sellerId = await newSeller(world)
  const orderId = await releasedOrder(world, sellerId, 5_000n)
  await tx((ctx) => makePayout(ctx, sellerId))
  await clawBack(world, { sellerId, orderId }, 2_500n)
  await tx((ctx) => readBook(ctx, sellerId))
  const entry = {
    account: 'WESTBOUND-USD',
    currency: 'USD',
    amount: '25.00',
    name: 'Ridge Orchards',
    words: 'our debt',
  }
  await call(simulator, '/v1/entries', { body: entry })
  await call(simulator, '/v1/entries', { body: { ...entry, direction: 'debit', amount: '1.25', words: 'charges' } })
  // The statement is of real days: today's is asked for by name.
  await tx((ctx) =>
    sql`insert into payouts.bank_day (day, ask_at) values (${new Date().toISOString().slice(0, 10)}, ${ctx.now}) on conflict (day) do update set ask_at = excluded.ask_at`.execute(
      ctx.tx,
    ),
  )
  await drain()
  await drain()
  const lines = await tx(openEntries)
  const came = must(
    lines.find((each) => each.amount.minor === 2_500n),
    'the repayment',
  )
  const charge = must(
    lines.find((each) => each.amount.minor === 125n),
    'the charge',
  )
  assert.deepEqual([came.direction, came.problem, came.words], ['credit', 'unknown', 'Ridge Orchards · our debt'])
  assert.equal(lines.length, 2, 'read twice, kept once')
  const repay = () =>
    as(operator, (ctx) => recordRepayment(ctx, came.entryId, { sellerId, reason: 'named in the transfer' }))
  await repay()
  await assert.rejects(repay(), { code: 'payouts.entry-settled' })
  await assert.rejects(
    as(operator, (ctx) => recordRepayment(ctx, charge.entryId, { sellerId, reason: 'x' })),
    { code: 'payouts.entry-no-credit' },
  )
  await as(operator, (ctx) => explainEntry(ctx, charge.entryId, 'the bank’s charge'))
  assert.equal(await tx((ctx) => debtOf(ctx, sellerId)), null)
  assert.equal((await usdOf(sellerId))['seller_payable'], undefined)
  assert.deepEqual(await tx(openEntries), [])
  assert.deepEqual(await checkBooks(db), [])
})

test('a reserve withholds its share of each release, and gives it back on its day', async () => {
  const sellerId = await newSeller(world)
  await releasedOrder(world, sellerId, 7_777n)
  clock.forward(1000)
  await as(operator, (ctx) => setReserve(ctx, sellerId, tenth(60)))
  const orderId = await releasedOrder(world, sellerId, 10_009n)
  await tx((ctx) => readBook(ctx, sellerId))
  const shown = await tx((ctx) => withheldOf(ctx, sellerId))
  assert.deepEqual(
    shown.map((each) => [each.orderId, each.left.minor]),
    [[orderId, 1_000n]],
    'what was released before is not withheld',
  )
  must(await tx((ctx) => makePayout(ctx, sellerId)), 'the rest is due')
  assert.deepEqual(await usdOf(sellerId), {
    currency_position: -17_786n,
    payout_transit: 16_786n,
    seller_reserve: 1_000n,
  })
  clock.forward(30 * dayMs)
  await drain()
  const after = await usdOf(sellerId)
  assert.deepEqual([after['seller_reserve'], after['seller_payable']], [undefined, 1_000n])
  assert.deepEqual(await tx((ctx) => withheldOf(ctx, sellerId)), [])
  assert.deepEqual(await checkBooks(db), [])
})

test('a claw-back that the balance does not carry is paid by the reserve first, oldest part first', async () => {
  const sellerId = await newSeller(world)
  await as(operator, (ctx) => setReserve(ctx, sellerId, { ...tenth(60), shareBp: 5000 }))
  const one = await releasedOrder(world, sellerId, 4_000n)
  const two = await releasedOrder(world, sellerId, 6_000n)
  must(await tx((ctx) => makePayout(ctx, sellerId)), 'half of it is due')
  await clawBack(world, { sellerId, orderId: two }, 2_500n)
  await tx((ctx) => readBook(ctx, sellerId))
  assert.equal((await usdOf(sellerId))['seller_payable'], undefined)
  assert.deepEqual(
    (await tx((ctx) => withheldOf(ctx, sellerId))).map((each) => each.left.minor),
    [2_500n],
  )
  assert.equal(await tx((ctx) => debtOf(ctx, sellerId)), null)
  await clawBack(world, { sellerId, orderId: one }, 3_000n)
  await tx((ctx) => readBook(ctx, sellerId))
  assert.equal((await usdOf(sellerId))['seller_payable'], -500n)
  assert.equal((await tx((ctx) => debtOf(ctx, sellerId)))?.state, 'open')
  assert.deepEqual(await tx((ctx) => withheldOf(ctx, sellerId)), [])
  assert.deepEqual(await checkBooks(db), [])
})

test('an ended reserve withholds nothing more and keeps what it has; a new one takes the place of the old', async () => {
  const sellerId = await newSeller(world)
  const first = await as(operator, (ctx) => setReserve(ctx, sellerId, tenth(60)))
  await releasedOrder(world, sellerId, 1_000n)
  clock.forward(1000)
  const next = await as(operator, (ctx) => setReserve(ctx, sellerId, { ...tenth(60), shareBp: 2000 }))
  await releasedOrder(world, sellerId, 1_000n)
  clock.forward(1000)
  await as(operator, (ctx) => endReserve(ctx, next, 'it is better now'))
  await releasedOrder(world, sellerId, 1_000n)
  await tx((ctx) => readBook(ctx, sellerId))
  assert.deepEqual(
    (await tx((ctx) => withheldOf(ctx, sellerId))).map((each) => each.left.minor),
    [100n, 200n],
  )
  await assert.rejects(
    as(operator, (ctx) => endReserve(ctx, first, 'again')),
    { code: 'payouts.reserve-moved' },
  )
})

test('the rule proposes a reserve where much is taken back, and an operator decides with a reason', async () => {
  const sellerId = await newSeller(world)
  for (const cause of ['return:1', 'return:2', 'return:3']) {
    const orderId = await releasedOrder(world, sellerId, 10_000n)
    await clawBack(world, { sellerId, orderId }, 1_500n, cause)
  }
  await tx(async (ctx) => {
    await readBook(ctx, sellerId)
    await proposeReserve(ctx, sellerId)
    await proposeReserve(ctx, sellerId)
  })
  const [proposed, ...more] = (await tx(proposedReserves)).filter((each) => each.sellerId === sellerId)
  assert.equal(more.length, 0)
  assert.deepEqual([proposed?.foundBp, proposed?.shareBp, proposed?.reason], [1500, 1500, null])
  const reserveId = must(proposed?.reserveId, 'a proposal')
  await as(operator, (ctx) => acceptReserve(ctx, reserveId, tenth(30)))
  await assert.rejects(
    as(operator, (ctx) => acceptReserve(ctx, reserveId, tenth(30))),
    { code: 'payouts.reserve-moved' },
  )
  const row = await own<Tables>(db)
    .selectFrom('payouts.reserve')
    .selectAll()
    .where('id', '=', reserveId)
    .executeTakeFirst()
  assert.deepEqual(
    [row?.state, row?.made_by, row?.reason],
    ['in-force', operator.id, 'Many parcels came back in October.'],
  )
})
