import { totalmem, cpus } from 'node:os'
import type { Coverage } from './crash.ts'
import { stepsOfAHistory, type Played } from './play.ts'

/** What is known of one seed's history when it is over; plain data. */
export type Result = Pick<Played, 'seed' | 'finding' | 'deaths' | 'hash' | 'ms'> & {
  readonly events: number
  readonly line: string
  readonly passed: readonly number[]
  readonly died: readonly number[]
}

export function resultOf(played: Played, { passed, died }: Coverage): Result {
  const { seed, finding, deaths, hash, ms, history, ends, spent } = played
  const verdict =
    finding === null
      ? 'holds'
      : `FAILS at step ${finding.step}\n${finding.what}\nagain: npm run simulate -- ${seed} --history`
  const where = Object.entries(spent).map(([what, each]) => `${what} ${each}`)
  return {
    seed,
    finding,
    deaths,
    hash,
    ms,
    events: history.length,
    line: `seed ${seed} (${hash}): ${history.length} events, ${deaths} deaths, ${ends}; ${ms} ms: ${where.join(', ')}; ${verdict}`,
    passed: [...passed],
    died: [...died],
  }
}

type Told = {
  readonly began: Date
  readonly ended: Date
  readonly first: number
  readonly last: number
  readonly results: readonly Result[]
  readonly coverage: Coverage
  readonly processes: number
}

/** The end of a run, as it is recorded. */
export function report({ began, ended, first, last, results, coverage, processes }: Told): string {
  const sum = (of: (each: Result) => number): number => results.reduce((all, each) => all + of(each), 0)
  const seconds = Math.round((ended.getTime() - began.getTime()) / 1000)
  const failed = results.filter(({ finding }) => finding !== null)
  return [
    `# Simulation of seeds ${first} to ${last}, ${began.toISOString().slice(0, 10)}`,
    '',
    `- histories: ${results.length}, each of ${stepsOfAHistory} steps and a settled end; ${sum(({ events }) => events)} events`,
    `- deaths of server or worker: ${sum(({ deaths }) => deaths)}`,
    `- statement boundaries at which one died: ${coverage.died.size} of the ${coverage.passed.size} that were passed`,
    `- time: ${seconds} s with ${processes} processes on ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB`,
    `- failures: ${failed.length === 0 ? 'none' : failed.map(({ seed }) => seed).join(', ')}`,
    ...failed.map(({ line }) => `\n${line}`),
    '',
  ].join('\n')
}
