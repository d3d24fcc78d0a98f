import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { answerVector, verifyVectors } from './index.ts'

const published: unknown = JSON.parse(readFileSync(new URL('./vectors/vectors.json', import.meta.url), 'utf8'))

test('every published vector is answered to the coin', () => {
  const { passed, failed, verdicts } = verifyVectors(published)
  assert.deepEqual(
    verdicts.filter((verdict) => !verdict.passed),
    [],
  )
  assert.deepEqual([passed, failed], [14, 0])
})

test('a regime that is unknown fails by name, also one that every object has', () => {
  for (const regime of ['XX-none', 'toString', '__proto__']) {
    const { failed, verdicts } = verifyVectors({ vectors: [{ id: 'a', regime, input: {}, expected: {} }] })
    assert.equal(failed, 1)
    assert.deepEqual(verdicts[0]?.differences, [`unknown regime: ${regime}`])
  }
})

test('a wrong coin, an absent field, a missing input and a missing line each fail and say where', () => {
  const input = { retail: '100', freight: '0', insurance: '0', vatRate: '0.13', ctRate: '0' }
  const lines = { freight: '0', insurance: '0', lines: [{ retail: '100', vatRate: '0.13', ctRate: '0' }] }
  const cases: readonly [string, Record<string, unknown>, Record<string, unknown>, string][] = [
    ['CN-CBEC-within-limit', input, { vat: '9.11' }, 'vat: expected 9.11, got 9.10'],
    ['CN-CBEC-within-limit', input, { vat: '9.1', surcharge: '0' }, 'surcharge: expected 0, got undefined'],
    ['CN-CBEC-within-limit', { ...input, vatRate: undefined }, {}, 'the input has no vatRate'],
    ['CN-CBEC-allocation', lines, { lines: [{ vat: '9.10' }, { vat: '1' }] }, 'lines: expected 2 lines, got 1'],
    ['CN-CBEC-allocation', lines, { lines: [{ vat: '9' }] }, 'lines[0].vat: expected 9, got 9.10'],
  ]
  for (const [regime, given, expected, difference] of cases) {
    const { verdicts } = verifyVectors({ vectors: [{ id: 'a', regime, input: given, expected }] })
    assert.deepEqual(verdicts[0]?.differences, [difference])
  }
  assert.throws(() => verifyVectors([]), TypeError)
  assert.equal(verifyVectors({ vectors: [null] }).failed, 1)
})

test('each market and route of the packs is a regime, a day is called on or date, and other packs may be handed in', () => {
  const free = answerVector('JP-direct', { goods: '10000' })
  assert.deepEqual([free['scheme'], free['total'], free['near']], ['de-minimis', '0', '0'])
  assert.equal(answerVector('TH-direct', { goods: '100', dutyRate: '0', date: '2025-06-01' })['total'], '7.00')
  const used = { dutiable: '2000.01', items: 1, annualUsed: '0' }
  assert.deepEqual(answerVector('CN-CBEC-eligibility', { ...used, date: '2018-12-31' }), {
    allowed: false,
    code: '-621005',
  })
  assert.equal(answerVector('CN-direct-reverse', { wanted: '109.10' })['goods'], '100.00')
  for (const regime of ['JP-bonded', 'XX-direct', 'jp-direct', 'JP-direct-forward', 'JP'])
    assert.throws(() => answerVector(regime, { goods: '1' }), new RegExp(`unknown regime: ${regime}`))
  assert.throws(() => answerVector('JP-direct', { goods: '1' }, {}), /unknown regime: JP-direct/)
  assert.throws(() => answerVector('CN-direct-reverse', { goods: '1' }), /has no wanted/)
})

test('each regime answers on both sides of its cliff', () => {
  const cases: readonly [string, Record<string, string>, Record<string, unknown>][] = [
    [
      'CN-CBEC-eligibility',
      { items: '2', dutiable: '5000.00', annualUsed: '0' },
      { allowed: true, annualAfter: '5000.00' },
    ],
    [
      'CN-CBEC-eligibility',
      { items: '1', dutiable: '5000.01', annualUsed: '0' },
      { allowed: true, annualAfter: '5000.01' },
    ],
    ['CN-CBEC-eligibility', { items: '1', dutiable: '1', annualUsed: '25999.01' }, { allowed: false, code: '-621018' }],
    [
      'CN-CBEC-eligibility',
      { items: '2', dutiable: '3000', annualUsed: '0', on: '2018-12-31' },
      { allowed: false, code: '-621005' },
    ],
    ['CN-personal-article', { value: '250', rate: '0.20' }, { computed: '50.00', payable: '0.00' }],
    ['CN-personal-article', { value: '250.05', rate: '0.20' }, { computed: '50.01', payable: '50.01' }],
    [
      'CN-general-trade-factor',
      { value: '100', dutyRate: '0.14', ctRate: '0.10', vatRate: '0.13' },
      { factor: '0.431' },
    ],
    ['TW', { cif: '2000', deMinimis: '2000', dutyRate: '0.05', vatRate: '0.05' }, { duty: '0', vat: '0', total: '0' }],
    [
      'TW',
      { cif: '2001', deMinimis: '2000', dutyRate: '0.05', vatRate: '0.05' },
      { duty: '100', vat: '105', total: '205' },
    ],
  ]
  for (const [regime, input, expected] of cases) assert.deepEqual(answerVector(regime, input), expected)
})
