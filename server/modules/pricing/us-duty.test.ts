import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { WishLine } from './landed-wish.ts'
import { readUsRate, usDuty } from './us-duty.ts'

const line = (code: string, more: Partial<WishLine> = {}): WishLine => ({
  code,
  unitUsdMinor: 1800n,
  quantity: 1,
  weightGrams: 900,
  ...more,
})

test('a printed rate is read to the digit, and what is not plainly a rate is not guessed at', () => {
  assert.deepEqual(readUsRate('Free'), { rate: '0' })
  assert.deepEqual(readUsRate('6.80%'), { rate: '0.0680' })
  assert.deepEqual(readUsRate('46.3¢/kg + 14.9%'), { rate: '0.149', fixed: { perUnit: '0.463', unit: 'kg' } })
  assert.deepEqual(readUsRate('$1.646/kg'), { rate: '0', fixed: { perUnit: '1.646', unit: 'kg' } })
  assert.deepEqual(readUsRate('0.34¢/liter'), { rate: '0', fixed: { perUnit: '0.0034', unit: 'l' } })
  for (const text of [
    '3.7¢/kg on drained weight',
    '1¢ each + 2.8%',
    '2.5% on the value of the lead content',
    'See additional U.S. note 1',
    '4% + 5%',
    '5/kg',
    '',
  ])
    assert.equal(readUsRate(text), undefined, text)
})

test('the dearest line beneath six digits gives the duty, with the schedule it was read from', () => {
  const toys = usDuty(line('950300'), '2026-11-22')
  assert.deepEqual([toys?.dutyRate, toys?.rule?.certainty], ['0', 'secondary'])
  const shirts = usDuty(line('610910'), '2026-11-22')
  assert.equal(shirts?.dutyRate, '0.1650')
  assert.match(shirts?.rule?.text.en ?? '', /^HTS 610910\d{4}, .+: 16\.50%$/)
})

test('a duty by quantity is known only with the quantity, and none is known before the day of the copy', () => {
  const honey = line('040900')
  assert.equal(usDuty(honey, '2026-11-22'), null)
  const weighed = usDuty({ ...honey, legalQuantity: { amount: '450', unit: 'g' } }, '2026-11-22')
  assert.deepEqual(weighed?.dutyPerUnit, { perUnit: '0.019', unit: 'kg' })
  assert.equal(usDuty(line('610910'), '2025-04-16'), null)
  assert.equal(usDuty(line('999999'), '2026-11-22'), null)
})

test('lines beneath one code that count by the liter and by the kilogram are known with both quantities', () => {
  const legalQuantity = { amount: '1', unit: 'l' } as const
  const secondQuantity = { amount: '990', unit: 'g' } as const
  assert.equal(usDuty(line('040150', { legalQuantity }), '2026-11-22'), null)
  const cream = usDuty(line('040150', { legalQuantity, secondQuantity }), '2026-11-22')
  assert.deepEqual(cream?.dutyPerUnit, { perUnit: '1.646', unit: 'kg' })
  assert.deepEqual(
    usDuty(line('040150', { legalQuantity: secondQuantity, secondQuantity: legalQuantity }), '2026-11-22'),
    cream,
  )
})
