import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  approveChineseOf,
  draftChineseOf,
  editProduct,
  publish,
  saveProducts,
  type ProductInput,
} from '#modules/catalog'
import { setOnHand } from '#modules/inventory'
import { Refusal } from '#platform/refusal'
import { usd } from '#platform/money'
import { discover } from '../../platform/discover.ts'
import { testDatabase } from '../../test/database.ts'
import { drain } from '../../test/drain.ts'
import { approvedSeller, loadChina, openLane } from '../catalog/test-lane.ts'
import {
  labelFile,
  labelOfListing,
  labelOfProduct,
  LabelStated,
  korusOrigin,
  profileOf,
  requiredOn,
  stateLabel,
  stateOrigin,
} from './index.ts'
import { labelProfiles } from './label-profiles.ts'

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
    {
      sku: `${handle}-250`,
      optionValues: ['250 g'],
      shopPriceMinor: 740n,
      weightGrams: 280,
      net: { amount: '250', unit: 'g' },
    },
    {
      sku: `${handle}-1000`,
      optionValues: ['1 kg'],
      shopPriceMinor: 2290n,
      weightGrams: 1060,
      net: { amount: '1', unit: 'kg' },
    },
  ],
  pictures: [],
})

async function made(handle: string): Promise<string> {
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
    return productId
  })
}
const whole = LabelStated.parse({
  name: '美国巴旦木仁',
  ingredients: '巴旦木仁',
  allergens: '含坚果制品',
  dateMark: '见包装底部喷码',
  shelfLife: '12',
  shelfLifeUnit: 'month',
  storage: '阴凉干燥处保存，开封后请尽快食用',
  nutritionPer: '100g',
  energyKj: '2423',
  protein: '21.2',
  fat: '49.9',
  carbohydrate: '21.6',
  sodiumMg: '1',
})
const says = async (productId: string) => (await inTx((ctx) => labelOfProduct(ctx, { sellerId, productId }))).label

test('a label says what is known, names what its seller has not stated, and invents nothing', async () => {
  const label = await says(await made('plain'))
  assert.deepEqual([label.profile, label.version], ['food', null])
  assert.deepEqual(
    label.missing.map(({ field }) => field),
    ['name', 'ingredients', 'agent', 'dateMark', 'shelfLife', 'storage', 'nutrition'].filter(
      (field) => field !== 'agent' || label.rows.every((row) => row.field !== 'agent'),
    ),
  )
  const rows = new Map(label.rows.map(({ field, value }) => [field, value]))
  assert.equal(rows.get('origin'), '美国（加利福尼亚州）')
  assert.equal(rows.get('netContent'), '250克；1千克')
  assert.match(rows.get('maker') ?? '', /^Two Levees LLC, 1 Levee Road, Chico, CA 95928/)
  assert.equal(label.nutrition, null)
})

test('what is stated stands on it; stating the same again is no new version', async () => {
  const productId = await made('stated')
  const state = (fields: LabelStated) => inTx((ctx) => stateLabel(ctx, { sellerId, productId }, fields))
  const { label } = await state(whole)
  assert.deepEqual(
    label.missing.filter(({ field }) => field !== 'agent'),
    [],
  )
  assert.deepEqual(
    label.nutrition?.rows.map(({ name, value }) => `${name} ${value}`),
    ['能量 2423 千焦', '蛋白质 21.2 克', '脂肪 49.9 克', '碳水化合物 21.6 克', '钠 1 毫克'],
  )
  assert.equal(label.rows.find(({ field }) => field === 'shelfLife')?.value, '12个月')
  assert.equal((await state(whole)).label.version, 1)
  assert.equal((await state({ ...whole, storage: '冷藏保存' })).label.version, 2)
})

test('a label is Chinese, printable, and has its numbers with their units', () => {
  const wrong = (fields: object): readonly string[] => {
    const read = LabelStated.safeParse({ ...whole, ...fields })
    return read.success ? [] : read.error.issues.map(({ path }) => path.join('.'))
  }
  assert.deepEqual(wrong({}), [])
  assert.deepEqual(wrong({ ingredients: 'almonds' }), ['ingredients'])
  assert.deepEqual(wrong({ name: '巴旦木🥜' }), ['name'])
  assert.deepEqual(wrong({ shelfLifeUnit: '' }), ['shelfLifeUnit'])
  assert.deepEqual(wrong({ nutritionPer: '' }), ['nutritionPer'])
  assert.deepEqual(wrong({ energyKj: 'much' }), ['energyKj'])
  assert.deepEqual(wrong({ anything: 'else' }), [''])
})

test('buyers read the label of a product on sale before they buy, as a page’s facts and as a PDF', async () => {
  const productId = await made('listed')
  await assert.rejects(
    inTx((ctx) => labelOfListing(ctx, productId)),
    (error) => error instanceof Refusal && error.code === 'catalog.listing-not-found',
  )
  await inTx((ctx) => publish(ctx, { sellerId, productId, mode: '9610' }))
  await settle()
  await inTx((ctx) => stateLabel(ctx, { sellerId, productId }, whole))
  const shown = await inTx((ctx) => labelOfListing(ctx, productId))
  assert.equal(shown.label.rows.find(({ field }) => field === 'ingredients')?.value, '巴旦木仁')
  assert.match(shown.notices.join(''), /个人自用/)
  const file = await inTx((ctx) => labelFile(ctx, shown))
  assert.equal(Buffer.from(file.file).toString('latin1', 0, 5), '%PDF-')
})

test('another seller’s product and none look alike', async () => {
  const productId = await made('mine')
  const other = await approvedSeller(engine)
  const codes = await Promise.all(
    [
      { sellerId: other, productId },
      { sellerId, productId: other },
    ].map((key) =>
      inTx((ctx) => stateLabel(ctx, key, whole)).then(
        () => 'kept',
        (error: unknown) => (error instanceof Refusal ? error.code : 'fault'),
      ),
    ),
  )
  assert.deepEqual(codes, ['catalog.product-not-found', 'catalog.product-not-found'])
})

test('every kind of goods has its profile, and what a later standard asks for is asked for from its day on', () => {
  const kinds = ['22042100', '04090000', '33049900', '61091000', '64039900', '95030021', '69120010'].map(
    (code) => profileOf(code).id,
  )
  assert.deepEqual(kinds, ['alcohol', 'food', 'cosmetics', 'textile', 'shoes', 'toys', 'other'])
  const food = profileOf('04090000')
  assert(!requiredOn(food, '2027-03-15').includes('allergens'))
  assert(requiredOn(food, '2027-03-16').includes('allergens'))
  for (const { act, source, certainty } of labelProfiles) assert(act !== '' && source !== '' && certainty === 'unsure')
})

test('the data elements for Korea name what is missing, then who certifies and for how long', async () => {
  const productId = await made('korea')
  const key = { sellerId, productId }
  const read = () => inTx((ctx) => korusOrigin(ctx, key, ctx.world.say('en')))
  assert.deepEqual(
    (await read()).missing.map(({ field }) => field),
    ['criterion'],
  )
  const stated = {
    criterion: 'wholly-obtained' as const,
    reason: 'Grown and shelled in Butte County, California.',
    signedName: 'Ruth Halvorsen',
    email: 'ruth@levees.example',
    blanketFrom: '2026-12-01',
    blanketTo: '2027-11-30',
  }
  await inTx((ctx) => stateOrigin(ctx, key, stated))
  const full = await read()
  assert.deepEqual([full.missing, full.hs6, full.criterion], [[], '080212', 'wholly-obtained'])
  assert.deepEqual(full.blanket, { from: '2026-12-01', to: '2027-11-30' })
  assert.equal(full.certifier?.name, 'Ruth Halvorsen')
  assert.equal(full.preparedOn, clock.now().toISOString().slice(0, 10))
  await assert.rejects(
    inTx((ctx) => stateOrigin(ctx, key, { ...stated, blanketTo: '2027-12-01' })),
    (error) => error instanceof Refusal && error.code === 'documents.blanket-too-long',
  )
})
