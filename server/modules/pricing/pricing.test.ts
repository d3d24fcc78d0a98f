import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import fc from 'fast-check'
import { loadTariff } from '#modules/compliance'
import { addExchangeRates, loadMarketSettings, setSettings } from '#modules/markets'
import type { Ctx } from '#platform/context'
import { dryRun, transact } from '#platform/db'
import { cny, usd } from '#platform/money'
import { Refusal } from '#platform/refusal'
import { testDatabase } from '../../test/database.ts'
import { ctxOf, system, testWorld } from '../../test/world.ts'
import { parcelOf, priceOf, priceParcel, priceVariant, readPrices, type Landed, type VariantWish } from './index.ts'

const { db } = await testDatabase({ max: 2 })
const world = testWorld()
const now = new Date('2026-11-22T06:00:00Z')
const reference = (name: string): string => readFileSync(new URL(`../../reference/${name}`, import.meta.url), 'utf8')
const inTx = <T>(work: (ctx: Ctx) => Promise<T>): Promise<T> =>
  transact(db, (tx) => work(ctxOf(tx, { actor: system, now, world })))
const undone = <T>(work: (ctx: Ctx) => Promise<T>): Promise<T> =>
  dryRun(db, (tx) => work(ctxOf(tx, { actor: system, now, world })))
const refusal =
  (code: string, params: Readonly<Record<string, unknown>> = {}) =>
  (error: unknown): boolean => {
    assert(error instanceof Refusal, String(error))
    assert.equal(error.code, code)
    for (const [name, value] of Object.entries(params)) assert.equal(error.params[name], value, name)
    return true
  }
const wish = { hsCode: '04090000', weightGrams: 500, mode: '9610' } as const

const codes = ['04090000', '19041000', '22042100', '33049900', '22030000', '64039900']
const book = await inTx(async (ctx) => {
  await loadMarketSettings(ctx, JSON.parse(reference('markets/markets-demo.json')))
  await loadTariff(ctx, reference('cn-tariff/cn-tariff-demo.csv'), { file: 'demo' })
  return readPrices(ctx, { codes })
})

test('nothing is priced before there is a rate, nor before each share is set', async () => {
  const before = new Date('2025-12-01T00:00:00Z')
  await undone(async (later) => {
    const ctx = { ...later, now: before }
    const price = () => priceVariant(ctx, { ...wish, keep: usd(1000n) })
    await assert.rejects(price(), refusal('markets.rate-missing'))
    const from = { source: 'notice', certainty: 'confirmed', demonstration: false } as const
    const rate = { ...from, base: 'USD', quote: 'CNY', rate: '7.1', spread: '0', ageMaxHours: 24, asOf: before }
    await addExchangeRates(ctx, [rate])
    await assert.rejects(price(), refusal('markets.setting-missing', { key: 'platform.fee-share' }))
    await setSettings(ctx, [{ ...from, key: 'platform.fee-share', value: '0.05', validFrom: '2025-11-01' }])
    await assert.rejects(price(), refusal('markets.setting-missing', { key: 'insurance.share' }))
    await setSettings(ctx, [{ ...from, key: 'insurance.share', value: '0.003', validFrom: '2025-11-01' }])
    await assert.rejects(price(), refusal('pricing.line-unknown', { code: '04090000' }))
    await loadTariff(ctx, reference('cn-tariff/cn-tariff-demo.csv').replaceAll('2026-01-01', '2025-01-01'), {
      file: 'demo',
    })
    await assert.rejects(price(), refusal('markets.freight-missing', { route: 'direct_mail' }))
  })
})

test('a price on a stale rate is refused, whatever the wish', async () => {
  const late = new Date(book.rate.asOf.getTime() + book.rate.ageMaxHours * 3_600_000 + 1)
  await undone((ctx) =>
    assert.rejects(priceVariant({ ...ctx, now: late }, { ...wish, keep: usd(1000n) }), refusal('markets.rate-stale')),
  )
})

test('a price names every row it rests on, with source and day, and is as certain as the weakest', async () => {
  const landed = await undone((ctx) => priceVariant(ctx, { ...wish, keep: usd(1250n) }))
  assert.deepEqual(
    landed.rows.map(({ part, source, date }) => [part, source !== '', /^\d{4}-\d\d-\d\d$/.test(date)]),
    ['rate', 'platform-fee', 'freight', 'insurance', 'tariff'].map((part) => [part, true, true]),
  )
  assert.deepEqual([landed.demonstration, landed.certainty], [true, 'unsure'])
  assert.deepEqual([landed.rateId, landed.rateText, landed.feeShare], [book.rate.id, '7.1876288', '0.05'])
  assert.equal(landed.duty.minor, 0n)
  assert(
    landed.lines.some(({ part }) => part === 'duty'),
    'duty is a line even when it is 0',
  )
  assert(landed.rules.length > 3 && landed.rules.every(({ source, readOn }) => source !== '' && readOn !== ''))
  assert.equal(landed.keep.minor, 1250n)
})

/** What must hold of every price, added up a second time from its parts. */
function adds(landed: Landed): void {
  const { goods, freight, insurance, duty, consumptionTax, vat, rounding, shelf, sellerShare, fee } = landed
  const parts = [goods, freight, insurance, duty, consumptionTax, vat, rounding]
  assert.equal(
    parts.reduce((sum, part) => sum + part.minor, 0n),
    shelf.minor,
  )
  assert.equal(sellerShare.minor + fee.minor, goods.minor)
  assert(parts.every(({ minor, currency }) => minor >= 0n && currency === 'CNY'))
  const last = landed.lines.at(-1)
  assert.deepEqual([last?.part, last?.money], ['shelf', shelf])
  const explained = landed.lines.filter(({ part }) => !['seller-share', 'platform-fee', 'shelf'].includes(part))
  assert.equal(
    explained.reduce((sum, line) => sum + line.money.minor, 0n),
    shelf.minor,
  )
}

const things = fc.record({
  hsCode: fc.constantFrom(...codes),
  mode: fc.constantFrom('9610' as const, '1210' as const),
  weightGrams: fc.integer({ min: 1, max: 5000 }),
  legalQuantity: fc.constantFrom({ amount: '0.5', unit: 'kg' }, { amount: '120', unit: 'g' }),
})
const dollars = fc.bigInt({ min: 1n, max: 45_000n })

test('every price adds up, keeps at least the wish for the seller, and the reverse finds it again', () => {
  fc.assert(
    fc.property(things, dollars, (thing, keepMinor) => {
      const landed = priceOf(book, { ...thing, keep: usd(keepMinor) })
      adds(landed)
      assert.equal(landed.rounding.minor, 0n)
      assert(landed.keep.minor >= keepMinor)
      const back = priceOf(book, { ...thing, shelf: landed.shelf })
      adds(back)
      assert.equal(back.shelf.minor, landed.shelf.minor)
      assert(back.keep.minor >= keepMinor)
    }),
    { numRuns: 150 },
  )
})

test('a shelf price is shown as wished; the fen that no price can make is a line of its own', () => {
  const seen = { rounded: 0 }
  fc.assert(
    fc.property(things, fc.bigInt({ min: 60_000n, max: 300_000n }), (thing, shelfMinor) => {
      const landed = priceOf(book, { ...thing, shelf: cny(shelfMinor) })
      adds(landed)
      assert.equal(landed.shelf.minor, shelfMinor)
      if (landed.rounding.minor > 0n) seen.rounded += 1
    }),
    { numRuns: 150 },
  )
  assert(seen.rounded > 0)
})

test('a parcel adds up line by line and never costs more than the shelf prices of its pieces', () => {
  const lines = fc.array(
    fc.record({
      thing: things,
      keepMinor: fc.bigInt({ min: 1n, max: 5000n }),
      quantity: fc.integer({ min: 1, max: 3 }),
    }),
    {
      minLength: 1,
      maxLength: 4,
    },
  )
  fc.assert(
    fc.property(lines, fc.constantFrom('9610' as const, '1210' as const), (wanted, mode) => {
      const cart = wanted.map(({ thing, keepMinor, quantity }) => {
        const weightGrams = (thing.weightGrams % 1000) + 1
        const one = priceOf(book, { ...thing, mode, weightGrams, keep: usd(keepMinor) })
        return { ...thing, weightGrams, quantity, goodsMinor: one.goods.minor, shelfMinor: one.shelf.minor }
      })
      const shelves = cart.reduce((sum, line) => sum + line.shelfMinor * BigInt(line.quantity), 0n)
      if (shelves > 490_000n) return
      const parcel = parcelOf(book, { mode, lines: cart, annualUsedMinor: 0n })
      for (const each of [...parcel.lines, parcel.totals]) {
        const parts =
          each.goodsMinor +
          each.freightMinor +
          each.insuranceMinor +
          each.dutyMinor +
          each.consumptionTaxMinor +
          each.vatMinor
        assert.equal(parts - each.platformRoundingMinor, each.totalMinor)
      }
      assert.equal(
        parcel.lines.reduce((sum, line) => sum + line.totalMinor, 0n),
        parcel.totals.totalMinor,
      )
      assert(parcel.totals.totalMinor <= shelves)
      assert.equal(parcel.savedMinor, shelves - parcel.totals.totalMinor)
    }),
    { numRuns: 150 },
  )
})

test('one piece in a parcel costs its shelf price when the seller named what to keep', async () => {
  const one = priceOf(book, { ...wish, keep: usd(1250n) })
  const line = { ...wish, quantity: 1, goodsMinor: one.goods.minor, shelfMinor: one.shelf.minor }
  const parcel = await undone((ctx) => priceParcel(ctx, { mode: '9610', lines: [line], annualUsedMinor: 0n }))
  assert.equal(parcel.totals.totalMinor, one.shelf.minor)
  assert.deepEqual([parcel.savedMinor, parcel.platformRoundingWords, parcel.path], [0n, null, 'reduced'])
  assert.deepEqual([parcel.freightCardId, parcel.rateId, parcel.weightGrams], [one.freightCardId, one.rateId, 500])
  assert.equal(parcel.demonstration, true)
})

test('what cannot be priced is refused with its reason', () => {
  const no = (over: Partial<VariantWish>, code: string, params = {}) =>
    assert.throws(() => priceOf(book, { ...wish, ...over }), refusal(code, params))
  no({}, 'pricing.one-wish')
  no({ keep: usd(1n), shelf: cny(1n) }, 'pricing.one-wish')
  no({ keep: cny(100n) }, 'pricing.one-wish')
  no({ keep: usd(0n) }, 'pricing.wish-too-small')
  no({ keep: usd(1n), weightGrams: 0 }, 'pricing.weight')
  no({ keep: usd(1n), weightGrams: 1.5 }, 'pricing.weight')
  no({ keep: usd(1n), weightGrams: 20_001 }, 'markets.freight-too-heavy', { gramsMax: 20_000 })
  no({ keep: usd(1n), hsCode: '99999999' }, 'pricing.line-unknown', { code: '99999999' })
  no({ keep: usd(1n), hsCode: '22030000' }, 'pricing.legal-quantity', { code: '22030000' })
  no({ keep: usd(1n), hsCode: '22030000', legalQuantity: { amount: '330', unit: 'ml' } }, 'pricing.legal-quantity')
  no({ shelf: cny(100n) }, 'pricing.shelf-too-low', { shelf: '1.00' })
  no({ keep: usd(400_000n) }, 'pricing.over-year-limit')
})

test('a parcel over the limit of an order or of the year is refused with how much', () => {
  const one = priceOf(book, { ...wish, keep: usd(30_000n) })
  const line = { ...wish, quantity: 3, goodsMinor: one.goods.minor, shelfMinor: one.shelf.minor }
  const parcel = (quantity: number, annualUsedMinor: bigint) => () =>
    parcelOf(book, { mode: '9610', lines: [{ ...line, quantity }], annualUsedMinor })
  assert.throws(parcel(3, 0n), refusal('pricing.over-order-limit'))
  assert.throws(parcel(1, 2_599_999n), refusal('pricing.over-year-limit'))
})
