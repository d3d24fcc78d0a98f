import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { reserve, setOnHand } from '#modules/inventory'
import { transfer } from '#modules/ledger'
import { paymentRefunded } from '#modules/payments'
import type { Ctx } from '#platform/context'
import { connect, sql, transact, type Db } from '#platform/db'
import { newId } from '#platform/id'
import { listener } from '#platform/outbox'
import { testDatabase } from '../test/database.ts'
import { ctxOf, system, testWorld } from '../test/world.ts'
import { checkInvariants } from './check-invariants.ts'
import { openInterleaving } from './interleave.ts'
import { play, type BrokenTwin } from './play.ts'
import { openPrng } from './prng.ts'
import { openSimPool } from './sim-pool.ts'
import { openStore } from './store.ts'

const store = await openStore()
after(() => store.close())

/** The first of a few seeds in which a broken product is found out, and what was found. */
async function findingOf(twin: BrokenTwin, seeds: readonly number[]): Promise<string> {
  for (const seed of seeds) {
    const { finding } = await play(store, seed, twin)
    if (finding !== null) return finding.what
  }
  return 'nothing'
}

test('the same seed gives the same history, event by event, and another seed another one', async () => {
  const [one, again, other] = [
    await play(store, 6, {}, { steps: 30 }),
    await play(store, 6, {}, { steps: 30 }),
    await play(store, 4, {}, { steps: 15 }),
  ]
  assert.deepEqual([one.finding, other.finding], [null, null])
  assert.deepEqual(again.history, one.history)
  assert.notDeepEqual(other.history, one.history)
})

/** Books each refund as paid out a second time, under a name of its own. */
const refundTwice = listener('simulation.refund-twice', paymentRefunded, async (ctx, refund) => {
  const { sellerId, orderId, refundId } = refund
  const money = { minor: BigInt(refund.amountMinor), currency: refund.currency }
  const cause = `twin:${refundId}`
  await transfer(ctx, [
    { sellerId, orderId, debit: 'refund_due', credit: 'provider', money, kind: 'refund-paid', cause },
  ])
})

test('a refund that is counted twice is found', async () => {
  assert.match(await findingOf({ listeners: [refundTwice] }, [3, 4, 8]), /^I[58]: /m)
})

/** Stock as it is written by people who read, decide in memory, and save. */
const readThenWrite = (text: string): string =>
  text.includes('from inventory.stock')
    ? text.replace(/for update/, '')
    : text.replace(/and s\.on_hand - s\.reserved >= want\.quantity/, '')

/** Three racing for one unit, their statements in an order of the seed; what the checks find afterwards. */
async function raceForOne(rewrite: ((text: string) => string) | undefined, seed: number): Promise<string> {
  const { db, url, ownerUrl } = await testDatabase()
  const owner = connect(ownerUrl, { max: 1 })
  await sql`alter table inventory.stock drop constraint stock_not_oversold`.execute(owner.db)
  await owner.close()
  const now = new Date('2026-11-16T06:00:00Z')
  const world = testWorld()
  const as = <T>(on: Db, work: (ctx: Ctx) => Promise<T>): Promise<T> =>
    transact(on, (tx) => work(ctxOf(tx, { actor: system, now, world })))
  const stock = { sellerId: newId(now), variantId: newId(now), place: 'us' as const }
  await as(db, (ctx) => setOnHand(ctx, [{ ...stock, onHand: 1 }]))
  const interleaving = openInterleaving(rewrite)
  const pool = openSimPool(url, 4, interleaving)
  await pool.warm()
  const works = [1, 2, 3].map(
    () => () => as(pool.db, (ctx) => reserve(ctx, [{ ...stock, orderId: newId(now), quantity: 1 }])),
  )
  await interleaving.race(pool, db, openPrng(seed), works)
  await pool.close()
  const found = await transact(db, checkInvariants)
  return found.map(({ invariant, what }) => `${invariant}: ${what}`).join('\n')
}

test('stock that is reserved by reading first and writing later is found oversold, and ours never is', async () => {
  const [broken, ours]: string[][] = [[], []]
  for (const seed of [1, 2, 3, 4]) {
    broken?.push(await raceForOne(readThenWrite, seed))
    ours?.push(await raceForOne(undefined, seed))
  }
  assert.match(broken?.join('\n') ?? '', /^I3: reserved is not between nothing and what is on hand$/m)
  assert.doesNotMatch(ours?.join('\n') ?? '', /reserved is not between nothing/)
})

/** Orders that end keep what they were promised. */
const lostRelease: BrokenTwin = {
  rewrite: (text) =>
    /update inventory\.reservation as r/.test(text) ? text.replace(/r\.order_id = o\.order_id/, 'false') : text,
}

test('stock that lapsed and refunded orders never give back is found', async () => {
  assert.match(await findingOf(lostRelease, [3, 4]), /^I3: /m)
})
