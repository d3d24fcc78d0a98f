import { execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connectionOf } from '../server/platform/db.ts'
import type { Measured } from './load.ts'

/**
 * PostgreSQL's own load generator, so that the database's limit is measured by a tool that nobody here wrote. Debian's
 * package of the server brings it; it is fetched when it is missing. It drives a newer server as well.
 */
export function pgbenchBinary(): string {
  return find() ?? fetched()
}

function find(): string | null {
  const root = '/usr/lib/postgresql'
  const versions = existsSync(root) ? readdirSync(root).toSorted((one, two) => Number(two) - Number(one)) : []
  return versions.map((version) => join(root, version, 'bin', 'pgbench')).find(existsSync) ?? null
}

function fetched(): string {
  execFileSync('apt-get', ['install', '-y', '-qq', 'postgresql-contrib', 'postgresql-client'], { stdio: 'ignore' })
  const found = find()
  if (found === null) throw new Error('pgbench is missing: install postgresql-contrib')
  return found
}

export type PgbenchRun = {
  readonly url: string
  readonly script: string
  readonly clients: number
  readonly seconds: number
  /** So many a second, arriving at random, instead of one after the other; the time then counts from when one was due. */
  readonly perSecond?: number
  /** What began in the first so many seconds is left out: every connection plans its statements then. */
  readonly warmSeconds?: number
}

/** Runs a script with so many clients; each transaction's time is kept, so that the quantiles are exact. */
export async function pgbench({
  url,
  script,
  clients,
  seconds,
  perSecond,
  warmSeconds = 0,
}: PgbenchRun): Promise<Measured> {
  const folder = mkdtempSync(join(tmpdir(), 'westbound-pgbench-'))
  const file = join(folder, 'script.sql')
  writeFileSync(file, script)
  const { host, port, user, database } = connectionOf(url)
  const load = ['-n', '-M', 'prepared', '-f', file, '-c', clients, '-j', Math.min(2, clients), '-T', seconds]
  const log = ['-l', '--log-prefix', join(folder, 'took'), '-D', 'turn=0']
  const rate = perSecond === undefined ? [] : ['-R', perSecond]
  const parts = [...load, ...rate, ...log, '-h', host, '-p', port, '-U', user, database].map(String)
  try {
    const out = await run(pgbenchBinary(), parts)
    const took = timesIn(folder, warmSeconds)
    const failed = Number(/number of failed transactions: (\d+)/.exec(out)?.[1] ?? 0)
    if (failed > 0) throw new Error(`pgbench: ${failed} transactions failed`)
    const quantile = (share: number): number => took[Math.min(took.length - 1, Math.floor(took.length * share))] ?? 0
    return {
      count: took.length,
      perSecond: Number(/tps = ([\d.]+)/.exec(out)?.[1] ?? 0),
      p50Ms: quantile(0.5),
      p99Ms: quantile(0.99),
      bytesMean: 0,
      driverCpu: 0,
      bodies: [],
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function run(binary: string, parts: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(binary, [...parts], { stdio: ['ignore', 'pipe', 'pipe'] })
    const said = { out: '', problem: '' }
    child.stdout.on('data', (chunk: Buffer) => (said.out += chunk.toString()))
    child.stderr.on('data', (chunk: Buffer) => (said.problem += chunk.toString()))
    child.once('error', reject)
    child.once('exit', (code) =>
      code === 0 ? resolve(said.out) : reject(new Error(`pgbench ended with ${code ?? 'a signal'}: ${said.problem}`)),
    )
  })
}

/** Milliseconds of every transaction, sorted; a line of pgbench's log ends `time_us script epoch_s epoch_us`, lag behind. */
function timesIn(folder: string, warmSeconds: number): readonly number[] {
  const lines = readdirSync(folder)
    .filter((name) => name.startsWith('took'))
    .flatMap((name) => readFileSync(join(folder, name), 'utf8').split('\n'))
    .filter((text) => text !== '')
    .map((text) => text.split(' ').map(Number))
    .map(([, , microseconds = 0, , second = 0, rest = 0]) => ({
      tookMs: microseconds / 1000,
      endedMs: second * 1000 + rest / 1000,
    }))
  const first = lines.reduce((least, { endedMs }) => Math.min(least, endedMs), Infinity)
  return lines
    .filter(({ endedMs }) => endedMs >= first + warmSeconds * 1000)
    .map(({ tookMs }) => tookMs)
    .toSorted((one, two) => one - two)
}
