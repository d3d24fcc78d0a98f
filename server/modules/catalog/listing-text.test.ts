import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setOnHand, stockOf } from '#modules/inventory'
import type { Ctx } from '#platform/context'
import { own, sql } from '#platform/db'
import { decimalOf, cny, usd } from '#platform/money'
import { Refusal } from '#platform/refusal'
import { newId } from '#platform/id'
import { testDatabase } from '../../test/database.ts'
import { approveChineseOf, draftChineseOf } from './chinese-of-product.ts'
import { arrangePictures, editProduct, publish, saveProducts, takeDown, type ProductInput } from './index.ts'
import { listingText, textOfRows } from './listing-text.ts'
import { ListingDetail } from './listing-detail.ts'
import type { Tables } from './tables.ts'
import { approvedSeller, loadChina, openLane } from './test-lane.ts'
import { tellWordsChanged } from './tell-changed.ts'

const { db } = await testDatabase({ max: 6 })
const { engine, inTx } = openLane(db, '2026-11-22T08:00:00Z')
await inTx(loadChina)
const sellerId = await approvedSeller(engine)

const pears = (handle: string): ProductInput => ({
  handle,
  title: 'Dried "Bosc" pears \\ <new>',
  descriptionHtml: '<p>Dried on the farm.</p>',
  vendor: 'Two Levees',
  type: 'Fruit',
  tags: [],
  status: 'active',
  optionNames: ['Size'],
  originCountry: 'US',
  drawing: 'dried-fruit',
  variants: [
    { sku: `${handle}-"250"`, optionValues: ['250 g'], shopPriceMinor: 740n, weightGrams: 280 },
    { sku: `${handle}-1000`, optionValues: ['1 kg'], shopPriceMinor: 2290n, weightGrams: 1060 },
  ],
  pictures: [],
})

async function onSale(handle: string): Promise<{ productId: string; variantIds: readonly string[] }> {
  return inTx(async (ctx) => {
    const [saved] = await saveProducts(ctx, sellerId, [pears(handle)])
    assert(saved !== undefined && saved.what === 'created')
    const { productId, variants } = saved
    const prices = variants.map(({ variantId }) => ({ variantId, keep: usd(520n) }))
    await editProduct(ctx, sellerId, productId, { originState: 'CA', hsCode: '08134090', variants: prices })
    await draftChineseOf(ctx, { sellerId, productId })
    await approveChineseOf(ctx, { sellerId, productId })
    const counts = variants.map(({ variantId }) => ({ sellerId, variantId, onHand: 10 }))
    await setOnHand(ctx, [
      ...counts.map((each) => ({ ...each, place: 'us' as const })),
      ...counts.map((each) => ({ ...each, place: 'bonded' as const, onHand: 4 })),
    ])
    await publish(ctx, { sellerId, productId, mode: '9610' })
    return { productId, variantIds: variants.map((each) => each.variantId) }
  })
}

/** How much kept text is true of the product's listings now. */
const keptNow = async (productId: string): Promise<number> => {
  const counted = { statements: 0 }
  await inTx((ctx) => {
    const tx = ctx.tx.withPlugin({
      transformQuery: ({ node }) => node,
      transformResult: async ({ result }) => ((counted.statements += 1), result),
    })
    return listingText({ ...ctx, tx } satisfies Ctx, productId)
  })
  return counted.statements
}

/** Reads a product, and finds the kept text to be what its rows say, in the published form. */
async function read(productId: string): Promise<ListingDetail> {
  const [text, fresh] = await inTx(async (ctx) => [await listingText(ctx, productId), await textOfRows(ctx, productId)])
  assert.equal(text, fresh)
  const plain: unknown = JSON.parse(text ?? '')
  const detail = ListingDetail.parse(plain)
  assert.deepEqual(ListingDetail.encode(detail), plain, 'nothing is said that the published form does not know')
  return detail
}

test('what is answered is what the tables say, each quote mark of it', async () => {
  const { productId, variantIds } = await onSale('true-text')
  const detail = await read(productId)
  assert.equal(await keptNow(productId), 1, 'one statement')
  assert.equal(detail.titleEn, 'Dried "Bosc" pears \\ <new>')
  assert.deepEqual(detail.pictures, [{ url: '/drawings/dried-fruit.svg', alt: '', illustration: true, hash: null }])
  const rows = await own<Tables>(db)
    .selectFrom('catalog.listing_variant as variant')
    .innerJoin('catalog.listing as listing', 'listing.id', 'variant.listing_id')
    .selectAll('variant')
    .where('listing.product_id', '=', productId)
    .orderBy('variant.position')
    .execute()
  const stock = await stockOf(
    { tx: db },
    variantIds.map((variantId) => ({ sellerId, variantId })),
  )
  const [mode] = detail.modes
  assert.equal(mode?.state, 'live')
  assert.deepEqual(
    mode?.variants.map(({ price, shelf, ...each }) => ({
      ...each,
      shelf: decimalOf(shelf),
      paid: decimalOf(price.shelf),
    })),
    rows.map((row) => ({
      variantId: row.variant_id,
      sku: row.sku,
      optionValues: row.option_values,
      optionValuesZh: row.option_values_zh,
      hsCode: row.hs_code,
      weightGrams: row.weight_grams,
      available: stock.find((each) => each.variantId === row.variant_id && each.place === 'us')?.available,
      shelf: decimalOf(cny(row.shelf_minor)),
      paid: decimalOf(cny(row.shelf_minor)),
    })),
  )
})

test('every writer is followed at once: stock, price, second mode, picture, drawing, way down', async () => {
  const { productId, variantIds } = await onSale('followed')
  const [first] = variantIds
  assert(first !== undefined)
  await inTx((ctx) => setOnHand(ctx, [{ sellerId, variantId: first, place: 'us', onHand: 3 }]))
  assert.equal((await read(productId)).modes[0]?.variants[0]?.available, 3)

  const before = (await read(productId)).modes[0]?.variants[0]?.shelf.minor ?? 0n
  await inTx((ctx) => editProduct(ctx, sellerId, productId, { variants: [{ variantId: first, keep: usd(620n) }] }))
  assert((await read(productId)).modes[0]!.variants[0]!.shelf.minor > before)

  await inTx((ctx) => publish(ctx, { sellerId, productId, mode: '1210' }))
  const both = await read(productId)
  assert.deepEqual(
    both.modes.map(({ mode, variants }) => [mode, variants[0]?.available]),
    [
      ['9610', 3],
      ['1210', 4],
    ],
  )

  await inTx((ctx) => saveProducts(ctx, sellerId, [{ ...pears('followed'), drawing: 'fresh-fruit' }]))
  assert.equal((await read(productId)).pictures[0]?.url, '/drawings/fresh-fruit.svg')
  const pictureId = newId(engine.clock.now())
  await inTx(async (ctx) => {
    await sql`
      insert into catalog.picture (seller_id, id, product_id, position, source, alt, state, hash, changed_at)
      values (${sellerId}, ${pictureId}, ${productId}, 1, 'upload:x', 'a "pear"', 'stored', ${'a'.repeat(64)}, ${ctx.now})
    `.execute(ctx.tx)
    await tellWordsChanged(ctx, { sellerId, productId })
  })
  assert.equal((await read(productId)).pictures[0]?.alt, 'a "pear"')
  await inTx((ctx) => arrangePictures(ctx, { sellerId, productId }, [{ pictureId, alt: 'two pears' }]))
  assert.equal((await read(productId)).pictures[0]?.alt, 'two pears')

  await inTx((ctx) => takeDown(ctx, { sellerId, productId, mode: '9610' }))
  assert.deepEqual(
    (await read(productId)).modes.map(({ mode, state }) => [mode, state]),
    [
      ['1210', 'live'],
      ['9610', 'down'],
    ],
  )
  assert.equal(await keptNow(productId), 1, 'and the text is kept')
})

test('who moves a listing without knowing of the kept text makes it untrue, and the rows are read', async () => {
  const { productId } = await onSale('judged-again')
  await inTx((ctx) =>
    sql`
      update catalog.listing set state = 'down', reason = 'verdict-refused', rules_version = 'another'
       where seller_id = ${sellerId} and product_id = ${productId}
    `.execute(ctx.tx),
  )
  assert.equal(await keptNow(productId), 2)
  const [mode] = (await read(productId)).modes
  assert.equal(mode?.state, 'down')
  assert.equal(mode?.reason, 'verdict-refused')
  assert.equal(mode?.verdict.rulesVersion, 'another')
})

test('of a price and a picture written at once neither is lost', async () => {
  const { productId, variantIds } = await onSale('at-once')
  const [first] = variantIds
  assert(first !== undefined)
  const picture = { id: newId(engine.clock.now()), hash: 'b'.repeat(64) }
  for (let turn = 1; turn <= 8; turn += 1)
    await Promise.all([
      inTx((ctx) =>
        editProduct(ctx, sellerId, productId, {
          variants: [{ variantId: first, keep: usd(500n + BigInt(turn) * 10n) }],
        }),
      ),
      inTx(async (ctx) => {
        await sql`
          insert into catalog.picture (seller_id, id, product_id, position, source, alt, state, hash, changed_at)
          values (${sellerId}, ${picture.id}, ${productId}, 1, 'upload:y', ${`turn ${turn}`}, 'stored', ${picture.hash}, ${ctx.now})
              on conflict (seller_id, id) do update set alt = excluded.alt
        `.execute(ctx.tx)
        await tellWordsChanged(ctx, { sellerId, productId })
      }),
    ]).then(async () => {
      const detail = await read(productId)
      assert.equal(detail.pictures[0]?.alt, `turn ${turn}`)
      assert.equal(detail.modes[0]?.variants[0]?.price.keep.minor, 500n + BigInt(turn) * 10n)
    })
})

test('a product that was never listed is not found', async () => {
  const absent = (error: unknown) => error instanceof Refusal && error.code === 'catalog.listing-not-found'
  await assert.rejects(
    inTx((ctx) => listingText(ctx, newId(ctx.now))),
    absent,
  )
  const [saved] = await inTx((ctx) => saveProducts(ctx, sellerId, [pears('draft')]))
  assert(saved !== undefined && 'productId' in saved)
  await assert.rejects(
    inTx((ctx) => listingText(ctx, saved.productId)),
    absent,
  )
})
