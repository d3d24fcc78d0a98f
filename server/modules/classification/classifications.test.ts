import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { loadTariff } from '#modules/compliance'
import type { Actor, Ctx } from '#platform/context'
import { createApp } from '#platform/app'
import { storedClock } from '#platform/clock'
import { dryRun } from '#platform/db'
import { newId } from '#platform/id'
import { silentLog } from '#platform/log'
import { pageOfTrouble } from '../../storefront/trouble.ts'
import { testDatabase } from '../../test/database.ts'
import { ctxOf, system, testWorld } from '../../test/world.ts'
import { askClassifications } from './classifications.endpoint.ts'
import { findHsCodes } from './find-codes.endpoint.ts'
import { chosenCodes, classify, recordChoices } from './index.ts'

const { db } = await testDatabase({ max: 2 })
const world = testWorld()
const now = new Date('2026-11-22T06:00:00Z')
const csv = readFileSync(new URL('../../reference/cn-tariff/cn-tariff-demo.csv', import.meta.url), 'utf8')
const within = <T>(work: (ctx: Ctx) => Promise<T>, actor: Actor = system): Promise<T> =>
  dryRun(db, (tx) => work(ctxOf(tx, { actor, now, world })))
const seller = (sellerId: string): Actor => ({ kind: 'seller', id: newId(now), sellerId })

const frame = { db, clock: storedClock(db, true), world, log: silentLog(), authenticate: async () => anyone }
const anyone: Actor = { kind: 'anyone', visitorId: null }
const endpoints = [askClassifications, findHsCodes]
const app = createApp(
  frame,
  { endpoints, pages: [], listeners: [], jobs: [], sweeps: [] },
  pageOfTrouble(frame),
  () => undefined,
)
const ask = async (items: readonly unknown[]) => {
  const body = JSON.stringify({ items })
  const reply = await app.request('/api/v1/classifications', {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json' },
  })
  return { status: reply.status, body: JSON.parse(await reply.text()) }
}

test('words, a trade, a barcode and an old code each lead to candidates with notes, lines and editions', async () => {
  const { status, body } = await ask([
    { words: 'Chocolate covered almonds', limit: 3 },
    { naics: '11291' },
    { gtin: '0 36000 29145 2' },
    { oldCode: { code: '9405.40', nomenclature: 'hs', year: 2017 } },
    { oldCode: { code: '0409000035', nomenclature: 'us-hts' } },
  ])
  assert.equal(status, 200)
  const [chocolate, bees, barcode, lamps, honey] = body.items
  assert.equal(chocolate.candidates[0].hs6, '180690')
  assert.equal(chocolate.candidates.length, 3)
  assert.match(chocolate.candidates[0].reasons[0].en, /1806/)
  assert.ok(chocolate.candidates[0].notes.some((note: { decides: boolean }) => note.decides))
  assert.ok(chocolate.candidates[0].national.us.every((line: { code: string }) => /^180690\d{4}$/.test(line.code)))
  assert.ok(bees.candidates.length > 0)
  assert.deepEqual(barcode.gtin, { gtin14: '00036000291452', office: 'US', known: 0 })
  assert.deepEqual(barcode.candidates, [])
  assert.equal(lamps.oldCode.kind, 'moved')
  assert.deepEqual(
    lamps.candidates.map(({ hs6 }: { hs6: string }) => hs6),
    ['940541', '940542', '940549'],
  )
  assert.equal(honey.candidates[0].hs6, '040900')
  assert.equal(honey.oldCode.kind, 'same')
  assert.equal(body.editions.hs.year, 2022)
  assert.equal(body.editions.us.edition, '2025-04')
  assert.equal(body.rules.length, 6)
})

test('what cannot be read is refused with its place, and nothing asked is refused too', async () => {
  const refused = async (item: unknown) => (await ask([{ words: 'honey' }, item])).body
  assert.deepEqual((await refused({})).params, { item: 2 })
  assert.equal((await refused({})).code, 'classification.nothing-asked')
  assert.equal((await refused({ gtin: '036000291453' })).code, 'classification.gtin-wrong')
  assert.equal((await refused({ naics: '999999' })).code, 'classification.naics-unknown')
  for (const item of [
    { word: 'honey' },
    { words: '' },
    { words: 'x'.repeat(201) },
    { words: 'a', limit: 21 },
    { naics: '1' },
    { oldCode: { code: '12', nomenclature: 'hs' } },
    { oldCode: { code: '.....', nomenclature: 'hs' } },
    { oldCode: { code: '0409', nomenclature: 'taric' } },
  ])
    assert.equal((await ask([item])).status, 400, JSON.stringify(item))
  assert.equal((await ask([])).status, 400)
  assert.equal((await ask(Array.from({ length: 101 }, () => ({ words: 'honey' })))).status, 400)
  assert.equal((await ask(Array.from({ length: 100 }, () => ({ words: 'honey' })))).status, 200)
})

test('the code finder shows how sure it is, why, and the notes', async () => {
  const reply = await app.request('/api/v1/hs-codes?words=almond%20milk')
  const { items } = JSON.parse(await reply.text())
  assert.equal(items[0].hs6, '220299')
  assert.ok(items[0].confidence > 0.5 && items[0].confidence <= 0.95)
  assert.ok(items[0].notes.length > 0)
})

test('a choice keeps its book, year, chooser and sureness; a later one holds and the first stays', async () => {
  const sellerId = newId(now)
  const variantId = newId(now)
  const other = newId(now)
  await within(async (ctx) => {
    const choice = { variantId, barcode: '036000291452', words: 'Raw wildflower honey' }
    await recordChoices(ctx, sellerId, [{ ...choice, code: '17029090', sureness: 'unsure' }])
    await recordChoices({ ...ctx, now: new Date(now.getTime() + 1000) }, sellerId, [
      { ...choice, code: '04090000', sureness: 'sure' },
    ])
    const kept = (await chosenCodes(ctx, sellerId, [variantId, other])).get(variantId)
    assert.deepEqual(
      [kept?.code, kept?.nomenclature, kept?.year, kept?.chosenByKind, kept?.sureness],
      ['04090000', 'cn-tariff', 2026, 'seller', 'sure'],
    )
    assert.ok((kept?.confidence ?? 0) > 0.5)
    assert.equal((await chosenCodes(ctx, newId(now), [variantId])).size, 0)
  }, seller(sellerId))
})

test('a barcode is known to the seller who classified it, and to others once two sellers agree', async () => {
  const [one, two, three] = [newId(now), newId(now), newId(now)]
  const gtin = '4006381333931'
  const put = (ctx: Ctx, sellerId: string) =>
    recordChoices(ctx, sellerId, [{ variantId: newId(now), code: '96082000', barcode: gtin, words: 'highlighter' }])
  const asked = async (ctx: Ctx, sellerId: string) => {
    const [found] = await classify({ ...ctx, actor: seller(sellerId) }, [{ gtin }])
    return found?.candidates.map(({ hs6, confidence }) => [hs6, confidence])
  }
  await within(async (ctx) => {
    await put(ctx, one)
    assert.deepEqual(await asked(ctx, one), [['960820', 0.8]])
    assert.deepEqual(await asked(ctx, three), [])
    await put(ctx, two)
    assert.deepEqual(await asked(ctx, three), [['960820', 0.9]])
  })
})

test('lines of China stand beneath a candidate and say that they are a demonstration', async () => {
  await within(async (ctx) => {
    await loadTariff(ctx, csv, { file: 'cn-tariff-demo.csv' })
    const [found] = await classify(ctx, [{ words: '蜂蜜' }])
    const [line] = found?.candidates[0]?.national.cn ?? []
    assert.deepEqual([line?.hs8, line?.demonstration], ['04090000', true])
  })
})

test('who asks too often from one address is told to wait', async () => {
  const replies = []
  for (let round = 0; round < 32; round += 1)
    replies.push(...(await Promise.all(Array.from({ length: 20 }, () => ask([{ words: 'x' }])))))
  assert.equal(replies.find(({ status }) => status === 429)?.body.code, 'identity.too-many')
})
