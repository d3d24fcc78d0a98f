import assert from 'node:assert/strict'
import { test } from 'node:test'
import pg from 'pg'
import { claimDiscounts, makeDiscount } from '#modules/discounts'
import { transact } from '#platform/db'
import { connectionOf } from '../platform/db.ts'
import { newId } from '../platform/id.ts'
import { testDatabase } from '../test/database.ts'
import { ctxOf, system, testWorld } from '../test/world.ts'
import { checkInvariants } from './check-invariants.ts'

const { db, ownerUrl } = await testDatabase({ max: 3 })
const world = testWorld()
const now = new Date('2026-11-22T06:00:00Z')
const found = async () => (await checkInvariants(db)).map(({ invariant, what }) => `${invariant} ${what}`)

/** Breaks something by the owner's hand, looks, and repairs it. */
async function broken(breaks: string, repairs: string): Promise<readonly string[]> {
  const client = new pg.Client(connectionOf(ownerUrl))
  await client.connect()
  try {
    await client.query(breaks)
    const seen = await found()
    await client.query(repairs)
    return seen
  } finally {
    await client.end()
  }
}

test('a coupon that is used too often, and a counter that lies, are found', async () => {
  const claim = () => ({
    name: 'x',
    buyerId: newId(now),
    checkoutId: newId(now),
    orderId: newId(now),
    personPrint: newId(now),
    amountMinor: 500n,
  })
  await transact(db, async (tx) => {
    const ctx = ctxOf(tx, { actor: system, now, world })
    const discountId = await makeDiscount(
      ctx,
      { funder: 'platform', sellerId: null },
      {
        code: 'CHECKED',
        name: 'x',
        listingId: null,
        takes: { amountMinor: 500n },
        minimumMinor: 0n,
        validFrom: now,
        validUntil: new Date('2026-12-01T00:00:00Z'),
        usesMax: 2,
        personMax: 1,
        stacks: false,
      },
    )
    await claimDiscounts(ctx, [
      { ...claim(), discountId },
      { ...claim(), discountId },
    ])
  })
  assert.deepEqual(await found(), [])
  const whole = 'I9 a discount is used more often than it may, or its counter is not the number of its uses'
  const person = 'I9 a person has used a discount more often than one may, or the counter is not the number of uses'
  assert.deepEqual(
    await broken('update discounts.discount set uses_max = 1', 'update discounts.discount set uses_max = 2'),
    [whole],
  )
  assert.deepEqual(
    await broken('update discounts.used set used = used - 1', 'update discounts.used set used = used + 1'),
    [whole],
  )
  const lies = await broken(
    'update discounts.person_used set used = used + 1',
    'update discounts.person_used set used = used - 1',
  )
  assert.deepEqual([...new Set(lies)], [person])
  assert.deepEqual(await found(), [])
})
