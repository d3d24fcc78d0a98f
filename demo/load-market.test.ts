import assert from 'node:assert/strict'
import { test } from 'node:test'
import { listProducts } from '@westbound/server/modules/catalog'
import { labelOfProduct, type ProductLabel } from '@westbound/server/modules/documents'
import { demonstrationAccounts } from '@westbound/server/modules/identity'
import { orderOf } from '@westbound/server/modules/orders'
import { countWaiting, sellerOf } from '@westbound/server/modules/sellers'
import { handClock } from '@westbound/server/platform/clock'
import { sql } from '@westbound/server/platform/db'
import { discover } from '@westbound/server/platform/discover'
import { createQueues, jobRun, openBoss } from '@westbound/server/platform/job'
import { silentLog } from '@westbound/server/platform/log'
import { testDatabase } from '../server/test/database.ts'
import { testWorld } from '../server/test/world.ts'
import { openMailbox, mailPort, smsPort } from '@westbound/server/modules/notifications'
import { plug } from '@westbound/server/platform/world'
import { buyers, orders, operators, products, sellers } from './index.ts'
import { loadMarket } from './load-market.ts'
import { placePlan } from './place-plan.ts'

const { db } = await testDatabase()
const world = testWorld([plug(mailPort, openMailbox()), plug(smsPort, openMailbox())])
const engine = { db, clock: handClock('2026-11-22T08:00:00Z'), log: silentLog(), world }
const run = jobRun(engine, 'test')
await createQueues(openBoss(db), (await discover(['modules'])).jobs)
await loadMarket(engine)

/** Never on sale: formula waits for a specialist, and seeds are no food. */
const withoutLabel = ['infant-formula-stage-1', 'mountain-wildflower-seed']

const rows = async (): Promise<unknown> => {
  const counted = await sql`
    select (select count(*) from platform.audit) as audits, (select count(*) from platform.outbox) as events
  `.execute(db)
  return counted.rows[0]
}

test('everybody of the demonstration has an account, and one shop waits for the operator', async () => {
  const accounts = await run.tx((ctx) => demonstrationAccounts(ctx))
  const kinds = (kind: string): number => accounts.filter((account) => account.kind === kind).length
  assert.deepEqual(
    [kinds('seller'), kinds('buyer'), kinds('operator')],
    [sellers.length, buyers.length, operators.length],
  )
  assert.equal((await run.tx(countWaiting)).count, 1)
})

test('exactly what the rules let in is on sale, by parcel and from bonded stock', async () => {
  const found: string[] = []
  for (const account of await run.tx((ctx) => demonstrationAccounts(ctx))) {
    const seller = await run.tx((ctx) => sellerOf(ctx, account.id))
    if (seller === null) continue
    const listed = await run.tx((ctx) => listProducts(ctx, seller.id, { limit: 100 }))
    for (const { product } of listed.products)
      for (const { mode, state } of product.listings) found.push(`${product.handle} ${mode} ${state}`)
  }
  const wanted = products.flatMap((product) => [
    ...(product.expected['9610'] === 'allowed' ? [`${product.handle} 9610 live`] : []),
    ...(product.expected['1210'] === 'allowed' && product.variants.some(({ stockBonded }) => stockBonded > 0)
      ? [`${product.handle} 1210 live`]
      : []),
  ])
  assert.deepEqual(found.toSorted(), wanted.toSorted())
})

const labelOf = (sellerId: string, productId: string): Promise<ProductLabel> =>
  run.tx((ctx) => labelOfProduct(ctx, { sellerId, productId }))

test('every food, cosmetic and textile of the demonstration has a whole Chinese label', async () => {
  const lacking: string[] = []
  for (const account of await run.tx((ctx) => demonstrationAccounts(ctx))) {
    const seller = await run.tx((ctx) => sellerOf(ctx, account.id))
    if (seller === null) continue
    const listed = await run.tx((ctx) => listProducts(ctx, seller.id, { limit: 100 }))
    for (const { product } of listed.products) {
      const { label } = await labelOf(seller.id, product.id)
      const wanted = ['food', 'alcohol', 'cosmetics', 'textile'].includes(label.profile)
      if (!wanted || withoutLabel.includes(product.handle)) continue
      if (label.missing.length > 0)
        lacking.push(`${product.handle}: ${label.missing.map(({ field }) => field).join(' ')}`)
      if (label.profile === 'food') assert.equal(label.nutrition?.rows.length, 7, product.handle)
    }
  }
  assert.deepEqual(lacking, [])
})

test('a second load of a full market changes nothing', async () => {
  const before = await rows()
  await loadMarket(engine)
  assert.deepEqual(await rows(), before)
})

test('a market that stood still for a week gets a fresh rate at its next start', async () => {
  const rates = async () => (await sql`select 1 from markets.exchange_rate`.execute(db)).rows.length
  const before = await rates()
  await loadMarket({ ...engine, clock: handClock('2026-11-29T08:00:00Z') })
  assert.equal(await rates(), 2 * before)
})

test('every planned order can be placed, and is placed once', async () => {
  for (const plan of orders) {
    const placed = await run.tx((ctx) => placePlan(ctx, plan))
    assert.deepEqual(await run.tx((ctx) => placePlan(ctx, plan)), placed)
    const order = await run.tx((ctx) => orderOf(ctx, placed))
    assert.deepEqual(
      order.lines.map(({ sku, quantity }) => `${quantity} × ${sku}`).toSorted(),
      plan.lines.map(({ sku, quantity }) => `${quantity} × ${sku}`).toSorted(),
    )
    const overdue = order.dueAt !== null && order.dueAt <= engine.clock.now()
    assert.equal(overdue, plan.driveTo === 'lapsed', plan.key)
  }
})
