import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Verdict } from './compare.ts'
import { limitsMs, type Recovery } from './faults.ts'
import type { DiskRun } from './full-disk.ts'
import type { Shaken } from './main-run.ts'
import type { TwinRun } from './twin-runs.ts'

export type Report = { readonly twins: readonly TwinRun[]; readonly shaken: Shaken; readonly disk: DiskRun | null }

export function tableOf({ twins, shaken, disk }: Report): string {
  return [
    ...twins.map(({ name, caught }) => `- broken on purpose: ${name}: ${caught === null ? 'NOT CAUGHT' : 'caught'}`),
    `seed ${shaken.seed}, ${shaken.seconds} s`,
    `| attempts | acknowledged | refused | asked again | paid | refunds | kills | commits whose answer was lost |`,
    `|---:|---:|---:|---:|---:|---:|---:|---:|`,
    `| ${shaken.attempts} | ${shaken.acknowledged} | ${shaken.refused} | ${shaken.asked_again} | ${shaken.paid} | ${shaken.refunds} | ${shaken.kills} | ${shaken.commits_lost} |`,
    '',
    ...Object.entries(shaken.done).map(([name, count]) => `- ${name}: ${count} ${recovered(name, shaken.recoveries)}`),
    '',
    ...verdictLines(shaken.verdict),
    ...(disk === null ? [] : ['', ...diskLines(disk)]),
  ].join('\n')
}

/** The figures by themselves, for a program. */
export function summaryOf({ twins, shaken, disk }: Report) {
  const slowest = (heals: Recovery['heals']): number =>
    Math.max(0, ...shaken.recoveries.flatMap((each) => (each.heals === heals ? [each.ms ?? Infinity] : [])))
  const verdicts = [shaken.verdict, ...(disk === null || 'skipped' in disk ? [] : [disk.verdict])]
  const count = (name: keyof Verdict): number => verdicts.reduce((sum, verdict) => sum + verdict[name].length, 0)
  return {
    seed: shaken.seed,
    attempts: shaken.attempts,
    acknowledged: shaken.acknowledged,
    kills: shaken.kills,
    lost: count('lost'),
    doubled: count('doubled'),
    oversold: count('oversold'),
    other: count('other'),
    twinsCaught: twins.filter(({ caught }) => caught !== null).length,
    twins: twins.length,
    serverMsMax: slowest('server'),
    databaseMsMax: slowest('database'),
  }
}

function diskLines(disk: DiskRun): readonly string[] {
  if ('skipped' in disk) return [`full disk: ${disk.skipped}`]
  return [
    `full disk (${disk.said.slice(0, 100)}): ${disk.attempts} attempts, ${disk.acknowledged} acknowledged, first 2xx ${disk.recoveredMs ?? 'never'} ms after there was room`,
    ...verdictLines(disk.verdict),
  ]
}

function recovered(name: string, all: readonly Recovery[]): string {
  const own = all.filter(({ fault }) => fault === name)
  const [first] = own
  if (first === undefined) return ''
  const slowest = Math.max(...own.map(({ ms }) => ms ?? Infinity))
  const limit = limitsMs[first.heals]
  return `(first 2xx after at most ${slowest} ms, ${slowest <= limit ? 'within' : 'BEYOND'} ${limit} ms)`
}

function verdictLines(verdict: Verdict): readonly string[] {
  const { lost, doubled, oversold, other } = verdict
  return [
    `lost ${lost.length}, doubled ${doubled.length}, oversold ${oversold.length}, other ${other.length}`,
    ...[...lost, ...doubled, ...oversold, ...other].slice(0, 30).map((each) => `  ${each}`),
  ]
}

export function keepResult(report: Report): string {
  const at = new Date(performance.timeOrigin + performance.now()).toISOString().slice(0, 10)
  const file = join(import.meta.dirname, 'results', `${at}-chaos.md`)
  writeFileSync(file, `# Chaos, ${at}\n\n${tableOf(report)}\n`)
  return file
}
