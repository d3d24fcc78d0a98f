import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  add,
  compare,
  divide,
  formatMinor,
  fraction,
  multiply,
  parseFraction,
  parseMinor,
  roundTo,
  subtract,
  toPercent,
} from './fraction.ts'

test('decimal text is read exactly, and anything else is refused', () => {
  assert.deepEqual(parseFraction('0.0913'), { num: 913n, den: 10_000n })
  assert.deepEqual(parseFraction('-9.1'), { num: -91n, den: 10n })
  for (const text of ['', ' 1', '1e9', '1,299.00', '.5', '5.', 'NaN', '0x10', '１', '1'.repeat(31)])
    assert.throws(() => parseFraction(text), RangeError, text)
})

test('a tie rounds away from zero, up goes away from zero, down goes towards it', () => {
  const cases: readonly [string, bigint, bigint, bigint][] = [
    ['1.005', 101n, 101n, 100n],
    ['1.0049', 100n, 101n, 100n],
    ['-1.005', -101n, -101n, -100n],
    ['2', 200n, 200n, 200n],
  ]
  for (const [text, halfUp, up, down] of cases) {
    const value = parseFraction(text)
    assert.deepEqual(
      [roundTo(value, 2, 'half-up'), roundTo(value, 2, 'up'), roundTo(value, 2, 'down')],
      [halfUp, up, down],
    )
  }
})

test('nothing is divided by zero', () => {
  assert.throws(() => fraction(1n, 0n), RangeError)
  assert.throws(() => divide(fraction(1n), fraction(0n)), RangeError)
})

test('money text and minor units are the same thing, and finer text is refused', () => {
  assert.equal(formatMinor(5n, 2), '0.05')
  assert.equal(formatMinor(-12_345n, 2), '-123.45')
  assert.equal(formatMinor(158n, 0), '158')
  assert.equal(parseMinor('149', 2), 14_900n)
  assert.throws(() => parseMinor('0.001', 2), RangeError)
  fc.assert(fc.property(fc.bigInt(-(10n ** 15n), 10n ** 15n), (n) => parseMinor(formatMinor(n, 2), 2) === n))
})

test('rates are written as people write them', () => {
  assert.equal(toPercent(parseFraction('0.70')), '70%')
  assert.equal(toPercent(parseFraction('0.065')), '6.5%')
})

test('addition and multiplication are undone exactly', () => {
  const rational = fc.tuple(fc.bigInt(-1000n, 1000n), fc.bigInt(1n, 1000n)).map(([num, den]) => fraction(num, den))
  fc.assert(
    fc.property(rational, rational, (a, b) => {
      assert.deepEqual(subtract(add(a, b), b), a)
      if (b.num !== 0n) assert.deepEqual(divide(multiply(a, b), b), a)
      assert.equal(compare(a, b), -compare(b, a) + 0)
    }),
  )
})
