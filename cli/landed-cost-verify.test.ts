import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { landedCostVerify } from './landed-cost-verify.ts'
import { recorder } from './test-io.ts'

const published = fileURLToPath(new URL('../packages/landed-cost/vectors/vectors.json', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'westbound-vectors-'))

test('every published example passes, each on its line', async () => {
  const { io, out } = recorder({})
  assert.equal(await landedCostVerify.run([published], io), 0)
  assert.equal(out().match(/\tpass\t/g)?.length, 14)
  assert.match(out(), /14 passed, 0 failed$/)
})

test('one wrong coin fails by name, with exit code 1', async () => {
  const path = join(folder, 'wrong.json')
  writeFileSync(path, readFileSync(published, 'utf8').replace('"vat": "9.10"', '"vat": "9.11"'))
  const { io, out } = recorder({})
  assert.equal(await landedCostVerify.run([path, '--json'], io), 1)
  const answer: { failed: number; verdicts: { id: string; passed: boolean; differences: string[] }[] } =
    JSON.parse(out())
  assert.equal(answer.failed, 1)
  assert.deepEqual(
    answer.verdicts.filter((verdict) => !verdict.passed).map(({ id, differences }) => [id, differences]),
    [['cn-01', ['vat: expected 9.11, got 9.10']]],
  )
})

test('a file that is none, is no JSON or holds no vectors is one line and exit code 1', async () => {
  const broken = join(folder, 'broken.json')
  writeFileSync(broken, '{')
  const other = join(folder, 'other.json')
  writeFileSync(other, '[]')
  for (const path of [join(folder, 'none.json'), broken, other]) {
    const { io, out, err } = recorder({})
    assert.equal(await landedCostVerify.run([path], io), 1)
    assert.deepEqual([out(), err().split('\n').length], ['', 1])
  }
})

test('the vectors of each market pass too, and a market is added by naming its pack', async () => {
  for (const market of ['cn', 'jp', 'us'])
    assert.equal(await landedCostVerify.run([published.replace('vectors.json', `${market}.json`)], recorder({}).io), 0)
  const rules = (name: string): string => fileURLToPath(new URL(`../docs/rules/${name}`, import.meta.url))
  const vectors = rules('invented-market-vectors.json')
  const without = recorder({})
  assert.equal(await landedCostVerify.run([vectors], without.io), 1)
  assert.match(without.out(), /unknown regime: ZZ-direct/)
  assert.equal(await landedCostVerify.run([vectors, '--pack', rules('invented-market.json')], recorder({}).io), 0)
  const wrong = recorder({})
  assert.equal(await landedCostVerify.run([vectors, '--pack', vectors], wrong.io), 1)
  assert.match(wrong.err(), /is no rule pack:\n {2}market: is missing/)
})

test('a broken vector fails by itself and the others are still answered', async () => {
  const path = join(folder, 'one-broken.json')
  const good = { id: 'good', regime: 'TW-direct', input: { goods: '2000', dutyRate: '0.05' }, expected: { total: '0' } }
  const broken: readonly unknown[] = [
    null,
    7,
    { id: 'a' },
    { ...good, id: 'b', input: null },
    { ...good, id: 'c', expected: 'nothing' },
    { ...good, id: 'd', input: { goods: 'many' } },
    { ...good, id: 'e', input: { goods: '1', pieces: -1 } },
    { ...good, id: 'f', input: { lines: 'none' } },
    { ...good, id: 'g', regime: 'TW-moon' },
    { ...good, id: 'h', expected: { lines: [{}, {}] } },
    { ...good, id: 'i', input: { goods: '1', on: 'yesterday' } },
    { ...good, id: 'j', regime: 'CN-CBEC-eligibility', input: { items: 'two', dutiable: '1', annualUsed: '0' } },
  ]
  writeFileSync(path, JSON.stringify({ vectors: [...broken, good] }))
  const { io, out } = recorder({})
  assert.equal(await landedCostVerify.run([path, '--json'], io), 1)
  const answer: { passed: number; failed: number; verdicts: { passed: boolean; differences: string[] }[] } =
    JSON.parse(out())
  assert.deepEqual([answer.passed, answer.failed], [1, broken.length])
  for (const { passed, differences } of answer.verdicts)
    assert.ok(
      passed || differences.every((said) => said.length > 8 && !said.includes('undefined is not')),
      differences[0],
    )
})

test('a command written wrongly is exit code 2', async () => {
  for (const args of [[], [published, published], [published, '--fast']])
    assert.equal(await landedCostVerify.run(args, recorder({}).io), 2)
})
