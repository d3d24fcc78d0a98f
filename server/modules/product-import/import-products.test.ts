import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { listProducts, productOf } from '#modules/catalog'
import { stockOf } from '#modules/inventory'
import { Refusal } from '#platform/refusal'
import { createQueues, openBoss } from '#platform/job'
import { testDatabase } from '../../test/database.ts'
import { fetchPicture } from '../catalog/fetch-picture.job.ts'
import { openLane } from '../catalog/test-lane.ts'
import { importProducts } from './index.ts'

const { db } = await testDatabase({ max: 4 })
const { inTx } = openLane(db, '2026-11-22T08:00:00Z')
await createQueues(openBoss(db), [fetchPicture])
const shop = (name: string): Uint8Array => readFileSync(new URL(`../../../demo/shopify/${name}.csv`, import.meta.url))
const sellers = { count: 0 }
const newSeller = (): string => `01890000-0000-7000-8000-${String((sellers.count += 1)).padStart(12, '0')}`
const bring = (sellerId: string, bytes: Uint8Array, dryRun = false) =>
  inTx((ctx) => importProducts(ctx, sellerId, bytes, { dryRun }))
const csv = (...rows: readonly string[]): Uint8Array =>
  new TextEncoder().encode(
    [
      'Handle,Title,Body (HTML),Option1 Name,Option1 Value,Variant SKU,Variant Grams,Variant Inventory Qty,Variant Price',
      ...rows,
      '',
    ].join('\n'),
  )

for (const name of ['orchard-farm', 'winery', 'garment-maker', 'baby-food', 'furniture-shop'])
  test(`the ${name} file: a dry run keeps nothing and says what the import then does; a second import changes nothing`, async () => {
    const sellerId = newSeller()
    const dry = await bring(sellerId, shop(name), true)
    assert.deepEqual((await inTx((ctx) => listProducts(ctx, sellerId, { limit: 10 }))).products, [])
    const first = await bring(sellerId, shop(name))
    assert(first.created > 0)
    const ids = (report: typeof first) => ({
      ...report,
      dryRun: null,
      changes: report.changes.map((each) => each.handle),
    })
    assert.deepEqual(ids(dry), ids(first))
    const second = await bring(sellerId, shop(name))
    assert.deepEqual([second.created, second.changed, second.same], [0, 0, first.created])
    assert.deepEqual(second.changes, [])
  })

test('a later file changes what it names, keeps what its blank cells leave open, and counts the stock', async () => {
  const sellerId = newSeller()
  const first = await bring(
    sellerId,
    csv(
      'jam,Plum jam,<p>Plums.<script>x()</script></p>,Size,Small,JAM-S,340,12,8.00',
      'jam,,,,Large,JAM-L,900,5,15.00',
    ),
  )
  const productId = first.changes[0]?.productId ?? ''
  const second = await bring(sellerId, csv('jam,Plum jam,,Size,Small,JAM-S,,9,8.50'))
  assert.deepEqual(
    second.changes.map((each) => each.fields),
    [['JAM-S: shop-price']],
  )
  assert.deepEqual(second.absent, ['JAM-L'])
  const product = await inTx((ctx) => productOf(ctx, sellerId, productId))
  assert.equal(product.descriptionHtml, '<p>Plums.</p>')
  assert.deepEqual(
    product.variants.map(({ sku, weightGrams, shopPrice }) => [sku, weightGrams, shopPrice?.minor]),
    [
      ['JAM-S', 340, 850n],
      ['JAM-L', 900, 1500n],
    ],
  )
  const stock = await inTx((ctx) =>
    stockOf(
      ctx,
      product.variants.map(({ id }) => ({ sellerId, variantId: id })),
    ),
  )
  assert.deepEqual(new Set(stock.map(({ onHand }) => onHand)), new Set([5, 9]))
})

test('a SKU of another product is refused with its line, and the other products go on', async () => {
  const sellerId = newSeller()
  await bring(sellerId, csv('jam,Plum jam,,Title,Default Title,JAM-1,340,1,8.00'))
  const report = await bring(
    sellerId,
    csv('jelly,Plum jelly,,Title,Default Title,JAM-1,340,1,8.00', 'tea,Mint tea,,Title,Default Title,TEA-1,80,1,6.00'),
  )
  assert.deepEqual(
    report.refused.map(({ line, reason, handle }) => [line, reason, handle]),
    [[2, 'sku-elsewhere', 'jelly']],
  )
  assert.equal(report.created, 1)
})

test('two sellers may use the same handles and SKUs', async () => {
  const file = csv('jam,Plum jam,,Title,Default Title,JAM-1,340,1,8.00')
  assert.deepEqual([(await bring(newSeller(), file)).created, (await bring(newSeller(), file)).created], [1, 1])
})

test('an empty or binary file is refused whole', async () => {
  for (const bytes of [new Uint8Array(), new Uint8Array([0x50, 0x4b, 3, 4, 0])])
    await assert.rejects(
      bring(newSeller(), bytes),
      (error) => error instanceof Refusal && error.code === 'product-import.unreadable',
    )
})
