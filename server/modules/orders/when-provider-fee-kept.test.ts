import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkBooks, orderBalances } from '#modules/ledger'
import { transact } from '#platform/db'
import { handClock } from '#platform/clock'
import type { Ctx } from '#platform/context'
import { newId } from '#platform/id'
import { testDatabase } from '../../test/database.ts'
import { ctxOf, system, testWorld } from '../../test/world.ts'
import { whenProviderFeeKept } from './when-provider-fee-kept.ts'

const { db } = await testDatabase()
const clock = handClock('2026-11-22T10:00:00Z')
const tx = <T>(work: (ctx: Ctx) => Promise<T>): Promise<T> =>
  transact(db, (inner) => work(ctxOf(inner, { actor: system, now: clock.now(), world: testWorld() })))

test('a provider’s fee is the platform’s cost in the book of each order, and a fee that comes back undoes it', async () => {
  const orders = [
    { sellerId: newId(clock.now()), orderId: newId(clock.now()), amountMinor: '60' },
    { sellerId: newId(clock.now()), orderId: newId(clock.now()), amountMinor: '40' },
  ]
  const fee = {
    paymentId: newId(clock.now()),
    subject: 'payment',
    subjectId: newId(clock.now()),
    bearer: 'platform',
    heardBy: 'statement',
    currency: 'CNY',
    orders,
  }
  await tx((ctx) => whenProviderFeeKept.handle(ctx, fee))
  const back = {
    ...fee,
    subject: 'refund',
    subjectId: newId(clock.now()),
    orders: [{ ...orders[0], amountMinor: '-60' }],
  }
  await tx((ctx) => whenProviderFeeKept.handle(ctx, back))
  const held = (at: number) =>
    tx(async (ctx) => {
      const { sellerId = '', orderId = '' } = orders[at] ?? {}
      const all = await orderBalances(ctx, { sellerId, orderId })
      return Object.fromEntries(all.map(({ account, minor }) => [account, minor]))
    })
  assert.deepEqual(await held(1), { provider: -40n, provider_fee: 40n })
  assert.deepEqual(await held(0), { provider: 0n, provider_fee: 0n })
  assert.deepEqual(await tx((ctx) => checkBooks(ctx.tx)), [])
})
