import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { split, sum } from './split.ts'

test('the largest remainder gets the coin, and a tie goes to the earlier part', () => {
  assert.deepEqual(split(100n, [1n, 1n, 1n]), [34n, 33n, 33n])
  assert.deepEqual(split(3000n, [30_000n, 10_000n]), [2250n, 750n])
  assert.deepEqual(split(10n, [1n, 5n, 1n]), [2n, 7n, 1n])
})

test('a weight of zero gets nothing, unless every weight is zero', () => {
  assert.deepEqual(split(5n, [0n, 1n, 0n]), [0n, 5n, 0n])
  assert.deepEqual(split(5n, [0n, 0n]), [3n, 2n])
})

test('a negative whole, a negative weight and nobody to share with are refused', () => {
  assert.throws(() => split(-1n, [1n]), RangeError)
  assert.throws(() => split(1n, [-1n, 2n]), RangeError)
  assert.throws(() => split(1n, []), RangeError)
  assert.deepEqual(split(0n, []), [])
})

test('parts sum to the whole and no part is a coin or more from its exact share', () => {
  const weights = fc.array(fc.bigInt(0n, 10n ** 9n), { minLength: 1, maxLength: 30 })
  fc.assert(
    fc.property(fc.bigInt(0n, 10n ** 12n), weights, (whole, shares) => {
      const parts = split(whole, shares)
      assert.equal(sum(parts), whole)
      const all = sum(shares)
      if (all === 0n) return
      for (const [index, part] of parts.entries()) {
        const distance = part * all - whole * (shares[index] ?? 0n)
        assert.ok(distance < all && -distance < all)
      }
    }),
  )
})
