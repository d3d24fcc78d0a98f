import assert from 'node:assert/strict'
import { test } from 'node:test'
import { legalQuantity, type Counted } from './legal-quantity.ts'

const [litre, kilogram, gram, piece, pair] = ['095', '035', '036', '011', '025'] as const
const line = (over: Partial<Counted>): Counted => ({
  quantity: 2,
  weightGrams: 1250,
  legalQuantity: null,
  secondQuantity: null,
  ...over,
})

test('each unit of a tariff line takes the quantity of its own kind, whichever of the two it is', () => {
  const bottle = { amount: '700', unit: 'ml' }
  const net = { amount: '0.665', unit: 'kg' }
  for (const whiskey of [
    line({ legalQuantity: bottle, secondQuantity: net }),
    line({ legalQuantity: net, secondQuantity: bottle }),
  ]) {
    assert.equal(legalQuantity(whiskey, litre), '1.40000')
    assert.equal(legalQuantity(whiskey, kilogram), '1.33000')
    assert.equal(legalQuantity(whiskey, gram), '1330.00000')
    assert.equal(legalQuantity(whiskey, piece), '2.00000')
  }
})

test('pairs are counted as told by the code of the pair, and single things as sold', () => {
  const socks = line({ legalQuantity: { amount: '0.18', unit: 'kg' }, secondQuantity: { amount: '3', unit: pair } })
  assert.deepEqual([legalQuantity(socks, pair), legalQuantity(socks, kilogram)], ['6.00000', '0.36000'])
  assert.equal(legalQuantity(line({}), pair), '2.00000')
})

test('a line placed before the second quantity was kept is counted as before, and liters that nobody told stay unknown', () => {
  const wine = line({ legalQuantity: { amount: '0.75', unit: 'l' } })
  assert.deepEqual([legalQuantity(wine, litre), legalQuantity(wine, kilogram)], ['1.50000', '2.50000'])
  assert.equal(legalQuantity(line({ legalQuantity: { amount: '0.665', unit: 'kg' } }), litre), null)
})
