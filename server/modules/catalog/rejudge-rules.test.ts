import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { setOnHand } from '#modules/inventory'
import { judgeBy, listChanges, loadEligibility, loadTariff, readRuling } from '#modules/compliance'
import { usd } from '#platform/money'
import { sql } from '#platform/db'
import { discover } from '../../platform/discover.ts'
import { testDatabase } from '../../test/database.ts'
import { drain } from '../../test/drain.ts'
import { approveChineseOf, draftChineseOf } from './chinese-of-product.ts'
import { editProduct, effectOnListings, productOf, publish, saveProducts, stoppedBy } from './index.ts'
import { listingGroups, firstRow } from './listing-groups.ts'
import { judgedGroup, rejudgeBatch } from './rejudge-batch.ts'
import { approvedSeller, loadChina, openLane } from './test-lane.ts'

const { db } = await testDatabase({ max: 6 })
const { engine, inTx, clock } = openLane(db, '2026-11-22T08:00:00Z')
await inTx(loadChina)
const sellers = [await approvedSeller(engine), await approvedSeller(engine)]
const product = await discover(['modules'])
const settle = () =>
  drain(engine, {
    ...product,
    jobs: product.jobs.filter((each) => each.name.startsWith('catalog.')),
    listeners: product.listeners.filter((each) => /^(catalog|search)\./.test(each.name)),
    sweeps: product.sweeps.filter((each) => each.name.startsWith('catalog.')),
  })
const shipped = readFileSync(new URL('../../reference/cn-eligibility/cn-eligibility.json', import.meta.url), 'utf8')
const tariff = readFileSync(new URL('../../reference/cn-tariff/cn-tariff-demo.csv', import.meta.url), 'utf8')

type Rule = Record<string, unknown> & { readonly id: string }
/** The shipped rules with one of them changed. Each load comes a second after the one before. */
async function load(edit: (rule: Rule) => Rule): Promise<string> {
  clock.forward(1000)
  const file: { rules: Rule[] } = JSON.parse(shipped)
  const { version } = await inTx((ctx) => loadEligibility(ctx, { ...file, rules: file.rules.map(edit) }))
  const [change] = await inTx((ctx) => listChanges(ctx, 1))
  assert.equal(change?.subject, version)
  return change?.id ?? ''
}
const refusing = (id: string) => (rule: Rule) => (rule.id === id ? { ...rule, verdict: 'refused' } : rule)
const asShipped = (rule: Rule): Rule => rule

async function onSale(sellerId: string, handle: string, hsCode: string): Promise<string> {
  const productId = await inTx(async (ctx) => {
    const input = {
      handle,
      title: `${handle} of the farm`,
      descriptionHtml: '<p>From our own farm.</p>',
      vendor: 'Two Levees',
      type: 'Food',
      tags: [],
      status: 'active' as const,
      optionNames: ['Size'],
      originCountry: 'US',
      variants: [{ sku: `${handle}-250`, optionValues: ['250 g'], shopPriceMinor: 740n, weightGrams: 280 }],
      pictures: [],
    }
    const [saved] = await saveProducts(ctx, sellerId, [input])
    assert(saved !== undefined && saved.what === 'created')
    const variants = saved.variants.map(({ variantId }) => ({ variantId, keep: usd(520n) }))
    await editProduct(ctx, sellerId, saved.productId, { originState: 'CA', hsCode, variants })
    await draftChineseOf(ctx, { sellerId, productId: saved.productId })
    await approveChineseOf(ctx, { sellerId, productId: saved.productId })
    await setOnHand(
      ctx,
      variants.map(({ variantId }) => ({ sellerId, variantId, place: 'us', onHand: 10 })),
    )
    return saved.productId
  })
  await inTx((ctx) => publish(ctx, { sellerId, productId, mode: '9610' }))
  return productId
}

const [one = '', two = ''] = sellers
const goods = [
  { sellerId: one, productId: await onSale(one, 'honey', '04090000') },
  { sellerId: one, productId: await onSale(one, 'almonds', '08021200') },
  { sellerId: two, productId: await onSale(two, 'clover-honey', '04090000') },
]
await settle()

const states = () =>
  Promise.all(
    goods.map(({ sellerId, productId }) =>
      inTx(async (ctx) => {
        const [listing] = (await productOf(ctx, sellerId, productId)).listings
        return listing?.state === 'down' ? listing.reason : listing?.state
      }),
    ),
  )

/** I19, by itself: what each wanted listing says and whether it is on sale, against today's rules. Empty when it holds. */
const misjudged = () =>
  inTx(async (ctx) => {
    const { groups } = await listingGroups(ctx, firstRow, 1000)
    const codes = groups.flatMap(({ goods: all }) => (all ?? []).map(({ code }) => code))
    const ruling = await readRuling(ctx, 'cn', codes)
    return groups.flatMap((group) => {
      const words = (group.goods ?? []).map((each) => judgeBy(ruling, each).verdict)
      const [judged] = judgedGroup(ruling, group)
      const sold = group.state === 'live' && words.some((word) => word !== 'allowed')
      return sold || judged?.hash !== group.verdictHash ? group.rows.map((row) => row.productId) : []
    })
  })
const progress = async (changeId: string) =>
  (await inTx((ctx) => listChanges(ctx, 50)))
    .find(({ id }) => id === changeId)
    ?.parts.find(({ part }) => part === 'listings')

test('a rule that changes takes down what it refuses, tells its sellers, leaves the rest, and lets it come back', async () => {
  const changeId = await load(refusing('honey'))
  await settle()
  assert.deepEqual(await states(), ['verdict-refused', 'live', 'verdict-refused'])
  assert.deepEqual(await misjudged(), [])
  const done = await progress(changeId)
  assert.deepEqual([done?.done, done?.total, done?.changed, done?.finishedAt !== null], [3, 3, 2, true])
  const { rows: told } = await sql<{ payload: { sellerId: string; listings: number; toDoEn: string } }>`
    select payload from platform.outbox where name = 'catalog.listings-stopped' and payload ->> 'changeId' = ${changeId}
  `.execute(db)
  assert.deepEqual(
    new Map(told.map(({ payload }) => [payload.sellerId, payload.listings])),
    new Map(sellers.map((seller) => [seller, 1])),
  )
  assert(told.every(({ payload }) => payload.toDoEn !== ''))
  const ids = await inTx(async (ctx) =>
    (await productOf(ctx, one, goods[0]?.productId ?? '')).listings.map((each) => each.listingId),
  )
  assert.equal((await inTx((ctx) => stoppedBy(ctx, changeId, ids))).length, 1)
  await load(asShipped)
  await settle()
  assert.deepEqual(await states(), ['live', 'live', 'live'])
  assert.deepEqual(await misjudged(), [])
})

test('a dry run shows the effect by the same judging and writes nothing', async () => {
  const effect = await inTx(async (ctx) => {
    const { pack } = await readRuling(ctx, 'cn', [])
    const rules = pack.rules.map((rule) => (rule.id === 'honey' ? { ...rule, verdict: 'specialist' as const } : rule))
    return effectOnListings(ctx, { pack: { ...pack, rules } })
  })
  assert.deepEqual(
    [effect.looked, effect.listings, effect.sellers, effect.goingDown, effect.comingBack],
    [3, 2, 2, 2, 0],
  )
  assert.deepEqual(
    effect.shown.map(({ before, after, ruleId }) => [before, after, ruleId]),
    [
      ['allowed', 'specialist', 'honey'],
      ['allowed', 'specialist', 'honey'],
    ],
  )
  assert.deepEqual(await states(), ['live', 'live', 'live'])
})

test('killed after any batch, judging goes on where it was: nothing is judged twice and nothing is left out', async () => {
  const changeId = await load(refusing('honey'))
  // The listener begins the part; the job is not run, and the batches are taken one listing at a time.
  const begin = product.listeners.find(({ name }) => name === 'catalog.when-rules-changed')
  await inTx(async (ctx) => begin?.handle(ctx, { changeId, market: 'cn', all: true, codes: 0 }))
  const seen: number[] = []
  const batch = (fail: boolean) =>
    inTx(async (ctx) => {
      const more = await rejudgeBatch(ctx, changeId, 1)
      if (fail) throw new Error('killed')
      return more
    })
  for (let more = true; more;) {
    await assert.rejects(batch(true), /killed/)
    more = await batch(false)
    seen.push((await progress(changeId))?.done ?? -1)
  }
  // Both at once at the end: the row of progress lets one of them find nothing left.
  assert.deepEqual(await Promise.all([batch(false), batch(false)]), [false, false])
  assert.deepEqual(seen, [1, 2, 3, 3])
  const done = await progress(changeId)
  assert.deepEqual([done?.done, done?.changed, done?.finishedAt !== null], [3, 2, true])
  assert.deepEqual(await misjudged(), [])
  await settle()
  await load(asShipped)
  await settle()
  assert.deepEqual(await states(), ['live', 'live', 'live'])
})

test('two workers on one change share it: each listing counts once', async () => {
  const changeId = await load(refusing('honey'))
  const begin = product.listeners.find(({ name }) => name === 'catalog.when-rules-changed')
  await inTx(async (ctx) => begin?.handle(ctx, { changeId, market: 'cn', all: true, codes: 0 }))
  const work = async (): Promise<void> => {
    while (await inTx((ctx) => rejudgeBatch(ctx, changeId, 1)));
  }
  await Promise.all([work(), work(), work()])
  const done = await progress(changeId)
  assert.deepEqual([done?.done, done?.changed], [3, 2])
  await load(asShipped)
  await settle()
})

test('another rate of a tariff line prices its listings anew and leaves the others alone', async () => {
  clock.forward(1000)
  const shelf = async () =>
    (
      await sql<{ hs_code: string; shelf_minor: bigint }>`
        select hs_code, shelf_minor from catalog.listing_variant order by hs_code, variant_id
      `.execute(db)
    ).rows.map((row) => [row.hs_code, row.shelf_minor] as const)
  const before = await shelf()
  const [head = '', ...lines] = tariff.trimEnd().split('\n')
  const honey = lines.find((line) => line.startsWith('04090000')) ?? ''
  await inTx((ctx) => loadTariff(ctx, [head, honey.replace(',0.09,', ',0.13,')].join('\n'), { file: 'dearer' }))
  await settle()
  const after = await shelf()
  for (const [at, [code, price]] of after.entries())
    assert.equal(price !== before[at]?.[1], code === '04090000', `${code}: ${before[at]?.[1]} → ${price}`)
  assert.deepEqual(await states(), ['live', 'live', 'live'])
})

test('the broken twin: a batch that passes over a listing is caught', async () => {
  await load(refusing('honey'))
  await settle()
  assert.deepEqual(await misjudged(), [])
  const first = goods[0]?.productId ?? ''
  await sql`update catalog.listing set state = 'live', reason = null where product_id = ${first}`.execute(db)
  assert.deepEqual(await misjudged(), [first])
})
