import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { sum } from '@westbound/landed-cost'
import { isFor, shareOut, takeOff, type PricedLine, type Terms } from './take-off.ts'

const terms = (over: Partial<Terms> = {}): Terms => ({
  id: 'a',
  code: null,
  name: 'Autumn',
  funder: 'platform',
  sellerId: null,
  listingId: null,
  takes: { share: '0.1', mostMinor: null },
  minimumMinor: 0n,
  stacks: false,
  ...over,
})
const line = (totalMinor: bigint, over: Partial<PricedLine> = {}): PricedLine => ({
  sellerId: 's',
  listingId: 'l',
  totalMinor,
  sellerShareMinor: (totalMinor * 6n) / 10n,
  ...over,
})

test('a share is of what the lines cost, rounded half up, and falls on them by largest remainder', () => {
  const { taken } = takeOff([terms()], [line(31175n), line(105n), line(5n)])
  assert.deepEqual(taken[0]?.parts, [3118n, 11n, 0n])
  assert.equal(sum(taken[0]?.parts ?? []), 3129n) // 10 % of 312.85 is 31.285
})

test('a cap, a minimum, a seller and a listing are kept', () => {
  const [mine, other] = [line(10_000n), line(10_000n, { sellerId: 't', listingId: 'm' })]
  const capped = terms({ takes: { share: '0.5', mostMinor: 700n } })
  assert.deepEqual(takeOff([capped], [mine, other]).taken[0]?.parts, [350n, 350n])
  assert.deepEqual(takeOff([terms({ sellerId: 't' })], [mine, other]).taken[0]?.parts, [0n, 1000n])
  assert.deepEqual(takeOff([terms({ listingId: 'l' })], [mine, other]).taken[0]?.parts, [1000n, 0n])
  const dear = takeOff([terms({ minimumMinor: 20_001n })], [mine, other])
  assert.deepEqual([dear.taken, dear.left[0]?.why], [[], 'below-minimum'])
  assert.equal(takeOff([terms({ sellerId: 'nobody' })], [mine]).left[0]?.why, 'nothing-fits')
})

test('what does not stack stands alone; the buyer gets whichever takes off more', () => {
  const lines = [line(10_000n)]
  const [five, six] = [
    terms({ id: 'five', stacks: true, takes: { amountMinor: 500n } }),
    terms({ id: 'six', stacks: true, funder: 'seller', sellerId: 's', takes: { amountMinor: 600n } }),
  ]
  const alone = (amountMinor: bigint) => terms({ id: 'alone', takes: { amountMinor } })
  const names = (offered: readonly Terms[]) => takeOff(offered, lines).taken.map(({ terms: each }) => each.id)
  assert.deepEqual(names([five, six, alone(1100n)]), ['six', 'five'])
  assert.deepEqual(names([five, six, alone(1101n)]), ['alone'])
  assert.deepEqual(
    takeOff([five, six, alone(1101n)], lines).left.map(({ why }) => why),
    ['not-with-others', 'not-with-others'],
  )
})

test('a seller never funds more than the seller’s share, and no line falls below a fen', () => {
  const lines = [line(1000n, { sellerShareMinor: 300n }), line(50n, { sellerShareMinor: 0n })]
  const much = { amountMinor: 100_000n }
  assert.deepEqual(takeOff([terms({ funder: 'seller', sellerId: 's', takes: much })], lines).taken[0]?.parts, [
    300n,
    0n,
  ])
  assert.deepEqual(takeOff([terms({ takes: much })], lines).taken[0]?.parts, [999n, 49n])
  const both = [
    terms({ id: 'b', stacks: true, takes: much }),
    terms({ stacks: true, funder: 'seller', sellerId: 's', takes: much }),
  ]
  const { taken } = takeOff(both, lines)
  assert.deepEqual(
    taken.map(({ parts }) => parts),
    [
      [300n, 0n],
      [699n, 49n],
    ],
  )
})

test('shared out, the parts sum to the whole as far as there is room, and none passes its room', () => {
  const amount = fc.bigInt(0n, 10_000n)
  fc.assert(
    fc.property(amount, fc.array(fc.tuple(amount, amount), { minLength: 1, maxLength: 8 }), (whole, pairs) => {
      const [weights, rooms] = [pairs.map(([weight]) => weight), pairs.map(([, room]) => room)]
      const parts = shareOut(whole, weights, rooms)
      const all = sum(rooms)
      assert.equal(sum(parts), whole < all ? whole : all)
      for (const [at, part] of parts.entries()) assert(part >= 0n && part <= (rooms[at] ?? 0n))
    }),
  )
})

test('whatever is offered, every line keeps a fen, every share stays at least nothing, and a line outside is left alone', () => {
  const aTerms = fc
    .record({
      funder: fc.constantFrom('seller', 'platform', 'programme'),
      sellerId: fc.constantFrom('s', 't'),
      all: fc.boolean(),
      takes: fc.oneof(
        fc.record({ share: fc.constantFrom('0.05', '0.3333', '0.9'), mostMinor: fc.option(fc.bigInt(1n, 9000n)) }),
        fc.record({ amountMinor: fc.bigInt(1n, 50_000n) }),
      ),
      minimumMinor: fc.bigInt(0n, 5000n),
      stacks: fc.boolean(),
    })
    .map(({ all, ...some }) => terms({ ...some, sellerId: all && some.funder !== 'seller' ? null : some.sellerId }))
  const lines = fc.array(
    fc.record({
      sellerId: fc.constantFrom('s', 't'),
      listingId: fc.constantFrom('l', 'm'),
      totalMinor: fc.bigInt(1n, 40_000n),
      sellerShareMinor: fc.bigInt(0n, 20_000n),
    }),
    { minLength: 1, maxLength: 6 },
  )
  fc.assert(
    fc.property(fc.array(aTerms, { maxLength: 5 }), lines, (offered, priced) => {
      const named = offered.map((each, at) => ({ ...each, id: `${at}` }))
      const { taken, left } = takeOff(named, priced)
      assert(taken.length + left.length <= named.length)
      for (const [at, each] of priced.entries()) {
        const off = sum(taken.map(({ parts }) => parts[at] ?? 0n))
        const bySeller = sum(taken.filter((one) => one.terms.funder === 'seller').map(({ parts }) => parts[at] ?? 0n))
        assert(off <= each.totalMinor - 1n && bySeller <= each.sellerShareMinor)
        for (const one of taken) if (!isFor(one.terms, each)) assert.equal(one.parts[at], 0n)
      }
      assert(taken.length < 2 || taken.every(({ terms: each }) => each.stacks))
    }),
  )
})
