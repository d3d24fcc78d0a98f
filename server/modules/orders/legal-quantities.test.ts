import assert from 'node:assert/strict'
import { test } from 'node:test'
import { netGramsOf } from './legal-quantities.ts'

test('papers name the net weight that was told beside the contents, else what one piece weighs packed', () => {
  const line = { quantity: 3, weightGrams: 1250 }
  assert.equal(netGramsOf({ ...line, secondQuantity: null }), 3750)
  assert.equal(netGramsOf({ ...line, secondQuantity: { amount: '0.665', unit: 'kg' } }), 1995)
  assert.equal(netGramsOf({ ...line, secondQuantity: { amount: '0.6585', unit: 'kg' } }), 1976, 'half a gram is up')
  assert.equal(netGramsOf({ ...line, secondQuantity: { amount: '3', unit: '025' } }), 3750)
})
