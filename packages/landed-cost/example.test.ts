import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { marketCodes, markets } from './index.ts'

const readme = readFileSync(new URL('./README.md', import.meta.url), 'utf8')
const blocks = (language: string): readonly string[] =>
  [...readme.matchAll(new RegExp('```' + language + '\\n([\\s\\S]*?)```', 'g'))].map(([, block]) => block ?? '')

test('the examples of the README run and print what the README says', () => {
  const [programs, answers] = [blocks('ts'), blocks('text')]
  assert.deepEqual([programs.length, answers.length], [2, 2])
  for (const [index, program] of programs.entries()) {
    const printed = execFileSync(process.execPath, ['--input-type=module-typescript', '--eval', program], {
      cwd: import.meta.dirname,
      encoding: 'utf8',
    })
    assert.equal(printed, answers[index])
  }
})

test('the README lists every regime that the packs give', () => {
  for (const code of marketCodes)
    for (const route of Object.keys(markets[code].pack.routes))
      assert.ok(readme.includes(`\`${code.toUpperCase()}-${route}\``), `${code} ${route}`)
})
