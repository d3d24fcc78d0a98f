import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  bestSplit,
  type Goods,
  landedCost,
  type LandedCost,
  type LandedRequest,
  type Market,
  marketCodes,
  markets,
  reverseLandedCost,
  sum,
} from './index.ts'

const rate = fc.constantFrom('0', '0.03', '0.05', '0.075', '0.14', '0.65')
const anyGoods: fc.Arbitrary<Goods> = fc.record({
  code: fc.constant('any'),
  dutyRate: rate,
  vat: fc.constantFrom({ class: 'standard' } as const, { class: 'reduced' } as const, { rate: '0' } as const),
  consumptionTax: fc.oneof(
    fc.constant({ kind: 'none' } as const),
    fc.constant({ kind: 'ad-valorem', rate: '0.10' } as const),
    fc.constant({ kind: 'ad-valorem', rate: '0.15', when: 'high-end-cosmetics' } as const),
    fc.constant({ kind: 'mixed', rate: '0.20', perUnit: '1.5', unit: 'ml' } as const),
  ),
  classes: fc.oneof(
    fc.constant([]),
    fc.subarray(['food', 'cosmetics', 'book', 'leather', 'spirits', 'alcohol'], { maxLength: 2 }),
  ),
})
const anyMarket = fc.constantFrom(...marketCodes)
const anyRoute = (market: Market): fc.Arbitrary<string> => fc.constantFrom(...Object.keys(markets[market].pack.routes))
/** Where the schemes of a market change, in minor units (dollars at 1 and at 1375.5); half of all prices lie about there. */
const cliffs: Readonly<Record<Market, readonly bigint[]>> = {
  cn: [1000n, 5000n, 200_000n, 500_000n, 2_600_000n],
  hk: [20_000n],
  id: [300n, 150_000n, 412_650n, 206_325_000n],
  jp: [10_000n, 16_666n],
  kr: [150n, 200n, 206_325n, 275_100n],
  my: [50_000n],
  ph: [1_000_000n],
  sg: [40_000n],
  th: [100n, 150_000n],
  tw: [200_000n],
  us: [80_000n, 250_000n],
  vn: [1_000_000n],
}
const anyPrice = (market: Market): fc.Arbitrary<bigint> =>
  fc.oneof(
    fc.bigInt(0n, 3_000_000n),
    fc.bigInt(0n, 60_000n),
    fc
      .tuple(fc.constantFrom(...cliffs[market]), fc.bigInt(-3n, 3n), fc.constantFrom(1n, 2n, 3n))
      .map(([cliff, by, pieces]) => (cliff + by < 0n ? 0n : (cliff + by) / pieces)),
  )
const anyRequest = (most: number, goods: (market: Market) => fc.Arbitrary<bigint> = anyPrice) =>
  anyMarket.chain((market) =>
    fc.record({
      market: fc.constant(market),
      request: fc.record({
        on: fc.constantFrom('2026-11-22', '2026-01-01', '2025-03-05'),
        route: anyRoute(market),
        lines: fc.array(
          fc
            .record({ unit: goods(market), pieces: fc.integer({ min: 1, max: 4 }), goods: anyGoods })
            .map(({ unit, pieces, ...line }) => ({
              ...line,
              pieces,
              goodsMinor: unit * BigInt(pieces),
              legalQuantity: { amount: String(pieces * 50), unit: 'ml' } as const,
            })),
          { minLength: 1, maxLength: most },
        ),
        freightMinor: fc.oneof(fc.constant(0n), fc.bigInt(0n, 50_000n)),
        insuranceMinor: fc.oneof(fc.constant(0n), fc.bigInt(0n, 999n)),
        exchange: fc.constantFrom({ USD: '1' }, { USD: '7.1234' }, { USD: '1375.5' }),
        facts: fc.record({
          sellerRegistered: fc.boolean(),
          parcelsBefore: fc.integer({ min: 0, max: 8 }),
          annualUsedMinor: fc.oneof(fc.constant(0n), fc.bigInt(0n, 2_600_000n)),
        }),
      }),
    }),
  )

const schemes = (answer: LandedCost): string => answer.lines.map(({ scheme }) => scheme).join()

test('lines sum to the whole, taxes to the line, shares to the freight, and nothing is a float', () => {
  fc.assert(
    fc.property(anyRequest(5), ({ market, request }) => {
      const answer = landedCost(request, markets[market])
      if (answer.kind === 'refused') return
      const of = (
        field: 'goodsMinor' | 'freightMinor' | 'insuranceMinor' | 'taxMinor' | 'totalMinor' | 'customsValueMinor',
      ) => assert.equal(sum(answer.lines.map((line) => line[field])), answer[field], field)
      for (const field of ['goodsMinor', 'freightMinor', 'insuranceMinor', 'taxMinor', 'totalMinor'] as const) of(field)
      of('customsValueMinor')
      assert.deepEqual([answer.freightMinor, answer.insuranceMinor], [request.freightMinor, request.insuranceMinor])
      for (const line of answer.lines) {
        assert.equal(sum(line.taxes.map(({ amountMinor }) => amountMinor)), line.taxMinor)
        assert.ok(line.taxes.every(({ amountMinor }) => amountMinor >= 0n))
        const parts = line.goodsMinor - line.discountMinor + line.freightMinor + line.insuranceMinor
        assert.equal(parts + line.taxMinor, line.totalMinor)
      }
      assert.equal(sum(answer.taxes.map(({ amountMinor }) => amountMinor)), answer.taxMinor)
      assert.equal(sum(Object.values(answer.dueTo)), answer.taxMinor)
      for (const [field, value] of Object.entries(answer))
        if (typeof value === 'number') assert.equal(field, 'minorDigits')
    }),
    { numRuns: 500 },
  )
})

test('a dearer price lands dearer by at least as much, except where a threshold puts it into another scheme', () => {
  fc.assert(
    fc.property(anyRequest(1), fc.bigInt(1n, 100_000n), ({ market, request }, more) => {
      const [line] = request.lines
      assert.ok(line)
      const dearer: LandedRequest = { ...request, lines: [{ ...line, goodsMinor: line.goodsMinor + more }] }
      const [before, after] = [request, dearer].map((each) => landedCost(each, markets[market]))
      if (before?.kind !== 'landed' || after?.kind !== 'landed') return
      if (schemes(before) !== schemes(after)) return
      assert.ok(after.totalMinor - before.totalMinor >= more)
    }),
    { numRuns: 1000 },
  )
})

test('only a threshold that the pack names changes the scheme: it lies between the two prices, and is told as crossed', () => {
  fc.assert(
    fc.property(anyRequest(1), ({ market, request }) => {
      const [line] = request.lines
      assert.ok(line)
      const dearer: LandedRequest = {
        ...request,
        lines: [{ ...line, goodsMinor: line.goodsMinor + BigInt(line.pieces) }],
      }
      const [before, after] = [request, dearer].map((each) => landedCost(each, markets[market]))
      if (before?.kind !== 'landed' || after?.kind !== 'landed' || schemes(before) === schemes(after)) return
      assert.ok(before.warnings.some(({ kind }) => kind === 'near'))
      assert.ok(after.warnings.some(({ kind }) => kind === 'over'))
    }),
    { numRuns: 500 },
  )
})

test('the reverse of a landed total is the price it came from, to the coin', () => {
  fc.assert(
    fc.property(anyRequest(1), ({ market, request }) => {
      const answer = landedCost(request, markets[market])
      const [line] = request.lines
      if (answer.kind === 'refused' || !line || answer.totalMinor < 1n) return
      const found = reverseLandedCost({ request, wantedMinor: answer.totalMinor }, markets[market])
      assert.ok(found.kind === 'reversed')
      assert.equal(found.remainderMinor, 0n)
      assert.equal(found.answer.totalMinor, answer.totalMinor)
      const units = [found.unitMinor, ...found.otherUnitsMinor]
      assert.ok(units.includes(line.goodsMinor / BigInt(line.pieces)), `${units.join()}`)
    }),
    { numRuns: 300 },
  )
})

test('any wanted total is met but for a remainder, and one coin more of the goods would be too dear', () => {
  fc.assert(
    fc.property(anyRequest(1), fc.bigInt(60_000n, 2_000_000n), ({ market, request }, wantedMinor) => {
      const found = reverseLandedCost({ request, wantedMinor }, markets[market])
      if (found.kind === 'refused') return
      assert.equal(found.answer.totalMinor + found.remainderMinor, wantedMinor)
      const [line] = request.lines
      assert.ok(line && found.remainderMinor >= 0n)
      const next = { ...request, lines: [{ ...line, goodsMinor: found.goodsMinor + BigInt(line.pieces) }] }
      const dearer = landedCost(next, markets[market])
      if (dearer.kind === 'landed' && schemes(dearer) === schemes(found.answer))
        assert.ok(dearer.totalMinor > wantedMinor)
    }),
    { numRuns: 200 },
  )
})

test('the best split is that of trying every partition', () => {
  const small = anyRequest(3)
  fc.assert(
    fc.property(small, fc.bigInt(0n, 5000n), ({ market, request }, perParcel) => {
      const lines = request.lines.map((line) => ({ ...line, pieces: 1 }))
      const cart = {
        ...request,
        insuranceMinor: 0n,
        lines,
        facts: { sellerRegistered: request.facts.sellerRegistered },
      }
      const found = bestSplit(cart, markets[market], { freightOf: () => perParcel })
      const totals = partitions(lines).flatMap((parcels) => totalOf(cart, parcels, perParcel, market))
      const least = totals.reduce<bigint | undefined>((a, b) => (a === undefined || b < a ? b : a), undefined)
      assert.equal(found.kind === 'split' ? found.totalMinor : undefined, least)
    }),
    { numRuns: 150 },
  )
})

type Cart = LandedRequest & { readonly facts: { readonly sellerRegistered: boolean } }
type Lines = LandedRequest['lines']

/** What else arrives, and was used of the year, is told to each parcel, as the split tells it. */
function totalOf(cart: Cart, parcels: readonly Lines[], freightMinor: bigint, market: Market): readonly bigint[] {
  const found = bestSplitRequests(cart, parcels, freightMinor, market)
  const answers = found.map((request) => landedCost(request, markets[market]))
  return answers.every((answer) => answer.kind === 'landed') ? [sum(answers.map(({ totalMinor }) => totalMinor))] : []
}

function bestSplitRequests(
  cart: Cart,
  parcels: readonly Lines[],
  freightMinor: bigint,
  market: Market,
): LandedRequest[] {
  const goodsOf = (lines: Lines): bigint => sum(lines.map(({ goodsMinor }) => goodsMinor))
  const customs = (request: LandedRequest): bigint => {
    const { parts } = markets[market].routeOn(request.route, request.on)
    return (parts.goods ? goodsOf(request.lines) : 0n) + (parts.freight ? request.freightMinor : 0n)
  }
  const whole = customs(cart)
  return parcels.map((lines, before) => {
    const request = { ...cart, lines, freightMinor }
    const rest = whole - customs(request)
    const others = goodsOf(cart.lines) - goodsOf(lines)
    return {
      ...request,
      facts: { ...cart.facts, annualUsedMinor: rest > 0n ? rest : 0n, sameDayMinor: others, parcelsBefore: before },
    }
  })
}

function partitions(lines: Lines): readonly (readonly Lines[])[] {
  const [first, ...rest] = lines
  if (!first) return [[]]
  return partitions(rest).flatMap((parcels) => [
    [[first], ...parcels],
    ...parcels.map((parcel, index) => parcels.with(index, [first, ...parcel])),
  ])
}

test('no source of the package computes money with floats, and none needs Node', () => {
  const counts = /Number\((left|rule\.value|condition\.pieces|value|text\(input, 'items'\))\)/g
  const folder = new URL('./', import.meta.url)
  for (const name of readdirSync(folder).filter((file) => file.endsWith('.ts') && !/\.test|test-data/.test(file))) {
    const source = readFileSync(new URL(name, folder), 'utf8')
    const code = source
      .replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '')
      .replaceAll(/'(?:[^'\\\n]|\\.)*'/g, "''")
      .replaceAll(/"[^"\n]*"/g, '""')
      .replaceAll(/\/\^.*?\$\/[a-z]*/g, '')
    assert.doesNotMatch(source, /from 'node:|\bprocess\.|\bBuffer\b|Date\.now|new Date\(\)/, name)
    assert.doesNotMatch(code, /\b\d+\.\d+\b|parseFloat|parseInt|toFixed|Math\.|\*\* ?-/, name)
    assert.doesNotMatch(source.replaceAll(counts, ''), /\bNumber\(/, `${name} makes a number`)
    for (const [field, type] of source.matchAll(/\b[a-z]\w*Minor\??: (?:readonly )?(number|string)/g))
      assert.fail(`${name}: ${field} is a ${type}`)
  }
})
