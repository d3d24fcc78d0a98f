import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { jsonOf, oneFile, readFileOf } from './read-file.ts'

const folder = mkdtempSync(join(tmpdir(), 'westbound-read-'))
after(() => rmSync(folder, { recursive: true }))
const named = (name: string, content: string): string => {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

test('a file is read up to its limit, and not a byte of one that is larger or has no end', async () => {
  const full = named('full', 'x'.repeat(1024 * 1024))
  const read = await readFileOf(full, { megabytesMax: 1 })
  assert.equal('bytes' in read && read.bytes.length, 1024 * 1024)
  const over = named('over', '')
  truncateSync(over, 1024 * 1024 + 1)
  const huge = named('huge', '')
  truncateSync(huge, 64 * 1024 ** 3)
  for (const [path, reason, says] of [
    [over, 'too-large', /over is larger than 1 MB\./],
    [huge, 'too-large', /huge is larger than 1 MB\./],
    [folder, 'folder', /is not a file\./],
    ['/dev/zero', 'not-a-file', /\/dev\/zero is not a file\./],
    [join(folder, 'none'), 'no-file', /^There is no file /],
    [join(full, 'none'), 'no-file', /^There is no file /],
  ] as const) {
    const refused = await readFileOf(path, { megabytesMax: 1 })
    assert.ok('reason' in refused)
    assert.equal(refused.reason, reason)
    assert.match(refused.says, says)
  }
})

test('what another command pipes in is read too', async () => {
  const pipe = join(folder, 'pipe')
  execFileSync('mkfifo', [pipe])
  const [json] = await Promise.all([jsonOf(pipe), writeFile(pipe, '{"market": "jp"}')])
  assert.deepEqual(json, { value: { market: 'jp' } })
})

test('what is no JSON is one sentence', async () => {
  const path = named('broken.json', '{')
  const said = await jsonOf(path)
  assert.ok(typeof said === 'string' && said.startsWith(`${path} is no JSON: `))
})

test('a command takes one file: none and two are sentences', () => {
  assert.deepEqual(oneFile(['a.csv'], 'Name it.'), { path: 'a.csv' })
  assert.deepEqual(oneFile([], 'Name it.'), { misuse: 'Name it.' })
  assert.deepEqual(oneFile(['a', 'b', 'c'], 'Name it.'), { misuse: 'One file at a time: a, not also b, c.' })
})
