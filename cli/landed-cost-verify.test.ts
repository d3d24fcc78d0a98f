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

test('a command written wrongly is exit code 2', async () => {
  for (const args of [[], [published, published], [published, '--fast']])
    assert.equal(await landedCostVerify.run(args, recorder({}).io), 2)
})
