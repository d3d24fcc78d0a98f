import assert from 'node:assert/strict'
import { test } from 'node:test'
import { amount, at, list, text } from './read.ts'

const body = { items: [{ total: { amount: '149.05', currency: 'CNY' }, name: null }] }

test('a member is found by its path, also when it is null', () => {
  assert.equal(at(body, 'items', 0, 'name'), null)
  assert.equal(text(body, 'items', 0, 'total', 'currency'), 'CNY')
  assert.equal(list(body, 'items').length, 1)
})

test('what is missing is named by the path up to it', () => {
  assert.throws(() => at(body, 'items', 1, 'name'), /has no items\.1$/)
  assert.throws(() => text(body, 'items', 0, 'name'), /items\.0\.name is no text/)
  assert.throws(() => list(body, 'items', 0), /items\.0 is no list/)
  assert.throws(() => at(body, 'constructor'), /has no constructor/)
})

test('amounts are minor units, never floats', () => {
  assert.deepEqual(amount(body, 'items', 0, 'total'), { minor: 14905n, currency: 'CNY' })
  for (const wrong of ['149', '149.5', '1e9', '1,299.00', ''])
    assert.throws(() => amount({ total: { amount: wrong, currency: 'CNY' } }, 'total'), /no amount/)
  assert.equal(amount({ fee: { amount: '-0.01', currency: 'USD' } }, 'fee').minor, -1n)
})
