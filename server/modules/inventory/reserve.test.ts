import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Ctx } from '#platform/context'
import { sql, transact } from '#platform/db'
import { newId } from '#platform/id'
import { testDatabase } from '../../test/database.ts'
import { ctxOf, system, testWorld } from '../../test/world.ts'
import { checkStock, consume, giveBack, reserve, restock, setOnHand, stockOf, type Want } from './index.ts'

const { db } = await testDatabase({ max: 8 })
const world = testWorld()
const now = new Date('2026-11-22T06:00:00Z')
const run = <T>(work: (ctx: Ctx) => Promise<T>): Promise<T> =>
  transact(db, (tx) => work(ctxOf(tx, { actor: system, now, world })))
const sellerId = newId(now)
const variant = async (onHand: number): Promise<string> => {
  const variantId = newId(now)
  await run((ctx) => setOnHand(ctx, [{ sellerId, variantId, place: 'us', onHand }]))
  return variantId
}
const want = (variantId: string, quantity = 1, orderId = newId(now)): Want => ({
  sellerId,
  orderId,
  variantId,
  place: 'us',
  quantity,
})
const left = async (variantId: string) => {
  const [stock] = await stockOf({ tx: db }, [{ sellerId, variantId }])
  return [stock?.onHand, stock?.reserved, stock?.available]
}

test('an order gets all it wants or nothing, in the order of arrival', async () => {
  const [jam, honey] = [await variant(3), await variant(1)]
  const [first, second, third] = [newId(now), newId(now), newId(now)]
  const { refused } = await run((ctx) =>
    reserve(ctx, [
      want(jam, 2, first),
      want(honey, 1, first),
      want(jam, 1, second),
      want(honey, 1, second),
      want(jam, 1, third),
    ]),
  )
  assert.deepEqual([...refused], [[second, { variantId: honey, left: 0 }]])
  assert.deepEqual(await left(jam), [3, 3, 0])
  assert.deepEqual(await left(honey), [1, 1, 0])
})

test('two lines of one order that want the same variant are judged together', async () => {
  const jam = await variant(3)
  const orderId = newId(now)
  const { refused } = await run((ctx) => reserve(ctx, [want(jam, 2, orderId), want(jam, 2, orderId)]))
  assert.equal(refused.get(orderId)?.left, 3)
  assert.deepEqual(await left(jam), [3, 0, 3])
})

test('a variant that nobody ever stocked is short, not an error', async () => {
  const orderId = newId(now)
  const { refused } = await run((ctx) => reserve(ctx, [want(newId(now), 1, orderId)]))
  assert.equal(refused.get(orderId)?.left, 0)
})

const attempts = 200
const units = 50
async function race(one: (ctx: Ctx, want: Want) => Promise<boolean>): Promise<{ won: number; variantId: string }> {
  const variantId = await variant(units)
  await Promise.all(Array.from({ length: 8 }, () => sql`select pg_sleep(0.01)`.execute(db))) // warms the pool
  const outcomes = await Promise.all(Array.from({ length: attempts }, () => run((ctx) => one(ctx, want(variantId)))))
  return { won: outcomes.filter(Boolean).length, variantId }
}

test('200 attempts at 50 units over 8 connections: exactly 50', async () => {
  const { won, variantId } = await race(async (ctx, one) => (await reserve(ctx, [one])).refused.size === 0)
  assert.equal(won, units)
  assert.deepEqual(await left(variantId), [50, 50, 0])
  assert.deepEqual(await transact(db, checkStock), [])
})

test('the race is real: reading, deciding and then writing promises more than there is, and the stock check says so', async () => {
  const { won, variantId } = await race(async (ctx, one) => {
    const { rows } = await sql<{ reserved: bigint }>`
      select reserved from inventory.stock where seller_id = ${sellerId} and variant_id = ${one.variantId}
    `.execute(ctx.tx)
    const reserved = rows[0]!.reserved
    if (reserved >= BigInt(units)) return false
    await sql`
      update inventory.stock set reserved = ${reserved + 1n} where seller_id = ${sellerId} and variant_id = ${one.variantId}
    `.execute(ctx.tx)
    await sql`
      insert into inventory.reservation (seller_id, order_id, variant_id, place, quantity, state, at)
      values (${sellerId}, ${one.orderId}, ${one.variantId}, 'us', 1, 'held', ${now})
    `.execute(ctx.tx)
    return true
  })
  assert.ok(won > units, `${won} promises of ${units} units`)
  const findings = await transact(db, checkStock)
  assert.ok(findings.some(({ code, params }) => code === 'reserved' && params['variantId'] === variantId))
  await sql`delete from inventory.reservation where variant_id = ${variantId}`.execute(db)
  await sql`update inventory.stock set reserved = 0 where variant_id = ${variantId}`.execute(db)
})

test('orders that want the same two variants in opposite order do not wait for each other', async () => {
  const [jam, honey] = [await variant(100), await variant(100)]
  await Promise.all(
    Array.from({ length: 60 }, (_, at) => {
      const orderId = newId(now)
      const wants = [want(jam, 1, orderId), want(honey, 1, orderId)]
      return run((ctx) => reserve(ctx, at % 2 === 0 ? wants : wants.toReversed()))
    }),
  )
  assert.deepEqual(
    [await left(jam), await left(honey)],
    [
      [100, 60, 40],
      [100, 60, 40],
    ],
  )
})

test('a promise ends once: given back, or shipped, or shipped and returned', async () => {
  const jam = await variant(5)
  const [lapsed, shipped] = [want(jam, 2), want(jam, 3)]
  await run((ctx) => reserve(ctx, [lapsed, shipped]))
  for (let twice = 0; twice < 2; twice += 1) await run((ctx) => giveBack(ctx, [lapsed]))
  assert.deepEqual(await left(jam), [5, 3, 2])
  for (let twice = 0; twice < 2; twice += 1) await run((ctx) => consume(ctx, [shipped, lapsed]))
  assert.deepEqual(await left(jam), [2, 0, 2])
  await run((ctx) => giveBack(ctx, [shipped]))
  for (let twice = 0; twice < 2; twice += 1) await run((ctx) => restock(ctx, [shipped, lapsed]))
  assert.deepEqual(await left(jam), [5, 0, 5])
  assert.deepEqual(await transact(db, checkStock), [])
})

test('a count below what is promised is refused and changes nothing', async () => {
  const [jam, honey] = [await variant(5), await variant(5)]
  await run((ctx) => reserve(ctx, [want(jam, 4)]))
  const counts = [
    { sellerId, variantId: honey, place: 'us', onHand: 9 },
    { sellerId, variantId: jam, place: 'us', onHand: 3 },
  ] as const
  await assert.rejects(
    run((ctx) => setOnHand(ctx, counts)),
    { code: 'inventory.below-reserved' },
  )
  assert.deepEqual(await left(honey), [5, 0, 5])
  await run((ctx) => setOnHand(ctx, [{ sellerId, variantId: jam, place: 'us', onHand: 4 }]))
  assert.deepEqual(await left(jam), [4, 4, 0])
  assert.deepEqual(await transact(db, checkStock), [])
})
