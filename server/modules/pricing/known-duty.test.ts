import assert from 'node:assert/strict'
import { test } from 'node:test'
import { knownDuty } from './known-duty.ts'

test('what an authority says of a whole kind of goods is a known duty, of other kinds nothing is claimed', () => {
  assert.deepEqual(
    [knownDuty('sg', '610910', '2026-11-22')?.dutyRate, knownDuty('sg', '220421', '2026-11-22')],
    ['0', null],
  )
  assert.equal(knownDuty('jp', '950300', '2026-11-22')?.rule?.certainty, 'secondary')
  assert.equal(knownDuty('jp', '950300', '2023-03-31'), null)
  assert.equal(knownDuty('jp', '040900', '2026-11-22'), null)
  assert.equal(knownDuty('th', '950300', '2026-11-22'), null)
})
