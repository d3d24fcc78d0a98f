import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Ctx } from '#platform/context'
import { sql, transact } from '#platform/db'
import { newId } from '#platform/id'
import { Refusal } from '#platform/refusal'
import { testDatabase } from '../../test/database.ts'
import { makeApprovedSeller, makeSeller } from '../../test/people.ts'
import { ctxOf, system, testWorld } from '../../test/world.ts'
import {
  claimDiscounts,
  discountsFor,
  giveBackDiscounts,
  listDiscounts,
  makeDiscount,
  stopDiscount,
  type DiscountClaim,
  type NewDiscount,
} from './index.ts'

const { db } = await testDatabase({ max: 8 })
const world = testWorld()
const now = new Date('2026-11-22T06:00:00Z')
const at = <T>(moment: Date, work: (ctx: Ctx) => Promise<T>): Promise<T> =>
  transact(db, (tx) => work(ctxOf(tx, { actor: system, now: moment, world })))
const within = <T>(work: (ctx: Ctx) => Promise<T>): Promise<T> => at(now, work)
const codeOf = (code: string) => (error: unknown) => error instanceof Refusal && error.code === code
const platform = { funder: 'platform', sellerId: null } as const
const given = (over: Partial<NewDiscount> = {}): NewDiscount => ({
  code: null,
  name: '双十二优惠',
  listingId: null,
  takes: { amountMinor: 500n },
  minimumMinor: 0n,
  validFrom: new Date('2026-11-20T00:00:00Z'),
  validUntil: new Date('2026-12-20T00:00:00Z'),
  usesMax: null,
  personMax: null,
  stacks: false,
  ...over,
})
const make = (over: Partial<NewDiscount> = {}) => within((ctx) => makeDiscount(ctx, platform, given(over)))
const claim = (discountId: string, over: Partial<DiscountClaim> = {}): DiscountClaim => ({
  discountId,
  name: 'x',
  buyerId: newId(now),
  checkoutId: newId(now),
  orderId: newId(now),
  personPrint: newId(now),
  amountMinor: 500n,
  ...over,
})
const claimed = (...claims: readonly DiscountClaim[]) =>
  within(async (ctx) => {
    const { refusedCheckouts } = await claimDiscounts(ctx, claims)
    return claims.map(({ checkoutId }) => refusedCheckouts.get(checkoutId)?.code ?? null)
  })
const used = async (id: string): Promise<number | undefined> =>
  (await sql<{ used: number }>`select used from discounts.used where discount_id = ${id}`.execute(db)).rows[0]?.used
const usesShown = async (id: string) =>
  (await within((ctx) => listDiscounts(ctx, 'operator', { limit: 100 }))).discounts.find((each) => each.id === id)

test('of sixty checkouts that race for twenty coupons exactly twenty get one, in batches and alone', async () => {
  const id = await make({ code: 'RACE20', usesMax: 20 })
  const batches = Array.from({ length: 15 }, () => claimed(...Array.from({ length: 4 }, () => claim(id))))
  const outcomes = (await Promise.all(batches)).flat()
  assert.equal(outcomes.filter((each) => each === null).length, 20)
  assert(outcomes.every((each) => each === null || each === 'discounts.used-up'))
  assert.deepEqual([await used(id), (await usesShown(id))?.uses, (await usesShown(id))?.state], [20, 20, 'used-up'])
})

test('a batch is let in in its order; one person is not let in above the limit per person, under any account', async () => {
  const id = await make({ usesMax: 3, personMax: 1 })
  const one = 'print one'
  assert.deepEqual(
    await claimed(claim(id, { personPrint: one }), claim(id, { personPrint: one }), claim(id), claim(id), claim(id)),
    [null, 'discounts.used-by-person', null, null, 'discounts.used-up'],
  )
  assert.equal(await used(id), 3)
})

test('a person races against himself and wins as often as the limit says', async () => {
  const id = await make({ personMax: 2 })
  const tries = await Promise.all(Array.from({ length: 12 }, () => claimed(claim(id, { personPrint: 'racer' }))))
  assert.equal(tries.flat().filter((each) => each === null).length, 2)
})

test('a checkout refused for one discount holds none of its others, and asking again holds once', async () => {
  const [rare, wide] = [await make({ usesMax: 1 }), await make({ usesMax: 9, personMax: 1 })]
  await claimed(claim(rare))
  const checkout = { buyerId: newId(now), checkoutId: newId(now), orderId: newId(now), personPrint: 'both' }
  const both = [claim(wide, checkout), claim(rare, checkout)]
  assert.deepEqual(await claimed(...both), ['discounts.used-up', 'discounts.used-up'])
  assert.deepEqual([await used(rare), await used(wide), (await usesShown(wide))?.uses], [1, 0, 0])
  assert.deepEqual(await claimed(claim(wide, checkout)), [null])
  assert.deepEqual(await claimed(claim(wide, checkout)), [null])
  assert.equal(await used(wide), 1)
})

test('two orders of a checkout are one use; it is free again when the last of them is gone, however they end', async () => {
  const id = await make({ usesMax: 1, personMax: 1 })
  const checkout = { buyerId: newId(now), checkoutId: newId(now), personPrint: 'two orders' }
  const orders = [claim(id, checkout), claim(id, { ...checkout, amountMinor: 300n })]
  assert.deepEqual(await claimed(...orders), [null, null])
  assert.deepEqual([await used(id), (await usesShown(id))?.costMinor], [1, 800n])
  const back = (order: DiscountClaim | undefined) =>
    within((ctx) => giveBackDiscounts(ctx, order === undefined ? [] : [order]))
  await back(orders[0])
  await back(orders[0])
  assert.deepEqual([await used(id), (await usesShown(id))?.costMinor], [1, 300n])
  assert.deepEqual(await claimed(claim(id)), ['discounts.used-up'])
  await Promise.all([back(orders[1]), back(orders[1]), back(orders[0])])
  assert.equal(await used(id), 0)
  assert.deepEqual(await claimed(claim(id, { personPrint: 'two orders' })), [null])
})

test('both orders of a checkout that end at one moment give the use back once', async () => {
  const id = await make({ usesMax: 5 })
  for (let round = 0; round < 5; round += 1) {
    const checkout = { buyerId: newId(now), checkoutId: newId(now) }
    const orders = [claim(id, checkout), claim(id, checkout)]
    await claimed(...orders)
    await Promise.all(orders.map((order) => within((ctx) => giveBackDiscounts(ctx, [order]))))
    assert.equal(await used(id), 0)
  }
})

const line = { sellerId: newId(now), listingId: newId(now), totalMinor: 10_000n, sellerShareMinor: 6000n }
const seen = (code: string, moment = now, personPrint: string | null = null) =>
  at(moment, async (ctx) => {
    const { codes } = await discountsFor(ctx, { codes: [code], personPrint, lines: [line] })
    return [codes[0]?.refusal?.code ?? null, codes[0]?.minor]
  })

test('a code says what it takes off, or why nothing: unknown, too early, over, below its minimum, used up, stopped', async () => {
  const over = { validFrom: new Date('2026-11-21T00:00:00Z'), validUntil: new Date('2026-11-23T00:00:00Z') }
  const id = await make({ code: 'TIMED', takes: { amountMinor: 501n }, stacks: false, ...over })
  assert.deepEqual(await seen('TIMED'), [null, 501n])
  assert.deepEqual(await seen('TIMED', new Date('2026-11-20T00:00:00Z')), ['discounts.not-yet', 0n])
  assert.deepEqual(await seen('TIMED', over.validUntil), ['discounts.over', 0n])
  assert.deepEqual(await seen('NOBODY'), ['discounts.code-unknown', 0n])
  await make({ code: 'DEAR', minimumMinor: 10_001n })
  assert.deepEqual(await seen('DEAR'), ['discounts.below-minimum', 0n])
  const once = await make({ code: 'ONCE', usesMax: 1, takes: { amountMinor: 600n } })
  await claimed(claim(once))
  assert.deepEqual(await seen('ONCE'), ['discounts.used-up', 0n])
  const mine = await make({ code: 'MINE', personMax: 1, takes: { amountMinor: 700n } })
  await claimed(claim(mine, { personPrint: 'seen' }))
  assert.deepEqual(await seen('MINE', now, 'seen'), ['discounts.used-by-person', 0n])
  assert.deepEqual(await seen('MINE', now, 'another'), [null, 700n])
  await within((ctx) => stopDiscount(ctx, { discountId: id, sellerId: null }, 'a mistake'))
  assert.deepEqual(await seen('TIMED', new Date('2026-11-22T06:00:01Z')), ['discounts.over', 0n])
})

test('a seller makes and stops discounts on the seller’s own goods only, and is approved first', async () => {
  const [one, two, draft] = [
    await makeApprovedSeller(db, world, now),
    await makeApprovedSeller(db, world, now),
    await makeSeller(db, world, now),
  ]
  const by = (sellerId: string) => ({ funder: 'seller', sellerId }) as const
  const id = await within((ctx) => makeDiscount(ctx, by(one.actor.sellerId), given({ code: 'SELLER1' })))
  await assert.rejects(
    within((ctx) => makeDiscount(ctx, by(two.actor.sellerId), given({ code: 'SELLER1' }))),
    codeOf('discounts.code-taken'),
  )
  await assert.rejects(
    within((ctx) => makeDiscount(ctx, by(draft.actor.sellerId), given())),
    codeOf('sellers.not-approved'),
  )
  await assert.rejects(
    within((ctx) => makeDiscount(ctx, by(one.actor.sellerId), given({ listingId: newId(now) }))),
    codeOf('discounts.listing-not-found'),
  )
  const stop = (sellerId: string, discountId: string) =>
    at(new Date(now.getTime() + 1), (ctx) => stopDiscount(ctx, { discountId, sellerId }, 'enough'))
  await assert.rejects(stop(two.actor.sellerId, id), codeOf('discounts.not-found'))
  await assert.rejects(stop(one.actor.sellerId, newId(now)), codeOf('discounts.not-found'))
  await stop(one.actor.sellerId, id)
  await assert.rejects(
    at(new Date(now.getTime() + 2), (ctx) => stopDiscount(ctx, { discountId: id, sellerId: null }, 'again')),
    codeOf('discounts.stopped-already'),
  )
  const { discounts } = await within((ctx) => listDiscounts(ctx, one.actor, { limit: 10 }))
  assert.deepEqual(
    discounts.map(({ id: each, state, stoppedReason }) => [each, state, stoppedReason]),
    [[id, 'stopped', 'enough']],
  )
})

test('terms that make no sense are refused', async () => {
  const wrong: readonly Partial<NewDiscount>[] = [
    { validUntil: new Date('2026-11-19T00:00:00Z') },
    { validUntil: new Date('2028-11-19T00:00:00Z') },
    { validFrom: new Date('2026-10-01T00:00:00Z'), validUntil: new Date('2026-11-01T00:00:00Z') },
    { takes: { share: '0.95', mostMinor: null } },
    { takes: { share: '0.00', mostMinor: null } },
    { takes: { share: '1', mostMinor: null } },
  ]
  for (const over of wrong) await assert.rejects(make(over), codeOf('discounts.terms-wrong'))
})
