import assert from 'node:assert/strict'
import { test } from 'node:test'
import { tariffLines } from '#modules/compliance'
import { priceOf, readPrices } from '#modules/pricing'
import { must } from '#platform/check'
import { usd } from '#platform/money'
import { testDatabase } from '../../test/database.ts'
import { netWeightEdit, netWeightOf } from './net-weight.ts'
import type { Variant } from './product.ts'
import { quantitiesOf } from './quantities.ts'
import { loadChina, openLane } from './test-lane.ts'

const { db } = await testDatabase({ max: 2 })
const { inTx } = openLane(db, '2026-11-22T08:00:00Z')
const codes = ['04090000', '22030000', '22042100', '22083000', '33049900', '61091000', '61159400'] as const
const { lines, book } = await inTx(async (ctx) => {
  await loadChina(ctx)
  return { lines: await tariffLines(ctx, codes), book: await readPrices(ctx, { codes }) }
})
const line = (code: (typeof codes)[number]) => must(lines.get(code), 'the demonstration has the line')

type Told = Partial<Pick<Variant, 'net' | 'legalQuantity1' | 'legalQuantity2' | 'weightGrams'>>
const variant = (told: Told): Variant => ({
  id: '',
  position: 1,
  sku: null,
  optionValues: [],
  barcode: null,
  shopPrice: null,
  weightGrams: 1250,
  hsCode: null,
  net: null,
  legalQuantity1: null,
  legalQuantity2: null,
  keep: null,
  shelf: null,
  ...told,
})
const bottle = { amount: '700', unit: 'ml' } as const

test('whiskey keeps its contents and the kilograms that it is taxed by, wherever the liters were told', () => {
  const kilograms = { amount: '0.665', unit: 'kg' }
  const told = variant({ net: bottle, legalQuantity2: '0.665' })
  assert.deepEqual(quantitiesOf(told, line('22083000')), {
    legalQuantity: bottle,
    secondQuantity: kilograms,
    lacks: null,
  })
  const byUnits = variant({ legalQuantity1: '0.7', legalQuantity2: '0.665' })
  const litres = { amount: '0.7', unit: 'l' }
  assert.deepEqual(quantitiesOf(byUnits, line('22083000')), {
    legalQuantity: litres,
    secondQuantity: kilograms,
    lacks: null,
  })
  const wish = { hsCode: '22083000', weightGrams: 1250, mode: '9610', keep: usd(1800n) } as const
  const price = priceOf(book, { ...wish, ...quantitiesOf(told, line('22083000')) })
  assert.deepEqual(price, priceOf(book, { ...wish, legalQuantity: kilograms }))
})

test('what spirits and beer are taxed by is asked for, and never guessed from the packed bottle', () => {
  for (const code of ['22030000', '22083000'] as const) {
    assert.equal(quantitiesOf(variant({ net: bottle }), line(code)).lacks, '035')
    assert.equal(quantitiesOf(variant({ legalQuantity2: '0.665' }), line(code)).lacks, '095')
    assert.equal(quantitiesOf(variant({ net: { amount: '665', unit: 'g' } }), line(code)).lacks, '095')
  }
  const wine = quantitiesOf(variant({ net: { amount: '750', unit: 'ml' } }), line('22042100'))
  assert.deepEqual([wine.lacks, wine.secondQuantity], [null, null], 'no tax on wine counts by weight')
})

test('contents that are the tariff’s own kind of unit stand alone, and other kinds beside them', () => {
  const honey = variant({ net: { amount: '500', unit: 'g' }, legalQuantity1: '0.5' })
  assert.deepEqual(quantitiesOf(honey, line('04090000')), {
    legalQuantity: { amount: '500', unit: 'g' },
    secondQuantity: null,
    lacks: null,
  })
  const cream = variant({ net: { amount: '30', unit: 'ml' }, legalQuantity1: '0.03', legalQuantity2: '1' })
  assert.deepEqual(quantitiesOf(cream, line('33049900')).secondQuantity, { amount: '0.03', unit: 'kg' })
  const shirt = quantitiesOf(variant({ legalQuantity1: '1', legalQuantity2: '0.2' }), line('61091000'))
  assert.deepEqual(shirt.legalQuantity, { amount: '1', unit: 'piece' })
  assert.deepEqual(shirt.secondQuantity, { amount: '0.2', unit: 'kg' })
  const socks = quantitiesOf(variant({ legalQuantity1: '3', legalQuantity2: '0.18' }), line('61159400'))
  assert.deepEqual(socks.legalQuantity, { amount: '0.18', unit: 'kg' })
  assert.deepEqual(socks.secondQuantity, { amount: '3', unit: '025' }, 'three pairs, by the code of the pair')
})

test('net weight is asked in grams where the tariff counts by weight beside the contents, and kept in its unit', () => {
  const told = variant({ net: bottle, legalQuantity2: '0.665' })
  assert.deepEqual(netWeightOf(told, line('22083000')), { grams: '665' })
  assert.deepEqual(netWeightOf(variant({ net: bottle }), line('22083000')), { grams: null })
  const grams = variant({ net: { amount: '665', unit: 'g' } })
  assert.deepEqual(netWeightOf(grams, line('22083000')), { grams: '665' }, 'a volume takes its place in the contents')
  assert.deepEqual(netWeightEdit(told, line('22083000'), '658.5'), { legalQuantity2: '0.6585' })
  assert.deepEqual(netWeightEdit(variant({ net: bottle }), line('33049900'), '30'), { legalQuantity1: '0.03' })
  for (const [each, code] of [
    [variant({ net: { amount: '500', unit: 'g' } }), '61091000'],
    [variant({}), '04090000'],
  ] as const)
    assert.deepEqual([netWeightOf(each, line(code)), netWeightEdit(each, line(code), '500')], [null, {}])
})
