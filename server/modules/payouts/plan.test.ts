import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isPlanned, nextPlanned, nextRunDay, planWithin, plansWithin } from './plan.ts'

test('each plan names its days, and the next one is found across a month and a year', () => {
  const rows = [
    ['daily', null, '2026-11-22', '2026-11-22'],
    ['weekly', 1, '2026-11-22', '2026-11-23'],
    ['weekly', 7, '2026-11-22', '2026-11-22'],
    ['twice-monthly', null, '2026-11-02', '2026-11-15'],
    ['twice-monthly', null, '2026-11-16', '2026-12-01'],
    ['monthly', null, '2026-12-02', '2027-01-01'],
    ['monthly', null, '2028-02-29', '2028-03-01'],
  ] as const
  for (const [kind, weekday, from, day] of rows) assert.equal(nextPlanned({ kind, weekday }, from), day)
  assert(!isPlanned({ kind: 'weekly', weekday: 3 }, '2026-11-22'))
})

test('a seller chooses within the operator’s limit, and falls back to what is nearest to it', () => {
  assert.deepEqual(plansWithin(1), ['daily', 'weekly', 'twice-monthly', 'monthly'])
  assert.deepEqual(plansWithin(8), ['twice-monthly', 'monthly'])
  assert.deepEqual(plansWithin(31), ['monthly'])
  assert.deepEqual(planWithin({ kind: 'daily', weekday: null }, 7), { kind: 'weekly', weekday: 5 })
  assert.deepEqual(planWithin({ kind: 'monthly', weekday: null }, 7), { kind: 'monthly', weekday: null })
  assert.deepEqual(planWithin(null, 1), { kind: 'daily', weekday: null })
})

test('the next run is today before its hour, tomorrow after', () => {
  assert.equal(nextRunDay(new Date('2026-11-30T13:59:59Z')), '2026-11-30')
  assert.equal(nextRunDay(new Date('2026-11-30T14:00:00Z')), '2026-12-01')
})
