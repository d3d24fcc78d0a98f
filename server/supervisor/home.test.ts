import assert from 'node:assert/strict'
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { newKeys, openVault } from '../platform/secret.ts'
import { temporaryFolder } from '../test/start.ts'
import { readConfig } from '../config.ts'
import { openHome } from './home.ts'
import { Refused } from './refused.ts'

const folder = temporaryFolder('home')
const second = newKeys().replace('1:', '2:')
const wrong = { name: 'Refused', message: /^WESTBOUND_KEY lacks the first key of / }

function reopened(path: string, keys: string | null = null) {
  const home = openHome(path, keys)
  home.unlock()
  return home
}

test('with a second version what the first sealed still opens, new values carry the second, and prints stay', () => {
  for (const [path, given] of [
    ['by-file', null],
    ['by-environment', newKeys()],
  ] as const) {
    const before = openVault(reopened(join(folder, path), given).keys)
    const old = before.seal('6228480402564890018', 'sellers.bank:1')
    const first = given ?? readFileSync(join(folder, path, 'key'), 'utf8')
    const rotated = openVault(reopened(join(folder, path), `${first},${second}`).keys)
    assert.equal(rotated.open(old, 'sellers.bank:1'), '6228480402564890018')
    assert.match(rotated.seal('x', 'y'), /^2:/)
    assert.equal(rotated.fingerprint('a', 'b'), before.fingerprint('a', 'b'))
    assert.deepEqual(rotated.derive('cookies'), before.derive('cookies'))
  }
})

test('the file may carry the second version as well as the environment', () => {
  const path = join(folder, 'in-file')
  const old = openVault(reopened(path).keys).seal('clear', 'place')
  writeFileSync(join(path, 'key'), `${readFileSync(join(path, 'key'), 'utf8')},${second}\n`)
  assert.equal(openVault(reopened(path).keys).open(old, 'place'), 'clear')
})

test('a start without the first key, or with another, is refused before anything is sealed with it', () => {
  const path = join(folder, 'lost')
  reopened(path)
  for (const keys of [second, newKeys(), `${newKeys()},${second}`]) assert.throws(() => reopened(path, keys), wrong)
  for (const keys of ['', 'secret', '1:c2hvcnQ=', `${newKeys()};${second}`])
    assert.throws(
      () => reopened(path, keys),
      (error) => error instanceof Refused && error.message.startsWith('WESTBOUND_KEY must read 1:'),
    )
})

test('everything in the home is for this account alone, also below a folder closed to others', () => {
  const closed = join(folder, 'closed')
  mkdirSync(closed, { mode: 0o700 })
  const { path } = reopened(join(closed, 'deep', 'home'))
  for (const name of ['', 'run', 'logs', 'files']) assert.equal(statSync(join(path, name)).mode & 0o777, 0o700, name)
  for (const name of ['key', 'key-print', 'database-role'])
    assert.equal(statSync(join(path, name)).mode & 0o777, 0o600, name)
})

test('an empty value is none, and one that cannot be is named', () => {
  const { keys, databaseUrl, port } = readConfig({ WESTBOUND_KEY: '', DATABASE_URL: '', PORT: '' })
  assert.deepEqual([keys, databaseUrl, port], [null, null, 4000])
  assert.throws(() => readConfig({ DATABASE_URL: 'mysql://localhost/x' }), /^Refused: DATABASE_URL is not right: /)
})
