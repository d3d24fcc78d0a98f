import assert from 'node:assert/strict'
import { randomInt } from 'node:crypto'
import { test } from 'node:test'
import { testDatabase } from './database.ts'
import { fuzz } from './fuzz.ts'

/** `FUZZ_SEED` repeats a run; `npm run fuzz` asks more. */
const runs = Number(process.env['FUZZ_RUNS'] ?? 3000)
const seed = Number(process.env['FUZZ_SEED'] ?? randomInt(2 ** 31))
const { db } = await testDatabase({ max: 7 })

test(`${runs} random requests around the document find it true (FUZZ_SEED=${seed})`, async (t) => {
  const { wrong, statuses } = await fuzz(db, { runs, seed })
  assert.deepEqual(Object.fromEntries(wrong), {})
  const sorted = [...statuses].toSorted(([a], [b]) => a - b)
  t.diagnostic(`answers by status: ${JSON.stringify(Object.fromEntries(sorted))}`)
  const done = sorted.reduce((sum, [status, count]) => sum + (status < 300 ? count : 0), 0)
  assert(
    done * 8 > runs,
    'fewer than an eighth of the requests got through: they no longer reach what is behind the schema',
  )
})
