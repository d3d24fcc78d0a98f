import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'node:test'

test('the example of the README runs and prints what the README says', () => {
  const readme = readFileSync(new URL('./README.md', import.meta.url), 'utf8')
  const [, example = ''] = /```ts\n([\s\S]*?)```/.exec(readme) ?? []
  const [, printed = ''] = /```text\n([\s\S]*?)```/.exec(readme) ?? []
  const folder = mkdtempSync(join(tmpdir(), 'import-records-'))
  try {
    const file = join(folder, 'example.ts')
    const door = new URL('./index.ts', import.meta.url).href
    writeFileSync(file, example.replace("'@westbound/import-records'", `'${door}'`))
    writeFileSync(join(folder, 'package.json'), '{"type":"module"}')
    assert.equal(execFileSync(process.execPath, [file], { encoding: 'utf8' }), printed)
  } finally {
    rmSync(folder, { recursive: true })
  }
})
