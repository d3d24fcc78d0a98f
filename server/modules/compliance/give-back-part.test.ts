import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newId } from '#platform/id'
import type { Ctx } from '#platform/context'
import { transact } from '#platform/db'
import { testDatabase } from '../../test/database.ts'
import { ctxOf, system, testWorld } from '../../test/world.ts'
import { claimQuota, giveBackPartOfQuota, giveBackQuota, quotaUsed } from './index.ts'

const { db } = await testDatabase({ max: 6 })
const now = new Date('2026-11-22T09:00:00Z')
const world = testWorld()
const run = <T>(work: (ctx: Ctx) => Promise<T>): Promise<T> =>
  transact(db, (tx) => work(ctxOf(tx, { actor: system, now, world })))

/** An order that holds a thousand fen of a person's year. */
async function held() {
  const orderId = newId(now)
  const personPrint = `person-${orderId}`
  await run((ctx) => claimQuota(ctx, [{ personPrint, year: 2026, amountMinor: 1000n, orderId }]))
  return { orderId, used: () => run((ctx) => quotaUsed(ctx, personPrint, 2026)) }
}
const part = (orderId: string, cause: string, amountMinor: bigint) =>
  run((ctx) => giveBackPartOfQuota(ctx, { orderId, cause, amountMinor }))

test('parts go back each once, never more than is held, and the whole afterwards gives back only the rest', async () => {
  const { orderId, used } = await held()
  for (let twice = 0; twice < 2; twice += 1) await part(orderId, 'return:1', 400n)
  assert.equal(await used(), 600n)
  await run((ctx) => giveBackQuota(ctx, [orderId]))
  assert.equal(await used(), 0n)
  await part(orderId, 'return:2', 400n)
  assert.equal(await used(), 0n)
})

test('parts that race for the same order together give back what it held and no more', async () => {
  const { orderId, used } = await held()
  await Promise.all(['a', 'b', 'c'].map((cause) => part(orderId, cause, 600n)))
  assert.equal(await used(), 0n)
})

test('an order that holds nothing changes nothing', async () => {
  const { orderId, used } = await held()
  await part(newId(now), 'return:1', 400n)
  await part(orderId, 'return:1', 0n)
  assert.equal(await used(), 1000n)
})
