import { createServer } from 'node:net'
import { join } from 'node:path'
import pg from 'pg'
import { setTimeout as wait } from 'node:timers/promises'
import type { Config } from '../config.ts'
import { migrate } from '../migrate.ts'
import { connectionOf } from '../platform/db.ts'
import { openVault } from '../platform/secret.ts'
import { keepChildren, type ChildSpec } from './children.ts'
import { openHome, type Home } from './home.ts'
import { startPostgres, type Postgres } from './postgres.ts'
import { prepare, readyLine } from './prepare.ts'
import { Refused } from './refused.ts'

export type Running = { readonly ready: string; stop(): Promise<void> }

const root = join(import.meta.dirname, '..', '..')
const roleName = 'westbound_app'
const simulators = ['payment', 'carrier', 'single-window', 'bank'] as const

/** Starts the whole product on one home and keeps it running until `stop`. */
export async function start(config: Config): Promise<Running> {
  await freePort(config.host, config.port)
  const home = openHome(config.home, config.keys)
  const database = await openDatabase(config, home)
  try {
    await migrate(database.ownerUrl, {
      name: roleName,
      password: config.databaseUrl === null ? null : home.rolePassword,
    })
    const children = keepChildren((name, code) =>
      process.stderr.write(`${name} ended (${code ?? 'killed'}); starting it again\n`),
    )
    const env = environment(config, home, database.appUrl)
    for (const spec of specs(config, home, env)) children.start(spec)
    const secrets = await prepare({ config, env, root, ownerUrl: database.ownerUrl })
    return {
      ready: readyLine(config, secrets),
      stop: async () => {
        await children.stop()
        await database.stop()
        home.unlock()
      },
    }
  } catch (error) {
    await database.stop()
    home.unlock()
    throw error
  }
}

type Database = { readonly ownerUrl: string; readonly appUrl: string; stop(): Promise<void> }

async function openDatabase(config: Config, home: Home): Promise<Database> {
  if (config.databaseUrl !== null) {
    await reach(config.databaseUrl)
    const appUrl = new URL(config.databaseUrl)
    appUrl.username = roleName
    appUrl.password = home.rolePassword
    return { ownerUrl: config.databaseUrl, appUrl: appUrl.href, stop: async () => undefined }
  }
  const keeper = await keepPostgres(join(home.path, 'data'))
  const named = (user: string): string =>
    keeper.url.replace('/postgres?', '/westbound?').replace('user=postgres', `user=${user}`)
  const client = new pg.Client(connectionOf(keeper.url))
  await client.connect()
  const { rowCount } = await client.query(`select 1 from pg_database where datname = 'westbound'`)
  if (rowCount === 0) await client.query('create database westbound')
  await client.end()
  return { ownerUrl: named('postgres'), appUrl: named(roleName), stop: keeper.stop }
}

/** The embedded server, started again whenever it ends by itself: a `kill -9` costs a second. */
async function keepPostgres(data: string): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const state: { server: Postgres; stopping: boolean } = { server: await startPostgres(data), stopping: false }
  const watch = async (): Promise<void> => {
    while (!state.stopping) {
      await state.server.ended
      if (state.stopping) return
      process.stderr.write('PostgreSQL ended; starting it again\n')
      state.server = await startPostgres(data)
    }
  }
  void watch().catch((error: unknown) => {
    process.stderr.write(`PostgreSQL could not be started again: ${error instanceof Error ? error.message : ''}\n`)
    process.exit(1)
  })
  return {
    url: state.server.url,
    stop: async () => {
      state.stopping = true
      await state.server.stop()
    },
  }
}

async function reach(url: string): Promise<void> {
  const client = new pg.Client({ ...connectionOf(url), connectionTimeoutMillis: 5000 })
  try {
    await client.connect()
    const { rows } = await client.query<{ version: string }>('show server_version_num')
    if (Number(Object.values(rows[0] ?? { v: 0 })[0]) < 150_000)
      throw new Refused('DATABASE_URL needs PostgreSQL 15 or newer.')
  } catch (error) {
    if (error instanceof Refused) throw error
    throw new Refused(
      `The database of DATABASE_URL cannot be reached (${error instanceof Error ? error.message : ''}); check the address and that the server runs.`,
    )
  } finally {
    await client.end().catch(() => undefined)
  }
}

function environment(config: Config, home: Home, appUrl: string): Record<string, string> {
  const secret = (purpose: string): string => openVault(home.keys).derive(purpose).toString('base64')
  const near = (index: number): string => `http://127.0.0.1:${config.port + 1 + index}`
  return {
    PORT: String(config.port),
    HOST: config.host,
    WESTBOUND_URL: config.url,
    WESTBOUND_HOME: home.path,
    WESTBOUND_KEY: home.keys,
    WESTBOUND_APP_DATABASE: appUrl,
    WESTBOUND_DEMO: config.demo ? '1' : '0',
    DATABASE_URL: '',
    ...(config.demo
      ? {
          SIMULATOR_SECRET: secret('simulator'),
          WEBHOOK_SECRET: `whsec_${secret('webhooks')}`,
          PAYMENT_URL: near(0),
          CARRIER_URL: near(1),
          SINGLE_WINDOW_URL: near(2),
          BANK_URL: near(3),
        }
      : {}),
  }
}

function specs(config: Config, home: Home, env: Readonly<Record<string, string>>): readonly ChildSpec[] {
  const log = (name: string): string => join(home.path, 'logs', `${name}.log`)
  const own = ['http', 'worker'].map((name) => ({
    name,
    script: join(root, 'server', `${name}.ts`),
    env,
    log: log(name),
  }))
  if (!config.demo) return own
  return [
    ...simulators.map((name, index) => ({
      name,
      script: join(root, 'simulators', `${name}.ts`),
      log: log(name),
      env: {
        PORT: String(config.port + 1 + index),
        HOST: '127.0.0.1',
        SIMULATOR_HOME: join(home.path, 'simulators', name),
        SIMULATOR_SECRET: env['SIMULATOR_SECRET'] ?? '',
        WEBHOOK_SECRET: env['WEBHOOK_SECRET'] ?? '',
        WEBHOOK_URL: `http://127.0.0.1:${config.port}/webhooks/${name}`,
        CLOCK_URL: `http://127.0.0.1:${config.port}/demo/clock`,
      },
    })),
    ...own,
  ]
}

async function freePort(host: string, port: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const probe = createServer()
    probe.once('error', () =>
      reject(new Refused(`Port ${port} on ${host} is taken; stop what uses it or set PORT to another one.`)),
    )
    probe.listen(port, host, () => probe.close(() => resolve()))
  })
  await wait(0)
}
