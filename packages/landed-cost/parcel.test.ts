import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { cereal, honey, terms, whisky, wine } from './examples.test-data.ts'
import {
  type CartLine,
  cnCbec,
  fraction,
  priceCart,
  type PricedCart,
  shelfPrice,
  sum,
  type TariffLine,
} from './index.ts'

const parcel = {
  freightMinor: terms.freightMinor,
  insuranceShare: terms.insuranceShare,
  on: terms.on,
  annualUsedMinor: 0n,
  pack: cnCbec,
}

function cartLine(
  keepMinor: bigint,
  quantity: number,
  tariff: TariffLine,
  freightMinor = terms.freightMinor,
): CartLine {
  const legalQuantity = { amount: '0.75', unit: 'kg' } as const
  const price = shelfPrice({ ...terms, freightMinor, tariff, legalQuantity, keepMinor })
  assert.ok(price.kind === 'priced')
  return { goodsMinor: price.goodsMinor, shelfMinor: price.shelfMinor, quantity, tariff, legalQuantity }
}

function priced(cart: readonly CartLine[], freightMinor = parcel.freightMinor): PricedCart {
  const answer = priceCart(cart, { ...parcel, freightMinor })
  assert.ok(answer.kind === 'priced', answer.kind === 'refused' ? answer.words.en : '')
  return answer
}

const fields = [
  'goodsMinor',
  'freightMinor',
  'insuranceMinor',
  'dutiableMinor',
  'dutyMinor',
  'consumptionTaxMinor',
  'vatMinor',
  'platformRoundingMinor',
  'totalMinor',
  'shelfMinor',
] as const

test('one piece costs exactly its shelf price', () => {
  const cart = priced([cartLine(1200n, 1, cereal)])
  assert.deepEqual([cart.totalMinor, cart.savedMinor, cart.platformRoundingMinor], [17_706n, 0n, 0n])
})

test('pieces that travel together save the freight and its tax', () => {
  const cart = priced([cartLine(1200n, 2, cereal), cartLine(2000n, 1, honey)], 9000n)
  assert.equal(cart.savedMinor, cart.shelfMinor - cart.totalMinor)
  assert.ok(cart.savedMinor > 11_000n)
  assert.equal(cart.platformRoundingWords, undefined)
})

test('a fen of rounding is a discount of the platform, and the dutiable price does not know of it', () => {
  // 0.09 × 7 pieces apart is 0.63; together 7.00 × 9.1 % = 0.637, which is 0.64.
  const cart = priceCart([{ goodsMinor: 100n, shelfMinor: 109n, quantity: 7, tariff: cereal }], {
    ...parcel,
    freightMinor: 0n,
    insuranceShare: fraction(0n),
  })
  assert.ok(cart.kind === 'priced')
  assert.equal(cart.vatMinor, 64n)
  assert.equal(cart.platformRoundingMinor, 1n)
  assert.equal(cart.totalMinor, 763n)
  assert.equal(cart.dutiableMinor, 700n)
  assert.match(cart.platformRoundingWords?.['zh-CN'] ?? '', /尾差/)
})

test('a parcel that would cost much more than its pieces is still charged the shelf prices, and says so', () => {
  const cart = priced([{ goodsMinor: 10_000n, shelfMinor: 11_000n, quantity: 2, tariff: cereal }], 5000n)
  assert.equal(cart.totalMinor, 22_000n)
  assert.deepEqual(cart.warnings, [{ kind: 'parcel-dearer', byMinor: cart.platformRoundingMinor }])
})

test('the legal quantity is that of all pieces', () => {
  const cart = priced([cartLine(1200n, 3, whisky)], 9000n)
  assert.match(cart.tax.lines[0]?.consumptionTax.formula.en ?? '', /by quantity 2\.25/)
})

test('two pieces over the limit of one order, and a buyer over the limit of the year, are refused by code', () => {
  const dear = { goodsMinor: 300_000n, shelfMinor: 330_000n, quantity: 2, tariff: cereal }
  const single = priceCart([dear], parcel)
  assert.ok(single.kind === 'refused' && single.code === '-621005')
  const annual = priceCart([{ ...dear, quantity: 1 }], { ...parcel, annualUsedMinor: 2_400_000n })
  assert.ok(annual.kind === 'refused' && annual.code === '-621018')
})

test('a quantity of 0, -1, 1.5 or 10^300 is thrown back', () => {
  for (const quantity of [0, -1, 1.5, 1e300])
    assert.throws(() => priceCart([{ goodsMinor: 1n, shelfMinor: 1n, quantity, tariff: cereal }], parcel), RangeError)
})

test('lines always sum to the charge, no total exceeds the shelf prices, and a rounding stays a rounding', () => {
  const anyLine = fc
    .tuple(fc.bigInt(100n, 4000n), fc.integer({ min: 1, max: 5 }), fc.constantFrom(cereal, honey, wine, whisky))
    .map(([keep, quantity, tariff]) => cartLine(keep, quantity, tariff, 0n))
  fc.assert(
    fc.property(fc.array(anyLine, { minLength: 1, maxLength: 5 }), fc.bigInt(0n, 9000n), (cart, freightMinor) => {
      const answer = priceCart(cart, { ...parcel, freightMinor })
      if (answer.kind === 'refused') return assert.equal(answer.code, '-621005')
      for (const field of fields) assert.equal(sum(answer.lines.map((line) => line[field])), answer[field], field)
      for (const line of [...answer.lines, answer]) {
        assert.equal(line.goodsMinor + line.freightMinor + line.insuranceMinor, line.dutiableMinor)
        const gross = line.dutiableMinor + line.dutyMinor + line.consumptionTaxMinor + line.vatMinor
        assert.equal(gross - line.platformRoundingMinor, line.totalMinor)
      }
      assert.equal(answer.freightMinor, freightMinor)
      assert.ok(answer.totalMinor <= answer.shelfMinor && answer.savedMinor >= 0n)
      const pieces = cart.reduce((total, { quantity }) => total + quantity, 0)
      if (freightMinor === 0n) assert.ok(answer.platformRoundingMinor <= 2n * BigInt(pieces + cart.length))
    }),
  )
})
