import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { publish } from '#modules/catalog'
import { placeOrders, putLine, quote } from '#modules/checkout'
import { listChanges, loadEligibility } from '#modules/compliance'
import { stopOf } from '#modules/orders'
import { must } from '#platform/check'
import type { Ctx } from '#platform/context'
import { sql } from '#platform/db'
import { rejudgeBatch } from '../catalog/rejudge-batch.ts'
import { startRejudging } from '../catalog/rejudge-rules.job.ts'
import { openMarket } from '../checkout/test/market.ts'
import { startCarts } from '../checkout/rejudge-carts.job.ts'
import { rejudgeCarts } from '../checkout/rejudge-carts.ts'
import { startOrders } from '../orders/rejudge-orders.job.ts'
import { rejudgeOrders } from '../orders/rejudge-orders.ts'
import { testDatabase } from '../../test/database.ts'
import { holdAfter } from '../../test/hold-after.ts'
import { system } from '../../test/world.ts'

const { db } = await testDatabase({ max: 6 })
const market = await openMarket(db)
const { as, clock } = market
const shipped = readFileSync(new URL('../../reference/cn-eligibility/cn-eligibility.json', import.meta.url), 'utf8')
type Rule = Record<string, unknown> & { readonly id: string }
const pack: { rules: Rule[] } = JSON.parse(shipped)
const asShipped: unknown = pack
const withoutNuts = {
  ...pack,
  rules: pack.rules.map((rule) => (rule.id === 'nuts' ? { ...rule, verdict: 'refused' } : rule)),
}

/** Loads rules and begins judging everything again; the id of the change. */
async function change(rules: unknown): Promise<string> {
  clock.forward(1000)
  await as(system, (ctx) => loadEligibility(ctx, rules))
  return as(system, async (ctx) => {
    const { id } = must((await listChanges(ctx, 1))[0], 'something changed')
    await startRejudging(ctx, id)
    await startCarts(ctx, id)
    await startOrders(ctx, id)
    return id
  })
}
type Rejudge = (ctx: Ctx, changeId: string, size: number) => Promise<boolean>
const judge = (rejudge: Rejudge, changeId: string) => as(system, (ctx) => rejudge(ctx, changeId, 100))

/**
 * The older judgement has read what it judges by and stands still; the newer one does all it can; then the older one goes
 * on. Says whether the newer one was done before.
 */
async function interleaved(
  older: (ctx: Ctx) => Promise<unknown>,
  after: string,
  newer: () => Promise<unknown>,
): Promise<boolean> {
  const hold = holdAfter(after)
  const one = as(system, (ctx) => older(hold.in(ctx)))
  await hold.reached
  const other = newer().then(() => true)
  const first = await Promise.race([other, sleep(500, false)])
  hold.letGo()
  await Promise.all([one, other])
  return first
}

const [offer, buyer, other] = [await market.onSale(), await market.buyer(), await market.buyer()]
await as(buyer.actor, (ctx) => putLine(ctx, buyer.actor.id, { ...offer, quantity: 1 }, 'set'))
const quoteId = await as(buyer.actor, (ctx) => quote(ctx, buyer.actor.id, { split: false }))
const [outcome] = await as(buyer.actor, (ctx) =>
  placeOrders(ctx, [{ by: ctx, buyerId: buyer.actor.id, quoteId, addressId: buyer.addressId }]),
)
assert(outcome?.kind === 'placed')
const key = { sellerId: offer.sellerId, orderId: must(outcome.orders[0], 'one order').orderId }
await as(other.actor, (ctx) => putLine(ctx, other.actor.id, { ...offer, quantity: 1 }, 'set'))

const listing = async () =>
  must(
    (
      await sql<{ product_id: string; state: string; verdict: string }>`
        select listing.product_id, listing.state, verdict.facts ->> 'verdict' as verdict
          from catalog.listing as listing join catalog.verdict as verdict on verdict.hash = listing.verdict_hash
         where listing.id = ${offer.listingId}`.execute(db)
    ).rows[0],
    'it is listed',
  )
const judgement = async () =>
  (
    await sql<{ verdict: string; change_id: string }>`
      select verdict, change_id from orders.judgement where order_id = ${key.orderId}`.execute(db)
  ).rows[0]

test('two changes in parallel, the older one slower: every listing ends with the verdict of the newer rules', async () => {
  const refusing = await change(withoutNuts)
  await interleaved(
    (ctx) => rejudgeBatch(ctx, refusing, 100),
    'tariff_line',
    async () => judge(rejudgeBatch, await change(asShipped)),
  )
  assert.equal((await listing()).verdict, 'allowed')
})

test('an open order ends with the verdict of the newer rules, is not left stopped by the older ones, and names the newer', async () => {
  const refusing = await change(withoutNuts)
  let allowing = ''
  await interleaved(
    (ctx) => rejudgeOrders(ctx, refusing, 100),
    'tariff_line',
    async () => {
      allowing = await change(asShipped)
      await judge(rejudgeOrders, allowing)
    },
  )
  assert.deepEqual(await judgement(), { verdict: 'allowed', change_id: allowing })
  assert.notEqual((await as(system, (ctx) => stopOf(ctx, key)))?.endedAt, null)
})

test('judged late for an older change, an order is judged by the newest rules and stays the newest change’s', async () => {
  const [older, newer] = [await change(asShipped), await change(withoutNuts)]
  for (const each of [newer, older]) await judge(rejudgeOrders, each)
  assert.deepEqual(await judgement(), { verdict: 'refused', change_id: newer })
  const told = await sql`
    select from platform.outbox where name = 'orders.stopped' and payload ->> 'changeId' in (${older}, ${newer})`.execute(
    db,
  )
  assert.equal(told.rows.length, 1)
  await judge(rejudgeOrders, await change(asShipped))
})

test('what a seller publishes while the rules change is judged by the rules before, and then again by those after', async () => {
  const { product_id: productId } = await listing()
  await judge(rejudgeBatch, await change(asShipped))
  const publishing = (ctx: Ctx) => publish(ctx, { sellerId: offer.sellerId, productId, mode: '9610' })
  await interleaved(publishing, 'rule_pack', async () => judge(rejudgeBatch, await change(withoutNuts)))
  assert.deepEqual(await listing(), { product_id: productId, state: 'down', verdict: 'refused' })
})

test('nobody is told of a cart while rules that let its goods in again are being loaded: they come after', async () => {
  const refusing = must((await as(system, (ctx) => listChanges(ctx, 1)))[0], 'a change').id
  const loadedFirst = await interleaved(
    (ctx) => rejudgeCarts(ctx, refusing, 100),
    'reason_details',
    () => change(asShipped),
  )
  assert.equal(loadedFirst, false)
})
