import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { Config } from '../config.ts'
import { migrate } from '../migrate.ts'
import { openVault } from '../platform/secret.ts'
import { keepChildren, type ChildSpec } from './children.ts'
import { openDatabase } from './database.ts'
import { openHome, type Home } from './home.ts'
import {
  makePaymentKeys,
  paymentEnvironment,
  paymentSimulators,
  simulatorEnvironment,
  type PaymentSimulator,
} from './payment-simulators.ts'
import { prepare, readyLine } from './prepare.ts'
import { Refused } from './refused.ts'

export type Running = { readonly ready: string; stop(): Promise<void> }

const root = join(import.meta.dirname, '..', '..')
const simulators = ['payment', 'carrier', 'single-window', 'bank'] as const

/** Starts the whole product on one home and keeps it running until `stop`. */
export async function start(config: Config): Promise<Running> {
  await freePort(config.host, config.port)
  const home = openHome(config.home, config.keys)
  const merchants = config.demo ? makePaymentKeys(home.path, simulatorSecret(home), root).catch(() => undefined) : null
  const database = await openDatabase(config, home)
  try {
    await Promise.all([migrate(database.ownerUrl, database.role), merchants])
    const children = keepChildren((name, code) =>
      process.stderr.write(`${name} ended (${code ?? 'killed'}); starting it again\n`),
    )
    const env = environment(config, home, database.appUrl)
    for (const spec of specs(config, home, env)) children.start(spec)
    const secrets = await prepare({ config, env, root, ownerUrl: database.ownerUrl })
    if (config.demo) {
      // Nobody waits for them: the wallet is asked first.
      for (const spec of paymentSpecs(config, home, env)) children.start(spec)
      children.start(demonstrationOrders(home, env))
    }
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

/** What the product's processes are handed. */
export function environment(config: Config, home: Home, appUrl: string): Record<string, string> {
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
    TRUSTED_PROXIES: String(config.proxies),
    DATABASE_URL: '',
    // A process that was killed is back sooner: reading and stripping the sources is most of its start.
    NODE_COMPILE_CACHE: join(home.path, 'run', 'compiled'),
    ...(config.demo
      ? {
          SIMULATOR_SECRET: simulatorSecret(home),
          WEBHOOK_SECRET: `whsec_${secret('webhooks')}`,
          PAYMENT_URL: near(0),
          CARRIER_URL: near(1),
          SINGLE_WINDOW_URL: near(2),
          BANK_URL: near(3),
          ...paymentEnvironment(paymentsOf(config, home)),
        }
      : {}),
  }
}

/** The product's processes of this configuration. */
export function specs(config: Config, home: Home, env: Readonly<Record<string, string>>): readonly ChildSpec[] {
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

const simulatorSecret = (home: Home): string => openVault(home.keys).derive('simulator').toString('base64')

const paymentsOf = (config: Config, home: Home) => ({
  home: home.path,
  secret: simulatorSecret(home),
  webhookSecret: `whsec_${openVault(home.keys).derive('webhooks').toString('base64')}`,
  urlOf: (name: PaymentSimulator) => `http://127.0.0.1:${paymentPortOf(config, name)}`,
  names: config.demoPayments,
})

const paymentPortOf = (config: Config, name: PaymentSimulator): number =>
  config.port + 1 + simulators.length + paymentSimulators.indexOf(name)

/** The payment companies beside the wallet. */
function paymentSpecs(config: Config, home: Home, env: Readonly<Record<string, string>>): readonly ChildSpec[] {
  return config.demoPayments.map((name) => ({
    name,
    script: join(root, 'simulators', `${name}.ts`),
    log: join(home.path, 'logs', `${name}.log`),
    env: {
      PORT: String(paymentPortOf(config, name)),
      HOST: '127.0.0.1',
      SIMULATOR_HOME: join(home.path, 'simulators', name),
      SIMULATOR_SECRET: env['SIMULATOR_SECRET'] ?? '',
      WEBHOOK_SECRET: env['WEBHOOK_SECRET'] ?? '',
      WEBHOOK_URL: `http://127.0.0.1:${config.port}/webhooks/payment/${name}`,
      CLOCK_URL: `http://127.0.0.1:${config.port}/demo/clock`,
      ...simulatorEnvironment(name, home.path, simulatorSecret(home)),
    },
  }))
}

/** Orders in every state take a minute of parcels and receipts, so they grow after the product is ready. */
const demonstrationOrders = (home: Home, env: Readonly<Record<string, string>>): ChildSpec => ({
  name: 'demo-orders',
  script: join(root, 'demo', 'drive-orders.ts'),
  env,
  log: join(home.path, 'logs', 'demo-orders.log'),
  once: true,
})

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
