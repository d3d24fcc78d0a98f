import { mkdirSync, openSync, readFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { setTimeout as wait } from 'node:timers/promises'
import type { Shopper } from '../bench/buyers.ts'
import { freePort } from '../bench/processes.ts'
import { readConfig } from '../server/config.ts'
import { migrate } from '../server/migrate.ts'
import { must } from '../server/platform/check.ts'
import { connectionOf } from '../server/platform/db.ts'
import { keepChildren, type ChildSpec } from '../server/supervisor/children.ts'
import { openEmbedded } from '../server/supervisor/database.ts'
import { openHome } from '../server/supervisor/home.ts'
import { environment, specs } from '../server/supervisor/supervise.ts'
import { processes } from './own-processes.ts'
import { openProxy, type Proxy } from './proxy.ts'
import { copyOf, portRow, served, type Template } from './template.ts'

/** The processes that are killed; two web processes, so that what holds only inside one of them is found out. */
export type Name = 'http' | 'http-two' | 'worker'
export type ChaosMarket = {
  readonly home: string
  readonly ports: readonly [number, number]
  readonly ownerUrl: string
  readonly shoppers: readonly Shopper[]
  /** The wire between each process and the database. */
  readonly wires: Readonly<Record<Name, Proxy>>
  readonly payment: { readonly url: string; readonly secret: string }
  owner(): Promise<pg.Client>
  pidOf(name: Name): number | null
  /** The database's processes: the postmaster first, then the rest. */
  databasePids(): readonly number[]
  /** What the web processes logged as faults of ours. */
  faults(): readonly string[]
  stop(): Promise<void>
}
export type Twin = {
  /** Handed to every process beside what the supervisor hands over. */
  readonly env?: Readonly<Record<string, string>>
  /** Settings of PostgreSQL. */
  readonly settings?: Readonly<Record<string, string>>
  /** Run as the owner beforehand: takes away a constraint that would stop the fault. */
  readonly breaking?: string
  /** Without wires in between and with one web process: for measuring. */
  readonly direct?: boolean
}

const names = ['http', 'http-two', 'worker'] as const

/** The product's own supervision over a copy of the template: children and database are started again as in real life. */
export async function openChaosMarket(template: Template, name: string, twin: Twin = {}): Promise<ChaosMarket> {
  const path = copyOf(template, name)
  return openOn(path, template, twin)
}

export async function openOn(path: string, template: Pick<Template, 'shoppers'>, twin: Twin): Promise<ChaosMarket> {
  const config = readConfig({ WESTBOUND_HOME: path, PORT: String(await portRow()) })
  const home = openHome(path, null)
  mkdirSync(join(path, 'logs'), { recursive: true })
  const said = openSync(join(path, 'logs', 'supervisor.log'), 'a', 0o600)
  const database = await quietly(said, () => openEmbedded(path, twin.settings ?? {}))
  await migrate(database.ownerUrl, database.role)
  const owner = (): Promise<pg.Client> => patiently(database.ownerUrl)
  if (twin.breaking !== undefined) await once(owner, twin.breaking)
  const socket = join(
    must(new URL(database.ownerUrl).searchParams.get('host'), 'it listens on a socket'),
    '.s.PGSQL.5432',
  )
  const wires = { http: await openProxy(socket), 'http-two': await openProxy(socket), worker: await openProxy(socket) }
  const second = await freePort()
  const children = keepChildren((ended) => void writeSync(said, `${ended} ended; starting it again\n`))
  const env = environment(config, home, database.appUrl)
  const throughWire = (spec: ChildSpec, as: Name): ChildSpec => ({
    ...spec,
    name: as,
    log: join(path, 'logs', `${as}.log`),
    env: {
      ...spec.env,
      ...twin.env,
      ...(as === 'http-two' ? { PORT: String(second) } : {}),
      WESTBOUND_APP_DATABASE:
        twin.direct === true
          ? database.appUrl
          : `postgresql://${database.role.name}@127.0.0.1:${wires[as].port}/westbound`,
      CHAOS_NAME: `${path} ${as}`,
    },
  })
  const web: readonly Name[] = twin.direct === true ? ['http'] : ['http', 'http-two']
  for (const spec of specs(config, home, env)) {
    if (spec.name === 'http') for (const as of web) children.start(throughWire(spec, as))
    else children.start(spec.name === 'worker' ? throughWire(spec, 'worker') : spec)
  }
  const ports = [config.port, twin.direct === true ? config.port : second] as const
  for (const [at, port] of ports.entries()) await served(port, join(path, 'logs', `${web[at] ?? 'http'}.log`))
  return {
    home: path,
    ports,
    ownerUrl: database.ownerUrl,
    shoppers: template.shoppers,
    wires,
    payment: { url: env['PAYMENT_URL'] ?? '', secret: env['SIMULATOR_SECRET'] ?? '' },
    owner,
    pidOf: (wanted) => processes().find(({ chaos }) => chaos === `${path} ${wanted}`)?.pid ?? null,
    databasePids: () => databaseOf(path),
    faults: () => faultsIn(path),
    stop: async () => {
      await children.stop()
      for (const wire of Object.values(wires)) wire.close()
      await database.stop()
      home.unlock()
    },
  }
}

/** A connection as the owner, waited for while the database is starting again. */
async function patiently(url: string): Promise<pg.Client> {
  for (let tries = 0; ; tries += 1) {
    const client = new pg.Client({ ...connectionOf(url), connectionTimeoutMillis: 5000 })
    client.on('error', () => undefined)
    try {
      await client.connect()
      return client
    } catch (error) {
      if (tries >= 150) throw error
      await wait(200)
    }
  }
}

async function once(owner: () => Promise<pg.Client>, text: string): Promise<void> {
  const client = await owner()
  await client.query(text)
  await client.end()
}

/** What the supervisor says of the database goes into a file: here it is killed on purpose. */
async function quietly<T>(file: number, work: () => Promise<T>): Promise<T> {
  const { write } = process.stderr
  process.stderr.write = ((text: string | Uint8Array, ...rest: never[]) =>
    /^PostgreSQL (ended|could not)/.test(String(text))
      ? writeSync(file, String(text)) > 0
      : write.call(process.stderr, text, ...rest)) as typeof write // the same function with one text kept aside
  await wait(0)
  return work()
}

function databaseOf(home: string): readonly number[] {
  try {
    const postmaster = Number(readFileSync(join(home, 'data', 'postmaster.pid'), 'utf8').split('\n')[0])
    const all = processes()
    if (!all.some(({ pid }) => pid === postmaster)) return []
    return [postmaster, ...all.filter(({ parent }) => parent === postmaster).map(({ pid }) => pid)]
  } catch {
    return []
  }
}

function faultsIn(home: string): readonly string[] {
  return names.flatMap((name) => {
    try {
      const lines = readFileSync(join(home, 'logs', `${name}.log`), 'utf8').split('\n')
      return lines.filter((line) => line.includes('a request failed'))
    } catch {
      return []
    }
  })
}
