import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { cereal, cream, honey, terms, whisky, wine } from './examples.test-data.ts'
import { fraction, keepFromShelf, shelfPrice, type ShelfPrice, type ShelfTerms, toDecimal } from './index.ts'

function priced(keepMinor: bigint, shelfTerms: ShelfTerms): ShelfPrice {
  const price = shelfPrice({ ...shelfTerms, keepMinor })
  assert.ok(price.kind === 'priced', price.kind === 'refused' ? price.words.en : '')
  return price
}

/** Rates between 5 and 9 yuan a dollar, any fee below a half, goods of every kind of tax. */
const anyTerms: fc.Arbitrary<ShelfTerms> = fc
  .record({
    rate: fc.bigInt(50_000n, 90_000n),
    fee: fc.bigInt(0n, 5000n),
    freightMinor: fc.bigInt(0n, 50_000n),
    insurance: fc.bigInt(0n, 300n),
    tariff: fc.constantFrom(cereal, honey, wine, whisky, cream),
    grams: fc.integer({ min: 1, max: 2000 }),
  })
  .map(({ rate, fee, freightMinor, insurance, tariff, grams }) => ({
    ...terms,
    ratePerUsd: fraction(rate, 10_000n),
    platformFeeShare: fraction(fee, 10_000n),
    freightMinor,
    insuranceShare: fraction(insurance, 10_000n),
    tariff,
    legalQuantity: { amount: String(grams), unit: 'g' },
  }))
const anyKeep = fc.bigInt(1n, 100_000n)

test('the parts sum to the shelf price, and the seller keeps what was asked and not a fen of goods more', () => {
  const price = priced(1200n, terms)
  assert.equal(price.goodsMinor, 9401n)
  assert.equal(price.platformFeeMinor, 752n)
  assert.equal(price.sellerShareMinor, 8649n)
  assert.equal(price.keptMinor, 1200n)
  assert.equal(price.insuranceMinor, 28n)
  assert.equal(price.vatMinor, 1477n)
  assert.equal(price.shelfMinor, 9401n + 6800n + 28n + 1477n)
})

test('every step of the price is explained in both languages, duty of nothing included', () => {
  const { lines } = priced(1200n, terms)
  assert.deepEqual(
    lines.map(({ part }) => part),
    ['seller-share', 'platform-fee', 'goods', 'freight', 'insurance', 'duty', 'consumption-tax', 'vat', 'shelf'],
  )
  for (const { words } of lines) assert.ok(words.en.includes(' = ') && words['zh-CN'].includes(' = '))
  assert.match(
    lines[0]?.words.en ?? '',
    /USD 12\.00 at 7\.207200 yuan a dollar, spread included \(middle rate 7\.100700\)/,
  )
  assert.equal(lines.at(-1)?.words.en, '94.01 + 68.00 + 0.28 + 0.00 + 0.00 + 14.77 = 177.06')
})

test('parts always sum to the shelf price', () => {
  fc.assert(
    fc.property(anyKeep, anyTerms, (keepMinor, shelfTerms) => {
      const p = priced(keepMinor, shelfTerms)
      assert.equal(p.sellerShareMinor + p.platformFeeMinor, p.goodsMinor)
      const delivered = p.goodsMinor + p.freightMinor + p.insuranceMinor
      assert.equal(delivered + p.dutyMinor + p.consumptionTaxMinor + p.vatMinor, p.shelfMinor)
    }),
  )
})

test('the reverse of a price gives back what the seller keeps, to the cent, with nothing left over', () => {
  fc.assert(
    fc.property(anyKeep, anyTerms, (keepMinor, shelfTerms) => {
      const price = priced(keepMinor, shelfTerms)
      const back = keepFromShelf({ ...shelfTerms, shelfMinor: price.shelfMinor })
      assert.ok(back.kind === 'kept')
      assert.deepEqual([back.keepMinor, back.roundingMinor, back.price.goodsMinor], [keepMinor, 0n, price.goodsMinor])
    }),
  )
})

test('a wanted shelf price is met to the fen or fallen short of, and one fen more of goods would break it', () => {
  fc.assert(
    fc.property(fc.bigInt(100_000n, 480_000n), anyTerms, (shelfMinor, shelfTerms) => {
      const back = keepFromShelf({ ...shelfTerms, shelfMinor })
      assert.ok(back.kind === 'kept')
      assert.equal(back.price.shelfMinor + back.roundingMinor, shelfMinor)
      assert.ok(back.roundingMinor >= 0n)
      const more = priced(back.keepMinor + 1n, shelfTerms)
      assert.ok(more.shelfMinor > shelfMinor)
    }),
  )
})

test('who wants to keep more asks a higher price', () => {
  fc.assert(
    fc.property(anyKeep, fc.bigInt(1n, 1000n), anyTerms, (keepMinor, more, shelfTerms) => {
      assert.ok(priced(keepMinor + more, shelfTerms).shelfMinor > priced(keepMinor, shelfTerms).shelfMinor)
    }),
  )
})

test('one fen less of goods would leave the seller less than asked', () => {
  fc.assert(
    fc.property(anyKeep, anyTerms, (keepMinor, shelfTerms) => {
      const { num, den } = shelfTerms.platformFeeShare
      const goodsMinor = priced(keepMinor, shelfTerms).goodsMinor - 1n
      const feeMinor = (2n * goodsMinor * num + den) / (2n * den)
      const { ratePerUsd } = shelfTerms
      assert.ok((goodsMinor - feeMinor) * ratePerUsd.den < keepMinor * ratePerUsd.num)
    }),
  )
})

test('the highest price that may enter is met, and one fen more does not exist', () => {
  const bare = { ...terms, freightMinor: 0n, insuranceShare: fraction(0n) }
  // 26,000 + 10 % duty 2,600 + 13 % of 28,600
  const top = keepFromShelf({ ...bare, shelfMinor: 3_231_800n })
  assert.ok(top.kind === 'kept' && top.roundingMinor === 0n)
  const above = keepFromShelf({ ...bare, shelfMinor: 3_231_801n })
  assert.ok(above.kind === 'refused' && above.code === '-621018')
})

test('a shelf price in the gap at the limit of one order names the cliff', () => {
  const back = keepFromShelf({ ...terms, shelfMinor: 580_000n })
  assert.ok(back.kind === 'kept')
  assert.equal(back.price.tax.dutiableMinor, 500_000n)
  assert.ok(back.roundingMinor > 30_000n)
  assert.deepEqual(back.price.warnings, [{ kind: 'near-single-limit', underMinor: 0n }])
})

test('a shelf price that carries nothing, and one beyond the limit of the year, are refused', () => {
  const low = keepFromShelf({ ...terms, shelfMinor: 7000n })
  assert.ok(low.kind === 'refused' && low.code === 'shelf-too-low')
  const high = keepFromShelf({ ...terms, shelfMinor: 5_000_000n })
  assert.ok(high.kind === 'refused' && high.code === '-621018')
  const far = shelfPrice({ ...terms, keepMinor: 10n ** 12n })
  assert.ok(far.kind === 'refused' && far.code === '-621018')
  const missing = keepFromShelf({ ...terms, tariff: cream, shelfMinor: 50_000n })
  assert.ok(missing.kind === 'refused' && missing.code === 'legal-quantity')
})

test('terms that no price can follow from are thrown back', () => {
  const bad: readonly Partial<ShelfTerms & { keepMinor: bigint }>[] = [
    { keepMinor: 0n },
    { ratePerUsd: fraction(0n) },
    { platformFeeShare: fraction(1n) },
    { platformFeeShare: fraction(-1n, 100n) },
    { freightMinor: -1n },
    { insuranceShare: fraction(-1n) },
  ]
  for (const terms_ of bad) assert.throws(() => shelfPrice({ ...terms, keepMinor: 1200n, ...terms_ }), RangeError)
  assert.throws(() => keepFromShelf({ ...terms, shelfMinor: 0n }), RangeError)
  assert.equal(toDecimal(terms.ratePerUsd, 4), '7.2072')
})
