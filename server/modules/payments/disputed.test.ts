import assert from 'node:assert/strict'
import { beforeEach, test } from 'node:test'
import { must } from '#platform/check'
import { own, sql } from '#platform/db'
import { cny, decimalOf } from '#platform/money'
import { call, until } from '../../../simulators/testing/processes.ts'
import { testDatabase } from '../../test/database.ts'
import { closePayment } from './close-payment.ts'
import { paymentDesk } from './desk.ts'
import { endDisputed, giveBackDisputed } from './disputed.ts'
import { openPayment } from './open-payment.ts'
import type { ProviderPayment } from './payment-port.ts'
import { rowById } from './payments.ts'
import type { Tables } from './tables.ts'
import { takePayment } from './take-payment.ts'
import { emitted, openWalletWorld, opened } from './test/wallet.ts'

const { db } = await testDatabase()
const world = await openWalletWorld(db)
const { clock, simulator, tx, drain } = world

beforeEach(async () => {
  await call(simulator, '/control', { body: {} })
})

const row = async (paymentId: string) => must(await tx((ctx) => rowById(ctx, paymentId)), 'it was opened')
const stateOf = async (paymentId: string) => (await row(paymentId)).state
const heard = { by: 'webhook', provider: 'wallet' } as const
const hear = async (paymentId: string, said: ProviderPayment) =>
  tx(async (ctx) => takePayment(ctx, must(await rowById(ctx, paymentId), 'opened'), said, heard))

/** A payment of which the provider has said another amount than was asked for. */
async function disputedPayment(minor: bigint) {
  await call(simulator, '/control', { body: { lie: { amount: '1.00' }, on: ['payments.pay'] } })
  const made = await opened(world, minor)
  const providerId = must((await row(made.paymentId)).provider_id, 'answered')
  await call(simulator, `/v1/payments/${providerId}/pay`, { body: {} })
  await until('it is disputed', async () => {
    await drain()
    return (await stateOf(made.paymentId)) === 'disputed'
  })
  return { ...made, providerId }
}

const reported = (
  paymentId: string,
  providerId: string,
  minor: bigint,
  status: ProviderPayment['status'],
): ProviderPayment => ({
  providerId,
  merchantOrder: paymentId,
  account: null,
  status,
  amount: decimalOf(cny(minor)),
  currency: 'CNY',
  next: null,
  failure: null,
  paid:
    status === 'succeeded'
      ? {
          transactionId: '2'.repeat(28),
          at: clock.now(),
          payer: { name: '王小明', idNumber: '1', idType: '1' },
          fee: null,
        }
      : null,
})

test('a payment that a false report disputed and that then truly failed is failed, and may be paid anew', async () => {
  const { paymentId, providerId, asked } = await disputedPayment(8_100n)
  await hear(paymentId, reported(paymentId, providerId, 8_100n, 'failed'))
  assert.equal(await stateOf(paymentId), 'failed')
  assert.equal((await emitted(db, 'payments.failed', paymentId)).length, 1)
  const again = await tx((ctx) => openPayment(ctx, asked))
  assert.notEqual(again.paymentId, paymentId, 'the checkout is free for another payment')
})

test('the true report wins over the false one that came before it', async () => {
  const { paymentId, providerId } = await disputedPayment(8_200n)
  await hear(paymentId, reported(paymentId, providerId, 8_200n, 'succeeded'))
  assert.equal(await stateOf(paymentId), 'succeeded')
  assert.equal((await emitted(db, 'payments.captured', paymentId)).length, 1)
})

test('while it is disputed its provider is asked on, and a close that was wanted is carried out there', async () => {
  const { paymentId, asked } = await disputedPayment(8_300n)
  assert.notEqual((await row(paymentId)).ask_at, null)
  await tx((ctx) => closePayment(ctx, asked.checkoutId))
  await drain()
  assert.equal((await row(paymentId)).close_wanted_at?.getTime(), clock.now().getTime())
})

test('a report under another account or by another provider captures nothing', async () => {
  const { paymentId } = await opened(world, 8_400n)
  const providerId = must((await row(paymentId)).provider_id, 'answered')
  const right = reported(paymentId, providerId, 8_400n, 'succeeded')
  await hear(paymentId, { ...right, account: 'somebody-else' })
  assert.equal(await stateOf(paymentId), 'disputed')
  await tx(async (ctx) =>
    takePayment(ctx, must(await rowById(ctx, paymentId), 'opened'), right, { by: 'webhook', provider: 'stripe' }),
  )
  assert.equal(await stateOf(paymentId), 'disputed')
  const fields = (await tx(paymentDesk)).mismatches.filter((each) => each.paymentId === paymentId)
  assert.deepEqual(fields.map(({ field }) => field).toSorted(), ['account', 'provider'])
})

test('a person gives back the money of a disputed payment without an order; then it is closed and nothing is captured', async () => {
  const { paymentId, providerId } = await disputedPayment(8_500n)
  const of = { paymentId, amount: cny(8_500n), reason: 'the provider reports another amount' }
  await assert.rejects(
    tx((ctx) => giveBackDisputed(ctx, { ...of, amount: cny(0n) })),
    { code: 'payments.refund-exceeds' },
  )
  await tx((ctx) => giveBackDisputed(ctx, of))
  await assert.rejects(
    tx((ctx) => giveBackDisputed(ctx, of)),
    { code: 'payments.refund-differs' },
  )
  assert.equal((await tx(paymentDesk)).disputed.find((each) => each.paymentId === paymentId)?.givingBack, 'new')
  await until('it went back', async () => {
    await drain()
    clock.forward(60_000)
    return (await stateOf(paymentId)) === 'closed'
  })
  await hear(paymentId, reported(paymentId, providerId, 8_500n, 'succeeded'))
  assert.equal(await stateOf(paymentId), 'closed', 'money that went back is not captured')
  assert.deepEqual(await emitted(db, 'payments.refunded', paymentId), [])
  const refunds = await own<Tables>(db)
    .selectFrom('payments.refund')
    .select(['order_id', 'state'])
    .where('payment_id', '=', paymentId)
    .execute()
  assert.deepEqual(refunds, [{ order_id: null, state: 'succeeded' }])
})

test('a person ends a disputed payment for which no money came, once and with a reason in the audit', async () => {
  const { paymentId } = await disputedPayment(8_600n)
  await tx((ctx) => endDisputed(ctx, paymentId, 'the provider says by telephone that nothing was paid'))
  assert.equal(await stateOf(paymentId), 'closed')
  await assert.rejects(
    tx((ctx) => endDisputed(ctx, paymentId, 'again')),
    { code: 'payments.not-disputed' },
  )
  const audits = await sql<{ details: { reason: string } }>`
    select details from platform.audit where action = 'payments.disputed-ended' and subject_id = ${paymentId}
  `.execute(db)
  assert.match(audits.rows[0]?.details.reason ?? '', /telephone/)
})
