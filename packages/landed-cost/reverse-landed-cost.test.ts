import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bestSplit, cliffAdvice, compareRoutes, landedCost, markets, reverseLandedCost, sellerKeeps } from './index.ts'
import { asked, landed, plain } from './markets.test-data.ts'

test('the farm price that lands at 499 yuan, and the coin that no price can make', () => {
  const found = reverseLandedCost({ request: asked(0n, { freightMinor: 6800n }), wantedMinor: 49_900n }, markets.cn)
  assert.ok(found.kind === 'reversed')
  assert.deepEqual([found.goodsMinor, found.remainderMinor, found.answer.totalMinor], [38_938n, 0n, 49_900n])
  const odd = reverseLandedCost({ request: asked(0n), wantedMinor: 10_006n }, markets.cn)
  assert.ok(odd.kind === 'reversed' && odd.answer.totalMinor + odd.remainderMinor === 10_006n)
})

test('of several prices that land alike the dearest is taken and the others are told', () => {
  // Malaysia: 10 % at the sale up to 500 ringgit, 5 % of the same goods above it at import.
  const goods = { ...plain, dutyRate: '0', vat: { class: 'reduced' } as const }
  const request = asked(0n, { lines: [{ goodsMinor: 0n, pieces: 1, goods }], facts: { sellerRegistered: true } })
  const found = reverseLandedCost({ request, wantedMinor: 54_600n }, markets.my)
  assert.ok(found.kind === 'reversed')
  assert.deepEqual([found.goodsMinor, found.otherUnitsMinor], [52_000n, [49_636n]])
})

test('a total that does not carry the freight, or that no admitted price reaches, is refused', () => {
  const low = reverseLandedCost({ request: asked(0n, { freightMinor: 6800n }), wantedMinor: 5000n }, markets.cn)
  assert.ok(low.kind === 'refused' && low.code === 'landed-too-low')
  const used = { annualUsedMinor: 2_600_000n }
  const year = reverseLandedCost(
    { request: asked(0n, { facts: used, freightMinor: 1n }), wantedMinor: 5000n },
    markets.cn,
  )
  assert.ok(year.kind === 'refused' && year.code === '-621018')
})

test('the price of a piece is whole, also where a line has several', () => {
  const found = reverseLandedCost({ request: asked(0n, { pieces: 3 }), wantedMinor: 100_000n }, markets.cn)
  assert.ok(found.kind === 'reversed')
  assert.equal(found.goodsMinor, found.unitMinor * 3n)
  assert.ok(found.remainderMinor >= 0n && found.remainderMinor < 4n)
})

test('12 yuan over the limit of one order: two parcels may enter; a dollar over in Korea: they would not save', () => {
  const refused = cliffAdvice(asked(501_200n, { pieces: 4 }), markets.cn)
  assert.equal(refused?.words.en, 'CNY 12.00 over: two parcels may enter, with tax of 456.09 in all')
  assert.equal(refused?.words['zh-CN'], '超出 CNY 12.00：分成两个包裹可以入境，税款合计 456.09')
  // Parcels of the same day are added together.
  assert.equal(cliffAdvice(asked(200_002n, { pieces: 2 }), markets.kr), undefined)
  const saved = cliffAdvice(asked(201_200n, { pieces: 2 }), markets.tw)
  assert.equal(saved?.words.en, 'TWD 12.00 over: two parcels would save 207.00')
  assert.equal(cliffAdvice(asked(200_000n, { pieces: 2 }), markets.tw), undefined)
  assert.equal(cliffAdvice(asked(201_200n), markets.tw), undefined)
})

test('the best split finds the cut that a person would, counts what a parcel costs to carry, and says how it looked', () => {
  const cart = asked(0n, {
    lines: [1500n, 900n, 600n, 400n].map((dollars) => ({ goodsMinor: dollars * 100n, pieces: 1, goods: plain })),
  })
  const free = bestSplit(cart, markets.tw)
  assert.ok(free.kind === 'split' && free.method === 'exact')
  assert.deepEqual([free.totalMinor, free.parcels.length], [340_000n, 2])
  assert.equal(free.savesMinor, landed('tw', cart).taxMinor)
  const dear = bestSplit(cart, markets.tw, { freightOf: () => 50_000n })
  assert.ok(dear.kind === 'split' && dear.parcels.length === 1 && dear.savesMinor === 0n)
  // The seventh parcel of the half-year bears tax: with five behind the buyer, only one more is free.
  const late = bestSplit({ ...cart, facts: { parcelsBefore: 5 } }, markets.tw)
  assert.ok(late.kind === 'split')
  assert.ok(late.totalMinor > free.totalMinor && late.totalMinor < landed('tw', cart).totalMinor)
})

test('a line whose discount cannot be shared by its pieces to the coin travels whole', () => {
  const lines = [
    { goodsMinor: 150_000n, pieces: 3, goods: plain, discounts: [{ funder: 'seller' as const, minor: 100n }] },
    { goodsMinor: 90_000n, pieces: 2, goods: plain },
  ]
  const found = bestSplit(asked(0n, { lines }), markets.tw)
  assert.ok(found.kind === 'split')
  assert.deepEqual(
    found.parcels.map(({ pieces }) => pieces),
    [
      [3, 1],
      [0, 1],
    ],
  )
  const told = found.parcels.reduce((sum, { answer }) => sum + answer.totalMinor, 0n)
  assert.equal(told, found.totalMinor)
})

test('a cart too large for every cut is cut by a rule of thumb that is never dearer than one parcel', () => {
  const lines = Array.from({ length: 14 }, (_, index) => ({
    goodsMinor: 30_000n + BigInt(index) * 1000n,
    pieces: 1,
    goods: plain,
  }))
  const cart = asked(0n, { lines })
  const answer = bestSplit(cart, markets.tw)
  assert.ok(answer.kind === 'split' && answer.method === 'heuristic')
  assert.ok(answer.totalMinor < landed('tw', cart).totalMinor)
  const pieces = answer.parcels.reduce((sum, parcel) => sum + parcel.pieces.reduce((a, b) => a + b, 0), 0)
  assert.equal(pieces, 14)
})

test('what no cut lets in stays refused, and a cut never hides what was used of the year', () => {
  const cart = asked(600_000n, { pieces: 6, facts: { annualUsedMinor: 2_000_001n } })
  const answer = bestSplit(cart, markets.cn)
  assert.ok(answer.kind === 'refused')
  const fits = bestSplit({ ...cart, facts: { annualUsedMinor: 2_000_000n } }, markets.cn)
  assert.ok(fits.kind === 'split' && fits.parcels.length === 2 && fits.savesMinor === undefined)
})

test('the routes of a market stand side by side, the cheapest first, refusals last', () => {
  const answers = compareRoutes(asked(600_000n, { pieces: 2 }), markets.cn, {
    freightOf: (route) => (route === 'freight' ? 90_000n : 1000n),
  })
  assert.deepEqual(
    answers.map(({ route, answer }) => [route, answer.kind]),
    [
      ['freight', 'landed'],
      ['direct', 'refused'],
      ['bonded', 'refused'],
      ['personal', 'refused'],
    ],
  )
  assert.ok(!compareRoutes(asked(1n, { on: '2028-04-01' }), markets.jp).some(({ route }) => route === 'personal'))
})

test('what the seller keeps is the goods less the fee, in whole cents', () => {
  const { goodsMinor, minorDigits } = landed('jp', asked(12_000n))
  assert.deepEqual(sellerKeeps({ goodsMinor, minorDigits, feeShare: '0.08', perUsd: '149.5' }), {
    feeMinor: 960n,
    shareMinor: 11_040n,
    keptMinor: 7384n,
  })
  const given = { goodsMinor, minorDigits, feeShare: '0', perUsd: '1' }
  assert.throws(() => sellerKeeps({ ...given, feeShare: '1' }), RangeError)
  assert.throws(() => sellerKeeps({ ...given, perUsd: '0' }), RangeError)
  assert.equal(landedCost(asked(1n), markets.jp).kind, 'landed')
})
