import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import pg from 'pg'
import { test } from 'node:test'
import { must } from '#platform/check'
import { connectionOf, own, sql } from '#platform/db'
import { newId } from '#platform/id'
import { cny } from '#platform/money'
import { call, until } from '../../../simulators/testing/processes.ts'
import { testDatabase } from '../../test/database.ts'
import { ctxOf } from '../../test/world.ts'
import { chinaDayOf } from './china-day.ts'
import { closeDifference, takeDifference } from './close-difference.ts'
import { compareStatement, differences, type Ours } from './compare-statement.ts'
import { paymentDesk } from './desk.ts'
import { rowById } from './payments.ts'
import { sweepStatements } from './reconcile.job.ts'
import { readLines, type Line } from './statement-lines.ts'
import type { StatementLine } from './payment-port.ts'
import type { Tables } from './tables.ts'
import { emitted, openWalletWorld, opened } from './test/wallet.ts'
import { jobRun } from '#platform/job'

const { db, ownerUrl } = await testDatabase()
const world = await openWalletWorld(db)
const { clock, simulator, tx, drain, engine } = world
const at = new Date('2026-11-20T04:00:00Z')
const day = chinaDayOf(at)
const nextDay = '2026-11-21'

const lineOf = (providerId: string, minor: bigint, more: Partial<Line> = {}): Line => ({
  kind: 'payment',
  at,
  providerId,
  merchantOrder: '',
  transactionId: '',
  amount: cny(minor),
  fee: null,
  settled: null,
  ...more,
})
const compare = (of: string, lines: readonly Line[]) => tx((ctx) => compareStatement(ctx, 'wallet', of, lines))
const open = async (providerId: string) =>
  (await tx(paymentDesk)).differences.filter((each) => each.providerId === providerId)

/** A payment that the provider says was paid at noon of the day. */
async function paidThatDay(minor: bigint) {
  const made = await opened(world, minor)
  const providerId = must((await tx((ctx) => rowById(ctx, made.paymentId)))?.provider_id, 'answered')
  await call(simulator, `/v1/payments/${providerId}/pay`, { body: {} })
  await until('it is paid', async () => {
    await drain()
    return (await tx((ctx) => rowById(ctx, made.paymentId)))?.state === 'succeeded'
  })
  await sql`update payments.report set paid_at = ${at} where payment_id = ${made.paymentId}`.execute(db)
  const { rows } = await sql<{ transaction_id: string }>`
    select transaction_id from payments.report where payment_id = ${made.paymentId}
  `.execute(db)
  return { ...made, providerId, transactionId: rows[0]?.transaction_id ?? '' }
}

async function statementOf(...days: readonly string[]): Promise<void> {
  await own<Tables>(db)
    .insertInto('payments.statement')
    .values(days.map((each) => ({ provider: 'wallet', day: each, asked_at: clock.now() })))
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

test('every kind of difference is found, and what agrees is none', () => {
  const ours: Ours = {
    subject: 'payment',
    id: '1',
    buyerId: '1',
    paymentId: '1',
    providerId: 'pay_1',
    moved: true,
    state: 'succeeded',
    amount: '10.00',
    currency: 'CNY',
    transactionId: '77',
  }
  const found = (line: Line, of: readonly Ours[] = [ours]) =>
    differences([line], of).map(({ field, ours: left, theirs }) => [field, left, theirs])
  assert.deepEqual(found(lineOf('pay_1', 1000n, { transactionId: '77' })), [])
  assert.deepEqual(found(lineOf('pay_1', 1000n)), [], 'a statement may leave the transaction out')
  assert.deepEqual(found(lineOf('pay_2', 1000n)), [['missing-here', '', '10.00 CNY']])
  assert.deepEqual(found(lineOf('pay_1', 999n)), [['amount', '10.00', '9.99']])
  assert.deepEqual(found(lineOf('pay_1', 1000n, { transactionId: '78' })), [['transaction', '77', '78']])
  assert.deepEqual(found(lineOf('pay_1', 1000n, { amount: { minor: 1000n, currency: 'USD' } })), [
    ['currency', 'CNY', 'USD'],
  ])
  assert.deepEqual(found(lineOf('pay_1', 1000n), [{ ...ours, moved: false, state: 'closed' }]), [
    ['state', 'closed', '10.00 CNY'],
  ])
  assert.deepEqual(found(lineOf('adj_1', -1000n, { kind: 'other' })), [['other', '', '-10.00 CNY']])
})

test('a difference keeps its age, has an owner, is compared again each day, and is gone when the statement agrees', async () => {
  await statementOf(day)
  const { providerId, transactionId } = await paidThatDay(5_500n)
  await compare(day, [lineOf(providerId, 5_400n, { transactionId })])
  const [first] = await open(providerId)
  assert.deepEqual([first?.field, first?.ours, first?.theirs, first?.ownerId], ['amount', '55.00', '54.00', null])
  const operator = { kind: 'operator', id: newId(clock.now()) } as const
  await tx((ctx) =>
    takeDifference(ctxOf(ctx.tx, { actor: operator, now: ctx.now, world: ctx.world }), must(first?.id, '')),
  )
  clock.forward(26 * 3_600_000)
  await compare(day, [lineOf(providerId, 5_400n, { transactionId })])
  const [again] = await open(providerId)
  assert.equal(again?.since.getTime(), first?.since.getTime(), 'the age is that of the first sight')
  assert.equal(again?.checkedAt.getTime(), clock.now().getTime())
  assert.equal(again.ownerId, operator.id)
  await compare(day, [lineOf(providerId, 5_500n, { transactionId })])
  assert.deepEqual(await open(providerId), [])
})

test('what is only in our books is missing there until a later statement has it', async () => {
  await statementOf(day, nextDay)
  const { providerId, transactionId } = await paidThatDay(6_500n)
  await compare(day, [])
  assert.deepEqual(
    (await open(providerId)).map(({ field, ours }) => [field, ours]),
    [['missing-there', '65.00 CNY']],
  )
  await compare(nextDay, [lineOf(providerId, 6_500n, { transactionId })])
  assert.deepEqual(await open(providerId), [])
})

test('a difference that a person closed with a reason is not opened again', async () => {
  await statementOf(day)
  await compare(day, [lineOf('pay_of_another_shop', 100n)])
  const [found] = await open('pay_of_another_shop')
  await tx((ctx) => closeDifference(ctx, must(found?.id, 'found'), 'a payment of our other shop'))
  await assert.rejects(
    tx((ctx) => closeDifference(ctx, must(found?.id, 'found'), 'twice')),
    { code: 'payments.not-found' },
  )
  await compare(day, [lineOf('pay_of_another_shop', 100n)])
  assert.deepEqual(await open('pay_of_another_shop'), [])
})

test('a fee is kept once and split over the orders; another fee later is a difference and no second fee', async () => {
  await statementOf(day)
  const { paymentId, providerId, transactionId } = await paidThatDay(10_000n)
  const fee = (minor: bigint) => lineOf(providerId, 10_000n, { transactionId, fee: cny(minor) })
  await compare(day, [fee(60n)])
  await compare(day, [fee(60n)])
  const told = await emitted(db, 'payments.fee-kept', paymentId)
  assert.equal(told.length, 1)
  assert.partialDeepStrictEqual(told[0], { bearer: 'platform', currency: 'CNY', orders: [{ amountMinor: '60' }] })
  await compare(day, [fee(61n)])
  assert.deepEqual(
    (await open(providerId)).map(({ field, ours, theirs }) => [field, ours, theirs]),
    [['fee', '0.60', '0.61']],
  )
  assert.equal((await emitted(db, 'payments.fee-kept', paymentId)).length, 1)
})

test('a line that cannot be read leaves the whole statement unread', () => {
  const line: StatementLine = {
    kind: 'payment',
    at,
    providerId: 'pay_1',
    merchantOrder: '',
    transactionId: '',
    amount: '1.00',
    currency: 'CNY',
    fee: null,
    settled: null,
  }
  assert.equal(readLines([line])?.length, 1)
  assert.equal(readLines([line, { ...line, amount: 'a lot' }]), null)
  assert.equal(readLines([{ ...line, fee: { amount: '?', currency: 'CNY' } }]), null)
})

test('each day that is over is asked for, also those a worker slept through, and again while a difference is open', async () => {
  await opened(world, 7_000n)
  clock.forward(4 * 86_400_000)
  const asked = async (): Promise<readonly string[]> => {
    await sweepStatements.sweep(jobRun(engine, 'test'))
    const { rows } = await sql<{ day: string }>`
      select day::text from payments.statement where asked_at = ${clock.now()} order by day
    `.execute(db)
    return rows.map((row) => row.day)
  }
  const days = await asked()
  assert(days.length >= 4, days.join(' '))
  await drain()
  await compare(day, [lineOf('pay_nobody_knows', 100n)])
  clock.forward(25 * 3_600_000)
  const later = await asked()
  const wrong = (await tx(paymentDesk)).differences.map((each) => each.day)
  assert(wrong.length > 0)
  for (const each of wrong) assert(later.includes(each), `${each} is compared again`)
})

test('what was there before there were several providers belongs to the wallet', async () => {
  const client = new pg.Client(connectionOf(ownerUrl))
  await client.connect()
  const text = (name: string): string =>
    readFileSync(new URL(`../../migrations/${name}`, import.meta.url), 'utf8').replaceAll(
      /\bpayments\b(?=[.;])/g,
      'before',
    )
  await client.query(text('0055-payments.sql'))
  await client.query(`
    insert into before.payment (buyer_id, id, checkout_id, state, moved_at, amount_minor, currency, description, return_path, created_at)
    select gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), state, clock_timestamp(), 100, 'CNY', '', '/', clock_timestamp()
      from unnest(array['new', 'pending', 'succeeded', 'failed', 'closed', 'expired', 'disputed']) as state;
    insert into before.inbox (id, received_at, body_sealed) values ('evt_1', clock_timestamp(), '');
    insert into before.statement (day, asked_at) values ('2026-11-01', clock_timestamp());
    insert into before.difference (day, subject, provider_id, field, ours, theirs, seen_at, gone_at)
    values ('2026-11-01', 'payment', 'pay_1', 'amount', '1', '2', clock_timestamp(), null),
           ('2026-11-01', 'payment', 'pay_2', 'amount', '1', '2', '2026-11-01Z', '2026-11-02Z')`)
  await client.query(text('0140-payments-providers.sql'))
  const payments = await client.query('select distinct provider, method, account from before.payment')
  assert.deepEqual(payments.rows, [{ provider: 'wallet', method: 'wallet', account: 'wallet' }])
  const kept = await client.query('select provider, id from before.inbox')
  assert.deepEqual(kept.rows, [{ provider: 'wallet', id: 'evt_1' }])
  const found = await client.query(
    'select provider, provider_id, id is not null as named, checked_at = coalesce(gone_at, seen_at) as checked from before.difference order by provider_id',
  )
  assert.deepEqual(found.rows, [
    { provider: 'wallet', provider_id: 'pay_1', named: true, checked: true },
    { provider: 'wallet', provider_id: 'pay_2', named: true, checked: true },
  ])
  await client.end()
})
