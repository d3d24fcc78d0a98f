import assert from 'node:assert/strict'
import { readFileSync, readdirSync } from 'node:fs'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { assets, assetsFolder, islandNames, readAssets } from './assets.ts'
import { buildIfStale } from './build.ts'

await buildIfStale()
const weigh = (address: string): number =>
  gzipSync(readFileSync(`${assetsFolder}/${address.replace('/assets/', '')}`), { level: 9 }).length

test('the stylesheet keeps its budget of 14 KB and brings no font and no foreign address', () => {
  assert.ok(weigh(assets().css) <= 14 * 1024)
  const text = readFileSync(`${assetsFolder}/${assets().css.replace('/assets/', '')}`, 'utf8')
  assert.doesNotMatch(text, /@font-face|@import|url\(/)
})

test('all islands of the shop together keep their budget of 8 KB', () => {
  const total = islandNames
    .filter((name) => name !== 'planner')
    .reduce((sum, name) => sum + weigh(assets().islands[name]), 0)
  assert.ok(total > 500 && total <= 8 * 1024, `${total} bytes`)
})

test('the planner brings the engine and twelve markets into a seller’s browser within 60 KB', () => {
  const bytes = weigh(assets().islands.planner)
  assert.ok(bytes <= 60 * 1024, `${bytes} bytes`)
})

test('every island on the disk is in the list and the other way round', () => {
  const files = readdirSync(new URL('islands/', import.meta.url)).map((name) => name.replace('.ts', ''))
  assert.deepEqual(files.toSorted(), [...islandNames])
})

test('a build that is current is left alone', async () => {
  assert.equal(await buildIfStale(), false)
})

test('a manifest without the stylesheet is refused', () => {
  assert.throws(() => readAssets('{}'), /the build has no style\.css/)
})
