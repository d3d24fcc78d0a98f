import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { decimalOf, minorDigits, moneyOf } from './money.ts'
import { openVault } from './secret.ts'

test('every amount survives the way to decimal text and back', () => {
  const currency = fc.constantFrom(...Object.keys(minorDigits))
  fc.assert(
    fc.property(fc.bigInt({ min: -(10n ** 14n), max: 10n ** 14n }), currency, (minor, code) => {
      assert.deepEqual(moneyOf(decimalOf({ minor, currency: code }), code), { minor, currency: code })
    }),
  )
})

test('what is not an amount is not read as one', () => {
  for (const text of ['', '1,299.00', '1e9', '-', '.5', '1.', '0x10', '٣', '1 000', 'NaN', '12.345'])
    assert.equal(moneyOf(text, 'CNY'), null, text)
  assert.equal(moneyOf('1.5', 'JPY'), null)
  assert.equal(moneyOf('1', 'XXX'), null)
})

test('a sealed number opens only in its own place, with an old key too, and never shows itself', () => {
  const first = `1:${Buffer.alloc(32, 1).toString('base64')}`
  const sealed = openVault(first).seal('110101190003070016', 'person:1')
  assert(!sealed.includes('1101'))
  const rotated = openVault(`${first},2:${Buffer.alloc(32, 2).toString('base64')}`)
  assert.equal(rotated.open(sealed, 'person:1'), '110101190003070016')
  assert.match(rotated.seal('x', 'person:1'), /^2:/)
  assert.throws(() => rotated.open(sealed, 'person:2'))
  assert.equal(openVault(first).fingerprint('a', 'b'), rotated.fingerprint('a', 'b'))
})
