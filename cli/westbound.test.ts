import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'

const bin = fileURLToPath(new URL('./westbound.mjs', import.meta.url))
const sample = fileURLToPath(new URL('../demo/shopify/furniture-shop.csv', import.meta.url))

test('the bin runs a dry run in any folder, with no environment at all', () => {
  const ran = spawnSync(
    process.execPath,
    [bin, 'products', 'import', sample, '--format', 'shopify', '--dry-run', '--json'],
    { cwd: '/', env: {}, encoding: 'utf8' },
  )
  assert.deepEqual([ran.status, ran.stderr], [0, ''])
  assert.equal(JSON.parse(ran.stdout).products, 20)
})

test('the bin passes the exit code on', () => {
  assert.equal(spawnSync(process.execPath, [bin, 'nothing'], { env: {} }).status, 2)
})
