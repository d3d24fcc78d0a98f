import { readFileSync } from 'node:fs'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { parseArgs } from 'node:util'
import { openIndex, type Entry, type Party } from '../server/modules/screening/screening-index.ts'
import { readList } from '../server/modules/screening/read-list.ts'
import { openPrng } from '../server/simulation/prng.ts'
import { machine } from './report.ts'

/**
 * `node bench/screening.ts [--json] [--entries 25000]`: how long a list takes to prepare and a party to be screened against
 * it. The entries are made of the words of the lists of 2019 and of made-up ones, as many names for each as the published
 * list has; one party in five is an entry's own name with a slip in it, and must be found.
 */
const { values } = parseArgs({
  options: { json: { type: 'boolean', default: false }, entries: { type: 'string', default: '25000' } },
})
const count = Number(values.entries)
const parties = 2000
const random = openPrng(20_261_122)
const pick = <T>(list: readonly T[]): T => {
  const found = list[random.below(list.length)]
  if (found === undefined) throw new Error('nothing to pick from')
  return found
}
const folder = new URL('../server/reference/screening/', import.meta.url)
const listed = [
  ...readList(readFileSync(new URL('csl-sample-2019.csv', folder), 'utf8'), 'csl').entries,
  ...readList(readFileSync(new URL('dpl-2019.tsv', folder), 'utf8'), 'dpl').entries,
]
const known = listed.flatMap(({ name, alsoNames }) => [name, ...alsoNames].flatMap((each) => each.split(/[\s,.()]+/)))
const syllables = 'al ba chen dor ev fa gor hu ir jin kov li mar nik os pet qi rus shan tov ul vi wen xi yan zar'.split(
  ' ',
)
const made = Array.from({ length: 20_000 }, () =>
  Array.from({ length: 2 + random.below(3) }, () => pick(syllables)).join(''),
)
const word = (): string => (random.chance(35) ? pick(known) : pick(made))
const name = (): string => Array.from({ length: 2 + random.below(4) }, word).join(' ')
const entries: readonly Entry[] = Array.from({ length: count }, (_, at) => ({
  id: String(at),
  source: 'bench',
  type: pick(['Entity', 'Individual', '']),
  name: name(),
  alsoNames: Array.from({ length: random.below(4) }, name),
  addresses: [`${random.below(900)} ${pick(made)} Street, ${pick(made)}, CN`],
  countries: [pick(['CN', 'RU', 'IR', 'AE', 'US'])],
}))

const delay = monitorEventLoopDelay({ resolution: 5 })
delay.enable()
const began = performance.now()
const index = await openIndex(entries)
delay.disable()
const preparedMs = performance.now() - began
const asked: readonly Party[] = Array.from({ length: parties }, (_, at) => ({
  kind: 'consignee',
  name: at % 5 === 0 ? slip(pick(entries).name) : name(),
  alsoNames: [],
  country: 'CN',
  address: `${random.below(900)} ${pick(made)} Road, ${pick(made)}`,
}))
const times = asked.map((party) => {
  const from = performance.now()
  const hits = index.search(party, { threshold: 82 })
  return { ms: performance.now() - from, found: hits.length > 0 }
})
const sorted = times.map(({ ms }) => ms).toSorted((a, b) => a - b)
const at = (share: number): number => Math.round((sorted[Math.floor(sorted.length * share)] ?? 0) * 1000) / 1000
const slips = times.filter((_, place) => place % 5 === 0)
const result = {
  machine: machine(),
  entries: index.entries,
  names: index.names,
  preparedMs: Math.round(preparedMs),
  longestBreathMs: Math.round(delay.max / 1e6),
  parties,
  meanMs: Math.round((sorted.reduce((sum, ms) => sum + ms, 0) / sorted.length) * 1000) / 1000,
  p50Ms: at(0.5),
  p99Ms: at(0.99),
  maxMs: at(0.9999),
  slipsFound: slips.filter(({ found }) => found).length,
  slips: slips.length,
  heapMb: Math.round(process.memoryUsage().heapUsed / 2 ** 20),
}
process.stdout.write(
  values.json
    ? `${JSON.stringify(result, null, 2)}\n`
    : `${Object.entries(result)
        .map(([key, value]) => `${key}\t${typeof value === 'object' ? JSON.stringify(value) : value}`)
        .join('\n')}\n`,
)

/** Two neighbouring letters of the longest word change places. */
function slip(text: string): string {
  const longest = text.split(' ').reduce((one, other) => (other.length > one.length ? other : one), '')
  const place = Math.max(1, longest.length - 3)
  const slipped =
    longest.slice(0, place) + (longest[place + 1] ?? '') + (longest[place] ?? '') + longest.slice(place + 2)
  return text.replace(longest, slipped)
}
