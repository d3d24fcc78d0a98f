import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Refusal } from '#platform/refusal'
import { type Band, checkBands, freightOn } from './freight-card.ts'

const cards = fc
  .uniqueArray(
    fc.record({ upToGrams: fc.integer({ min: 1, max: 40 }), priceMinor: fc.bigInt({ min: 0n, max: 60n }) }),
    {
      minLength: 1,
      maxLength: 6,
      selector: ({ upToGrams }) => upToGrams,
    },
  )
  .map((bands) => bands.toSorted((a, b) => a.upToGrams - b.upToGrams))

/** Every two weights tried, which no card of the trade is small enough for. */
function dearerTogether(bands: readonly Band[]): boolean {
  const gramsMax = bands.at(-1)?.upToGrams ?? 0
  const price = (grams: number): bigint => freightOn({ bands, route: 'bonded' }, grams)
  for (let a = 1; a < gramsMax; a += 1)
    for (let b = 1; a + b <= gramsMax; b += 1) if (price(a + b) > price(a) + price(b)) return true
  return false
}

const rises = (bands: readonly Band[]): boolean =>
  bands.every(({ priceMinor }, at) => priceMinor >= (bands[at - 1]?.priceMinor ?? 0n))

function refusedAs(bands: readonly Band[]): string | null {
  try {
    checkBands(bands)
    return null
  } catch (error) {
    assert(error instanceof Refusal)
    return error.code
  }
}

test('a card is taken exactly when no two weights cost more together than apart', () => {
  const seen = { taken: 0, refused: 0 }
  fc.assert(
    fc.property(cards, (bands) => {
      const code = refusedAs(bands.toReversed())
      if (!rises(bands)) return code === 'markets.freight-not-rising'
      seen[code === null ? 'taken' : 'refused'] += 1
      return (code === 'markets.freight-dearer-together') === dearerTogether(bands)
    }),
    { numRuns: 3000 },
  )
  assert(seen.taken > 20 && seen.refused > 20, JSON.stringify(seen))
})

test('the refusal names a pair that really is dearer together', () => {
  const bands = [
    { upToGrams: 100, priceMinor: 100n },
    { upToGrams: 200, priceMinor: 150n },
    { upToGrams: 300, priceMinor: 300n },
  ]
  assert.throws(() => checkBands(bands), {
    params: { first: 100, second: 200, apart: '2.50', together: '3.00' },
  })
})

test('a weight that stands twice is refused', () => {
  const band = { upToGrams: 100, priceMinor: 100n }
  assert.equal(refusedAs([band, band]), 'markets.freight-band-twice')
})
