import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'

test('the example of the README runs and prints what the README says', () => {
  const readme = readFileSync(new URL('./README.md', import.meta.url), 'utf8')
  const block = (language: string) => new RegExp('```' + language + '\\n([\\s\\S]*?)```').exec(readme)?.[1] ?? ''
  const printed = execFileSync(process.execPath, ['--input-type=module-typescript', '--eval', block('ts')], {
    cwd: import.meta.dirname,
    encoding: 'utf8',
  })
  assert.notEqual(printed, '')
  assert.equal(printed, block('text'))
})
