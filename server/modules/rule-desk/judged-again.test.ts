import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { placeOrders, putLine, quote, viewCart } from '#modules/checkout'
import { judgeBy, loadEligibility, readRuling } from '#modules/compliance'
import { goodsOf } from '#modules/catalog'
import { decideStop, stopOf } from '#modules/orders'
import { must } from '#platform/check'
import { sql } from '#platform/db'
import { discover } from '#platform/discover'
import { silentLog } from '#platform/log'
import { z } from '#platform/wire'
import { openMarket } from '../checkout/test/market.ts'
import { startOrders } from '../orders/rejudge-orders.job.ts'
import { rejudgeOrders } from '../orders/rejudge-orders.ts'
import { testDatabase } from '../../test/database.ts'
import { drain } from '../../test/drain.ts'
import { system } from '../../test/world.ts'
import { changesShown, loadRules } from './index.ts'

const { db } = await testDatabase({ max: 6 })
const market = await openMarket(db)
const { as, clock, world } = market
const engine = { db, clock, log: silentLog(), world }
const product = await discover(['modules'])
const ours =
  /^(catalog|search|orders\.(rejudge|when-listings|resume)|checkout\.(rejudge|when-listings|resume)|notifications\.when-(listings|order-judged|order-stopped|order-goes-on|cart))/
const settle = () =>
  drain(engine, {
    jobs: product.jobs.filter(({ name }) => ours.test(name)),
    listeners: product.listeners.filter(({ name }) => ours.test(name)),
    sweeps: product.sweeps.filter(({ name }) => ours.test(name)),
  })
const shipped = readFileSync(new URL('../../reference/cn-eligibility/cn-eligibility.json', import.meta.url), 'utf8')
type Rule = Record<string, unknown> & { readonly id: string }
function edited(edit: (rule: Rule) => Rule): string {
  const file: { rules: Rule[] } = JSON.parse(shipped)
  return JSON.stringify({ ...file, rules: file.rules.map(edit) })
}
const firstPaper = must(
  z.object({ documents: z.array(z.object({ code: z.string() })) }).parse(JSON.parse(shipped)).documents[0],
  'a paper',
).code
const withoutNuts = edited((rule) => (rule.id === 'nuts' ? { ...rule, verdict: 'refused' } : rule))
const facts = {
  file: 'test',
  source: 'test',
  certainty: 'unsure',
  validFrom: '2026-11-22',
  readOn: '2026-11-22',
} as const
const load = (text: string, dryRun: boolean) => {
  clock.forward(1000)
  return as(system, (ctx) => loadRules(ctx, { market: 'cn', kind: 'eligibility', text, dryRun, facts }))
}
const newest = async () => must((await as(system, (ctx) => changesShown(ctx, 1)))[0], 'something changed')

await settle()
const [offer, buyer, other] = [await market.onSale(), await market.buyer(), await market.buyer()]
await as(buyer.actor, (ctx) => putLine(ctx, buyer.actor.id, { ...offer, quantity: 1 }, 'set'))
const quoteId = await as(buyer.actor, (ctx) => quote(ctx, buyer.actor.id, { split: false }))
const [outcome] = await as(buyer.actor, (ctx) =>
  placeOrders(ctx, [{ by: ctx, buyerId: buyer.actor.id, quoteId, addressId: buyer.addressId }]),
)
assert(outcome?.kind === 'placed')
const orderId = must(outcome.orders[0], 'one order').orderId
await as(other.actor, (ctx) => putLine(ctx, other.actor.id, { ...offer, quantity: 2 }, 'set'))

/** I19 of orders, by itself: open orders whose kept verdict is not what today's rules say. */
const misjudgedOrders = (changeId: string) =>
  as(system, async (ctx) => {
    const { rows } = await sql<{
      id: string
      seller_id: string
      product_id: string
      hs_code: string
      origin_state: string
      mode: '9610' | '1210'
      verdict: string | null
      change_id: string | null
    }>`
      select placed.id, placed.seller_id, placed.mode, line.product_id, line.hs_code, line.origin_state,
             judgement.verdict, judgement.change_id
        from orders.order as placed
        join orders.line as line on line.seller_id = placed.seller_id and line.order_id = placed.id
        left join orders.judgement as judgement
          on judgement.seller_id = placed.seller_id and judgement.order_id = placed.id
       where placed.state in ('open', 'paid', 'packed', 'shipped', 'at_customs', 'held')
    `.execute(ctx.tx)
    const ruling = await readRuling(
      ctx,
      'cn',
      rows.map((row) => row.hs_code),
    )
    const goods = await goodsOf(
      ctx,
      rows.map((row) => ({
        sellerId: row.seller_id,
        productId: row.product_id,
        code: row.hs_code,
        originState: row.origin_state,
        mode: row.mode,
      })),
    )
    return rows.flatMap((row, at) => {
      const of = goods[at]
      const right = of !== undefined && judgeBy(ruling, of).verdict === row.verdict && row.change_id === changeId
      return right ? [] : [row.id]
    })
  })
const stop = () => as(system, (ctx) => stopOf(ctx, { sellerId: offer.sellerId, orderId }))
const told = async (kind: string) =>
  (
    await sql<{ cause: string }>`select cause from notifications.message where kind = ${kind} order by cause`.execute(
      db,
    )
  ).rows.map(({ cause }) => cause)

test('a dry run counts the listing, the carts and the open order it would touch, and changes nothing', async () => {
  const { affected, diff, version } = await load(withoutNuts, true)
  assert.deepEqual(
    [
      affected.listings,
      affected.goingDown,
      affected.sellers,
      affected.carts,
      affected.openOrders,
      diff.changed,
      version,
    ],
    [1, 1, 1, 1, 1, 1, null],
  )
  assert.equal((await as(other.actor, (ctx) => viewCart(ctx, other.actor.id))).units.length, 1)
})

test('after the load listing, cart and open order are judged again, and seller and buyer are told once what to do', async () => {
  await load(withoutNuts, false)
  await settle()
  const change = await newest()
  assert.deepEqual(
    new Map(change.parts.map(({ part, total, done, changed, perMille }) => [part, [total, done, changed, perMille]])),
    new Map((['listings', 'carts', 'orders'] as const).map((part) => [part, [1, 1, 1, 1000]])),
  )
  assert.deepEqual(
    change.stoppedOrders.map((each) => [each.orderId, each.verdict, each.ruleId]),
    [[orderId, 'refused', 'nuts']],
  )
  assert.deepEqual(await misjudgedOrders(change.id), [])
  assert.equal((await as(other.actor, (ctx) => viewCart(ctx, other.actor.id))).units.length, 0)
  await settle()
  const [listings, order, seller, bought, cart] = [
    await told('listings-stopped'),
    await told('order-judged'),
    await told('seller-order-stopped'),
    await told('buyer-order-stopped'),
    await told('cart-stopped'),
  ]
  assert.deepEqual([listings.length, order.length, seller.length, bought.length, cart.length], [1, 0, 1, 1, 1])
  assert(cart[0]?.endsWith(other.actor.id))
})

test('the same rules again are no change; the old rules bring everything back, and the stopped order goes on by itself', async () => {
  const before = await newest()
  const again = await load(withoutNuts, false)
  assert.deepEqual([again.added, (await newest()).id], [0, before.id])
  await load(shipped, false)
  await settle()
  const change = await newest()
  assert.deepEqual(await misjudgedOrders(change.id), [])
  assert.equal(change.stoppedOrders.length, 0)
  assert.equal((await as(other.actor, (ctx) => viewCart(ctx, other.actor.id))).units.length, 1)
  assert.deepEqual([(await told('order-judged')).length, (await stop())?.state], [0, 'lifted'])
  assert.deepEqual([(await told('seller-order-goes-on')).length, (await told('buyer-order-goes-on')).length], [1, 1])
})

test('killed between batches, open orders go on where they were, each counted once', async () => {
  clock.forward(1000)
  await as(system, (ctx) => loadEligibility(ctx, JSON.parse(withoutNuts)))
  const { id } = await newest()
  await as(system, (ctx) => startOrders(ctx, id))
  const killed = as(system, async (ctx) => {
    await rejudgeOrders(ctx, id, 1)
    throw new Error('killed')
  })
  await assert.rejects(killed, /killed/)
  assert.notDeepEqual(await misjudgedOrders(id), [])
  await Promise.all([1, 2].map(() => as(system, (ctx) => rejudgeOrders(ctx, id, 1))))
  while (await as(system, (ctx) => rejudgeOrders(ctx, id, 1)));
  assert.deepEqual(await misjudgedOrders(id), [])
  const part = (await newest()).parts.find((each) => each.part === 'orders')
  assert.deepEqual([part?.done, part?.total, part?.finishedAt !== null], [1, 1, true])
})

test('what an operator let on is not stopped again while the same rule refuses it; after it was let in it is', async () => {
  assert.equal((await stop())?.state, 'waiting')
  const operator = { kind: 'operator', id: offer.sellerId } as const
  const decided = { sellerId: offer.sellerId, orderId, decision: 'let-on', reason: 'The permit is here.' } as const
  await as(operator, (ctx) => decideStop(ctx, decided))
  const otherWords = edited((rule) =>
    rule.id === 'nuts' ? { ...rule, verdict: 'refused', act: 'the same act, cited otherwise' } : rule,
  )
  await load(otherWords, false)
  await settle()
  assert.equal((await stop())?.state, 'let_on')
  await load(shipped, false)
  await settle()
  await load(withoutNuts, false)
  await settle()
  assert.equal((await stop())?.state, 'waiting')
  assert.deepEqual(await misjudgedOrders((await newest()).id), [])
})

test('a stopped order of which a specialist must be asked now does not wait in silence: both sides are told once', async () => {
  const asking = edited((rule) => (rule.id === 'nuts' ? { ...rule, verdict: 'specialist' } : rule))
  await load(asking, false)
  await settle()
  assert.equal((await stop())?.state, 'specialist')
  assert.deepEqual(await misjudgedOrders((await newest()).id), [])
  const kinds = ['seller-order-with-specialist', 'buyer-order-with-specialist', 'order-judged'] as const
  assert.deepEqual(await Promise.all(kinds.map(async (kind) => (await told(kind)).length)), [1, 1, 0])
  await load(withoutNuts, false)
  await settle()
  assert.equal((await stop())?.state, 'waiting')
})

test('an order that only needs papers is told of and goes on', async () => {
  const papers = edited((rule) =>
    rule.id === 'nuts' ? { ...rule, verdict: 'needs_papers', documents: [firstPaper] } : rule,
  )
  await load(papers, false)
  await settle()
  assert.deepEqual([(await stop())?.state, (await told('order-judged')).length], ['lifted', 1])
})

test('the broken twin: an open order that was passed over is caught', async () => {
  const { id } = await newest()
  await sql`update orders.judgement set verdict = 'allowed' where order_id = ${orderId}`.execute(db)
  assert.deepEqual(await misjudgedOrders(id), [orderId])
})
