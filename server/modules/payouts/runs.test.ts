import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bankPending, stopBankChange } from '#modules/sellers'
import { must } from '#platform/check'
import { own, sql } from '#platform/db'
import { enqueue, jobRun } from '#platform/job'
import { testDatabase } from '../../test/database.ts'
import { outlooks } from './outlook.ts'
import { makePayout } from './make-payout.ts'
import { payNow } from './decide.ts'
import { payoutsOf } from './payouts.ts'
import { choosePlan, limitPlan, planOf } from './plans.ts'
import { readBook } from './read-book.ts'
import { runPayoutsJob, sweepDaily } from './run-payouts.job.ts'
import type { Tables } from './tables.ts'
import { newSeller, openBankWorld, releasedOrder } from './test/bank.ts'

const { db } = await testDatabase()
const world = await openBankWorld(db)
const { clock, tx, set, engine, drain } = world
const count = async (sellerId: string) => (await tx((ctx) => payoutsOf(ctx, sellerId))).length
const run = async (from: string, to = from) => {
  await tx((ctx) => enqueue(ctx, runPayoutsJob, { days: { from, to } }))
  await drain()
}
const outlookOf = (sellerId: string, minor: bigint) =>
  tx(async (ctx) => (await outlooks(ctx, [{ sellerId, minor }])).get(sellerId))

test('a run pays whose plan names its day, and makes up for days on which nothing ran', async () => {
  const daily = await newSeller(world)
  const weekly = await newSeller(world)
  const monthly = await newSeller(world)
  await tx((ctx) => choosePlan(ctx, weekly, { kind: 'weekly', weekday: 3, minimumMinor: null }))
  await tx((ctx) => choosePlan(ctx, monthly, { kind: 'monthly', weekday: null, minimumMinor: null }))
  for (const each of [daily, weekly, monthly]) await releasedOrder(world, each, 9_000n)
  await run('2026-11-24')
  assert.deepEqual([await count(daily), await count(weekly), await count(monthly)], [1, 0, 0])
  await run('2026-11-25')
  assert.deepEqual([await count(weekly), await count(monthly)], [1, 0])
  await run('2026-11-26', '2026-12-03')
  assert.equal(await count(monthly), 1, 'the first of the month lay between')
})

test('“goes on that day” is true: below the minimum nothing is promised and nothing is paid', async () => {
  const sellerId = await newSeller(world)
  await tx((ctx) => choosePlan(ctx, sellerId, { kind: 'daily', weekday: null, minimumMinor: 10_000n }))
  await releasedOrder(world, sellerId, 9_999n)
  assert.deepEqual(await outlookOf(sellerId, 9_999n), { kind: 'below', minimumMinor: 10_000n })
  await run('2026-11-24')
  assert.equal(await count(sellerId), 0)
  await releasedOrder(world, sellerId, 1n)
  assert.equal((await outlookOf(sellerId, 10_000n))?.kind, 'goes')
  await run('2026-11-24')
  assert.equal(await count(sellerId), 1)
})

test('the operator limits, the seller chooses within: too often, too little and a week without a day are refused', async () => {
  const sellerId = await newSeller(world)
  await tx((ctx) => limitPlan(ctx, sellerId, { days: 7, minimumMinor: 5_000n, reason: 'many small orders' }))
  const refused = [
    [{ kind: 'daily', weekday: null, minimumMinor: null }, 'payouts.plan-too-frequent'],
    [{ kind: 'weekly', weekday: null, minimumMinor: null }, 'payouts.weekday-needed'],
    [{ kind: 'monthly', weekday: 2, minimumMinor: null }, 'payouts.weekday-needed'],
    [{ kind: 'monthly', weekday: null, minimumMinor: 4_999n }, 'payouts.minimum-too-low'],
  ] as const
  for (const [choice, code] of refused)
    await assert.rejects(
      tx((ctx) => choosePlan(ctx, sellerId, choice)),
      { code },
    )
  await tx((ctx) => choosePlan(ctx, sellerId, { kind: 'weekly', weekday: 2, minimumMinor: 6_000n }))
  const plan = await tx((ctx) => planOf(ctx, sellerId))
  assert.deepEqual([plan.plan, plan.minimumMinor], [{ kind: 'weekly', weekday: 2 }, 6_000n])
  await tx((ctx) => limitPlan(ctx, sellerId, { days: 14, minimumMinor: null, reason: 'still many' }))
  assert.equal((await tx((ctx) => planOf(ctx, sellerId))).plan.kind, 'twice-monthly', 'a tighter limit holds at once')
  await tx((ctx) => limitPlan(ctx, sellerId, { days: null, minimumMinor: null, reason: 'settled' }))
  assert.equal((await tx((ctx) => planOf(ctx, sellerId))).limit, null)
})

test('a day is run once, and the next run begins after it', async () => {
  await sql`delete from jobs.job where name = 'payouts.run'`.execute(db)
  const sweep = () => sweepDaily.sweep(jobRun(engine, sweepDaily.name))
  const queued = async () =>
    (
      await sql<{
        data: { days: object }
      }>`select data from jobs.job where name = 'payouts.run' order by created_on`.execute(db)
    ).rows
  clock.set(new Date('2027-02-01T15:00:00Z'))
  await Promise.all([sweep(), sweep()])
  clock.set(new Date('2027-02-04T14:00:00Z'))
  await sweep()
  assert.deepEqual(
    (await queued()).map(({ data }) => data.days),
    [
      { from: '2027-02-01', to: '2027-02-01' },
      { from: '2027-02-02', to: '2027-02-04' },
    ],
  )
})

test('two runs at once make one payout, also with a release and a claw-back between them', async () => {
  const sellerId = await newSeller(world)
  await releasedOrder(world, sellerId, 60_000n)
  // Lines that were read before: else their keys alone would make the runs wait for each other.
  await tx((ctx) => readBook(ctx, sellerId))
  const made = await Promise.all([
    ...Array.from({ length: 4 }, () => tx((ctx) => makePayout(ctx, sellerId))),
    ...Array.from({ length: 3 }, async () => void (await releasedOrder(world, sellerId, 1n))),
  ])
  assert.equal(made.filter((each) => typeof each === 'string').length, 1)
  assert.equal(await count(sellerId), 1)
})

test('a changed account waits: neither it nor the old one is paid, and its owner may stop it', async () => {
  const sellerId = await newSeller(world, '123456789')
  await releasedOrder(world, sellerId, 30_000n)
  const early = must(await tx((ctx) => makePayout(ctx, sellerId)), 'enough is due')
  await set('sellers.bank-cooling-hours', '48')
  await newAccount(sellerId, '987654321')
  await drain()
  const waiting = await own<Tables>(db)
    .selectFrom('payouts.payout')
    .selectAll()
    .where('id', '=', early)
    .executeTakeFirst()
  assert.deepEqual([waiting?.state, waiting?.xml_sealed], ['new', null], 'the old account is not paid meanwhile')
  await releasedOrder(world, sellerId, 30_000n)
  assert.equal(await tx((ctx) => makePayout(ctx, sellerId)), null)
  await assert.rejects(
    tx((ctx) => payNow(ctx, sellerId, 'x')),
    { code: 'payouts.bank-cooling' },
  )
  assert.equal((await outlookOf(sellerId, 30_000n))?.kind, 'cooling')
  await tx((ctx) => stopBankChange(ctx, sellerId))
  assert.equal(await tx((ctx) => bankPending(ctx, sellerId)), null)
  await assert.rejects(
    tx((ctx) => stopBankChange(ctx, sellerId)),
    { code: 'sellers.no-bank-change' },
  )
  must(await tx((ctx) => makePayout(ctx, sellerId)), 'payouts go on')
  await drain()
  assert.deepEqual(await accounts(sellerId), ['6789'])
})

test('a change that nobody stops is paid after its time', async () => {
  const sellerId = await newSeller(world, '123456789')
  await newAccount(sellerId, '555544443')
  await releasedOrder(world, sellerId, 30_000n)
  clock.forward(49 * 3_600_000)
  must(await tx((ctx) => makePayout(ctx, sellerId)), 'the time is over')
  await drain()
  assert.deepEqual(await accounts(sellerId), ['4443'])
})

const accounts = async (sellerId: string) => [
  ...new Set((await tx((ctx) => payoutsOf(ctx, sellerId))).flatMap((each) => each.accountLast ?? [])),
]

/** As `changeBank` writes it, without the password of a person these sellers do not have. */
async function newAccount(sellerId: string, accountNumber: string): Promise<void> {
  await tx(async (ctx) => {
    const sealed = ctx.world.vault.seal(accountNumber, `sellers.bank:${sellerId}:2`)
    await sql`
      insert into sellers.bank (seller_id, number, holder, routing_number, account_sealed, account_last, changed_by, at, effective_at)
      values (${sellerId}, 2, 'Ridge', '125000024', ${sealed}, ${accountNumber.slice(-4)}, ${sellerId}, ${ctx.now},
              ${new Date(ctx.now.getTime() + 48 * 3_600_000)})
    `.execute(ctx.tx)
  })
}
