import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setOnHand } from '#modules/inventory'
import { addExchangeRates } from '#modules/markets'
import { decideSeller } from '#modules/sellers'
import { chineseOf } from '#modules/translation'
import type { Ctx } from '#platform/context'
import { Refusal } from '#platform/refusal'
import { usd, cny } from '#platform/money'
import { discover } from '../../platform/discover.ts'
import { testDatabase } from '../../test/database.ts'
import { drain } from '../../test/drain.ts'
import { approveChineseOf, draftChineseOf, saveChineseOf } from './chinese-of-product.ts'
import {
  editProduct,
  offers,
  productOf,
  publish,
  saveProducts,
  showListing,
  takeDown,
  type ProductInput,
} from './index.ts'
import { approvedSeller, loadChina, openLane } from './test-lane.ts'

const { db } = await testDatabase({ max: 6 })
const { engine, inTx, clock } = openLane(db, '2026-11-22T08:00:00Z')
await inTx(loadChina)
const sellerId = await approvedSeller(engine)
const product = await discover(['modules'])
const settle = () =>
  drain(engine, {
    ...product,
    jobs: product.jobs.filter((each) => each.name.startsWith('catalog.')),
    listeners: product.listeners.filter((each) => /^(catalog|search)\./.test(each.name)),
    sweeps: product.sweeps.filter((each) => each.name.startsWith('catalog.')),
  })

const almonds = (handle: string): ProductInput => ({
  handle,
  title: 'Raw almonds',
  descriptionHtml: '<p>Shelled almonds from our orchard.</p>',
  vendor: 'Two Levees',
  type: 'Nuts',
  tags: [],
  status: 'active',
  optionNames: ['Size'],
  originCountry: 'US',
  variants: [
    { sku: `${handle}-250`, optionValues: ['250 g'], shopPriceMinor: 740n, weightGrams: 280 },
    { sku: `${handle}-1000`, optionValues: ['1 kg'], shopPriceMinor: 2290n, weightGrams: 1060 },
  ],
  pictures: [],
})

const codeOf = (code: string) => (error: unknown) => error instanceof Refusal && error.code === code
const blockOf = (block: string) => (error: unknown) =>
  error instanceof Refusal && error.code === 'catalog.not-ready' && error.params['block'] === block

async function ready(handle: string): Promise<{ productId: string; variantIds: readonly string[] }> {
  return inTx(async (ctx) => {
    const [saved] = await saveProducts(ctx, sellerId, [almonds(handle)])
    assert(saved !== undefined && saved.what === 'created')
    const { productId, variants } = saved
    await editProduct(ctx, sellerId, productId, {
      originState: 'CA',
      hsCode: '08021200',
      variants: variants.map(({ variantId }) => ({ variantId, keep: usd(520n) })),
    })
    await draftChineseOf(ctx, { sellerId, productId })
    await approveChineseOf(ctx, { sellerId, productId })
    await setOnHand(
      ctx,
      variants.map(({ variantId }) => ({ sellerId, variantId, place: 'us', onHand: 10 })),
    )
    return { productId, variantIds: variants.map((each) => each.variantId) }
  })
}
const onSale = async (handle: string) => {
  const made = await ready(handle)
  await inTx((ctx) => publish(ctx, { sellerId, productId: made.productId, mode: '9610' }))
  await settle()
  return made
}
const offerOf = (variantId: string) => inTx((ctx) => offers(ctx, [variantId])).then((all) => all[0])

test('a product is listed only when everything it rests on stands, in the order a seller would mend it', async () => {
  const [saved] = await inTx((ctx) => saveProducts(ctx, sellerId, [almonds('bare')]))
  assert(saved !== undefined && saved.what === 'created')
  const { productId, variants } = saved
  const tryPublish = (mode: '9610' | '1210' = '9610') => inTx((ctx) => publish(ctx, { sellerId, productId, mode }))
  await assert.rejects(tryPublish(), blockOf('origin-missing'))
  await inTx((ctx) => editProduct(ctx, sellerId, productId, { originState: 'CA' }))
  await assert.rejects(tryPublish(), blockOf('hs-missing'))
  await assert.rejects(
    inTx((ctx) => editProduct(ctx, sellerId, productId, { hsCode: '99999999' })),
    codeOf('catalog.hs-unknown'),
  )
  await inTx((ctx) => editProduct(ctx, sellerId, productId, { hsCode: '08021200' }))
  await assert.rejects(tryPublish(), blockOf('price-missing'))
  await inTx((ctx) =>
    editProduct(ctx, sellerId, productId, {
      variants: variants.map(({ variantId }) => ({ variantId, keep: usd(520n) })),
    }),
  )
  await assert.rejects(tryPublish(), blockOf('chinese-missing'))
  await inTx((ctx) => draftChineseOf(ctx, { sellerId, productId }))
  await assert.rejects(tryPublish(), blockOf('chinese-not-approved'))
  await inTx((ctx) => approveChineseOf(ctx, { sellerId, productId }))
  await assert.rejects(tryPublish(), blockOf('stock-missing'))
  await inTx((ctx) =>
    setOnHand(
      ctx,
      variants.map(({ variantId }) => ({ sellerId, variantId, place: 'us', onHand: 3 })),
    ),
  )
  await tryPublish()
  await assert.rejects(tryPublish('1210'), blockOf('stock-missing'))
  const offer = await offerOf(variants[0]?.variantId ?? '')
  assert.equal(offer?.live, true)
  assert.equal(offer?.keep.minor, 520n)
  assert.equal(offer?.place, 'us')
  assert.deepEqual(offer?.legalQuantity, { amount: '0.28', unit: 'kg' })
})

test('what a buyer reads is one statement and carries each explained tax', async () => {
  const { productId } = await onSale('two-statements')
  const counted = { statements: 0 }
  const detail = await inTx((ctx) => {
    const tx = ctx.tx.withPlugin({
      transformQuery: ({ node }) => node,
      transformResult: async ({ result }) => ((counted.statements += 1), result),
    })
    const counting: Ctx = { ...ctx, tx }
    return showListing(counting, productId)
  })
  assert.equal(counted.statements, 1)
  const [variant] = detail.modes[0]?.variants ?? []
  assert.equal(variant?.available, 10)
  assert(variant?.price.lines.some((each) => each.part === 'duty' && each.money.minor === 0n))
  assert.equal(detail.demonstration, true)
})

test('a new rate moves the shelf price where dollars are kept, and the dollars where the shelf price is', async () => {
  const { productId, variantIds } = await onSale('rate-moves')
  const [first = '', second = ''] = variantIds
  await inTx((ctx) => editProduct(ctx, sellerId, productId, { variants: [{ variantId: second, shelf: cny(30000n) }] }))
  const before = [await offerOf(first), await offerOf(second)]
  clock.forward(60_000)
  await inTx((ctx) =>
    addExchangeRates(ctx, [
      {
        base: 'USD',
        quote: 'CNY',
        rate: '8.0000',
        spread: '0.012',
        ageMaxHours: 96,
        asOf: ctx.now,
        source: 'test',
        certainty: 'unsure',
        demonstration: true,
      },
    ]),
  )
  await settle()
  const after = [await offerOf(first), await offerOf(second)]
  assert.equal(after[0]?.keep.minor, before[0]?.keep.minor)
  assert((after[0]?.shelf.minor ?? 0n) > (before[0]?.shelf.minor ?? 0n))
  assert.equal(after[1]?.shelf.minor, 30000n)
  assert((after[1]?.keep.minor ?? 0n) < (before[1]?.keep.minor ?? 0n))
})

test('a changed title takes the listing down as a stale translation, and approved Chinese brings it back', async () => {
  const { productId, variantIds } = await onSale('stale-words')
  const [first = ''] = variantIds
  await inTx((ctx) => editProduct(ctx, sellerId, productId, { title: 'Raw almonds, unsalted' }))
  assert.deepEqual([(await offerOf(first))?.live, (await offerOf(first))?.whyNot], [false, 'chinese-stale'])
  const { sourceHash } = await inTx((ctx) => productOf(ctx, sellerId, productId))
  const text = await inTx((ctx) => chineseOf(ctx, sellerId, [{ productId, sourceHash }]))
  const words = text.get(productId)?.text
  assert(words)
  await inTx((ctx) => saveChineseOf(ctx, { sellerId, productId }, { ...words, titleZh: '原味巴旦木，无盐' }))
  await inTx((ctx) => approveChineseOf(ctx, { sellerId, productId }))
  await settle()
  assert.deepEqual([(await offerOf(first))?.live, (await offerOf(first))?.titleZh], [true, '原味巴旦木，无盐'])
})

test('a stale rate stops every sale at once, and a suspended seller sells nothing until resumed', async () => {
  const { variantIds } = await onSale('stops')
  const [first = ''] = variantIds
  await inTx((ctx) => decideSeller(ctx, sellerId, 'suspend', 'asked to'))
  await settle()
  assert.equal((await offerOf(first))?.whyNot, 'seller-not-approved')
  await inTx((ctx) => decideSeller(ctx, sellerId, 'resume', 'settled'))
  await settle()
  assert.equal((await offerOf(first))?.live, true)
  clock.forward(97 * 3_600_000)
  assert.equal((await offerOf(first))?.whyNot, 'rate-stale')
  await settle()
  clock.forward(60_000)
  await inTx((ctx) =>
    addExchangeRates(ctx, [
      {
        base: 'USD',
        quote: 'CNY',
        rate: '7.1',
        spread: '0.012',
        ageMaxHours: 96,
        asOf: ctx.now,
        source: 'test',
        certainty: 'unsure',
        demonstration: true,
      },
    ]),
  )
  await settle()
  assert.equal((await offerOf(first))?.live, true)
})

test('what its seller took down stays down, whatever changes', async () => {
  const { productId, variantIds } = await onSale('taken')
  const [first = ''] = variantIds
  await inTx((ctx) => takeDown(ctx, { sellerId, productId }))
  await inTx((ctx) => editProduct(ctx, sellerId, productId, { variants: [{ variantId: first, keep: usd(600n) }] }))
  await settle()
  assert.equal((await offerOf(first))?.whyNot, 'taken-down')
  await assert.rejects(
    inTx((ctx) => takeDown(ctx, { sellerId, productId })),
    codeOf('catalog.not-live'),
  )
})

test('a code that counts by other units forgets quantities told in the old ones, and keeps those in the same', async () => {
  const { productId, variantIds } = await ready('other-units')
  const [variantId = ''] = variantIds
  const edited = async (edit: Parameters<typeof editProduct>[3]) => {
    const { variants } = await inTx((ctx) => editProduct(ctx, sellerId, productId, edit))
    const found = variants.find(({ id }) => id === variantId)
    return [found?.legalQuantity1, found?.legalQuantity2]
  }
  const told = { variantId, legalQuantity1: '0.7', legalQuantity2: '0.665' }
  assert.deepEqual(await edited({ hsCode: '22083000', variants: [told] }), ['0.7', '0.665'])
  assert.deepEqual(await edited({ hsCode: '22042100' }), ['0.7', '0.665'], 'wine is counted by both too')
  assert.deepEqual(await edited({ hsCode: '61091000' }), [null, '0.665'], 'shirts by the piece and the kilogram')
  assert.deepEqual(await edited({ hsCode: '33049900', variants: [{ ...told, legalQuantity2: '1' }] }), ['0.7', '1'])
})

test('another seller finds none of it', async () => {
  const { productId } = await ready('mine')
  const other = '00000000-0000-7000-8000-000000000001'
  const foreign = codeOf('catalog.product-not-found')
  await assert.rejects(
    inTx((ctx) => productOf(ctx, other, productId)),
    foreign,
  )
  await assert.rejects(
    inTx((ctx) => editProduct(ctx, other, productId, { originState: 'OR' })),
    foreign,
  )
  await assert.rejects(
    inTx((ctx) => publish(ctx, { sellerId: other, productId, mode: '9610' })),
    foreign,
  )
  await assert.rejects(
    inTx((ctx) => takeDown(ctx, { sellerId: other, productId })),
    foreign,
  )
})
