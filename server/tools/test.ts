import { chromiumCommand, findChromium } from './chromium.ts'
import { gate } from './gate.ts'
import { newcomer, secondsSince } from './newcomer.ts'
import { add, run, runTests, type Counts } from './run.ts'

/** `npm test`: the gate, then what a newcomer sees: a clone started from nothing, an order settled, the browser walk. */
const began = performance.now()
const chromium = findChromium()
if (chromium === null) console.log(`There is no Chromium for the browser walk. Type: ${chromiumCommand}`)

let counts: Counts = await gate()
const shop = await newcomer().catch((error: unknown) => {
  console.log(`✖ a newcomer's start: ${error instanceof Error ? error.message : String(error)}`)
  return null
})
if (shop === null) counts = add(counts, { passed: 0, failed: 1 })
else {
  const walking = performance.now()
  const walked = (await run(process.execPath, ['cli/main.ts', 'demo', 'walk', '--url', shop.url])) === 0
  counts = add(counts, walked ? { passed: 2, failed: 0 } : { passed: 1, failed: 1 })
  console.log(`newcomer: ready after ${shop.readySeconds} s, first settled order ${secondsSince(walking)} s later`)
  if (chromium !== null) {
    const site = { WESTBOUND_URL: shop.url, CHROMIUM: chromium }
    // Two people at a time, who mostly wait for a parcel; then who moves the clock, which does not go back.
    for (const [files, atATime] of [
      ['e2e/*.test.ts', 2],
      ['e2e/last/*.test.ts', 1],
    ] as const)
      counts = add(counts, await runTests([files], [`--test-concurrency=${atATime}`, '--test-force-exit'], site))
  }
  await shop.stop()
}
console.log(`npm test took ${secondsSince(began)} s`)
console.log(`${counts.passed} passed, ${counts.failed} failed`)
if (chromium === null) console.log('browser walk: not run')
process.exit(counts.failed === 0 && chromium !== null ? 0 : 1)
