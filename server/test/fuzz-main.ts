import { randomInt } from 'node:crypto'
import { parseArgs } from 'node:util'
import { cloneDatabase } from './database.ts'
import { fuzz, type Fuzzed } from './fuzz.ts'

/**
 * `npm run fuzz -- --requests 20000 [--seed N] [--json]`: asks the whole product, on a PostgreSQL of its own, and ends with
 * 1 when an answer failed, was not documented or did not come within five seconds. The seed draws the same requests again.
 */
const { values } = parseArgs({
  options: {
    requests: { type: 'string', default: '20000' },
    seed: { type: 'string', default: String(randomInt(2 ** 31)) },
    json: { type: 'boolean', default: false },
  },
})
const [runs, seed] = [Number(values.requests), Number(values.seed)]
if (!Number.isSafeInteger(runs) || runs < 1 || !Number.isSafeInteger(seed))
  throw new Error('give --requests and --seed as whole numbers')

const { db, drop } = await cloneDatabase({ max: 7 })
const found = await fuzz(db, { runs, seed })
process.stdout.write(values.json ? `${JSON.stringify(plain(found))}\n` : table(found))
await drop()
process.exit(found.wrong.size === 0 ? 0 : 1)

function plain({ requests, ms, statuses, operations, wrong }: Fuzzed) {
  const server = [...statuses].reduce((sum, [status, n]) => sum + (status >= 500 ? n : 0), 0)
  return {
    requests,
    seed,
    seconds: Math.round(ms / 1000),
    serverErrors: server,
    wrong: [...wrong].map(([what, request]) => ({ what, request })),
    statuses: Object.fromEntries([...statuses].toSorted(([a], [b]) => a - b)),
    operations: operations.size,
    neverDone: neverDone(operations),
  }
}

function neverDone(operations: Fuzzed['operations']): readonly string[] {
  return [...operations].filter(([, { done }]) => done === 0).map(([name]) => name)
}

function table(of: Fuzzed): string {
  const { seconds, statuses, operations, serverErrors, neverDone: never } = plain(of)
  const row = (name: string, value: string | number): string => `${name.padEnd(34)}${String(value).padStart(10)}`
  const lines = [
    row('requests', of.requests),
    row('seconds', seconds),
    row('operations', operations),
    row('operations that did what was asked', operations - never.length),
    ...Object.entries(statuses).map(([status, n]) => row(`answered ${status}`, n)),
    row('answers of 500 and above', serverErrors),
    row('kinds of answers that are wrong', of.wrong.size),
    ...[...of.wrong].flatMap(([what, request]) => ['', what, `  ${request}`]),
    ...(never.length === 0 ? [] : ['', `never answered as asked: ${never.join(', ')}`]),
    '',
    of.wrong.size === 0
      ? `the document is true (seed ${seed})`
      : `FAILS; again: npm run fuzz -- --requests ${of.requests} --seed ${seed}`,
  ]
  return `${lines.join('\n')}\n`
}
