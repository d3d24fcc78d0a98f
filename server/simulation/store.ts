import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { say } from '@westbound/web/messages'
import { openDemonstrationSigner, type CustomsSigner } from '#modules/customs'
import { must } from '#platform/check'
import { handClock } from '#platform/clock'
import { connect, connectionOf } from '#platform/db'
import { discover, type Product } from '#platform/discover'
import { createQueues, openBoss } from '#platform/job'
import { silentLog } from '#platform/log'
import { openVault } from '#platform/secret'
import { openPorts, type Plug, type World } from '#platform/world'
import { globalSetup, globalTeardown } from '../test/global-setup.ts'
import { testRole, withDatabase, withUser } from '../test/template.ts'
import { drain } from '../test/drain.ts'
import type { BankTruth } from './bank-twin.ts'
import type { Parcel } from './carrier-twin.ts'
import { openCoverage } from './crash.ts'
import { openMarket, type Market } from './market.ts'
import { openSim } from './open-sim.ts'
import type { PaymentTruth } from './payment-twin.ts'
import { playPrelude } from './prelude.ts'
import { openPrng } from './prng.ts'
import { seedIds } from './seeded-ids.ts'
import type { Sim } from './sim.ts'
import type { WindowTruth } from './window-twin.ts'

/** Where the market opens. */
const opening = '2026-11-23T02:00:00Z'

/** What stays the same from history to history. */
export type Ground = {
  readonly product: Product
  readonly signer: CustomsSigner
  world(plugs: readonly Plug[]): World
}
/** What was before a history: who is on the market, and what the outside services remember. Plain data. */
export type Before = {
  readonly at: string
  readonly market: Market
  readonly payments: PaymentTruth
  readonly cards: PaymentTruth
  readonly parcels: Parcel[]
  readonly window: WindowTruth
  readonly bank: BankTruth
  readonly acknowledged: Sim['acknowledged']
  /** How it came to that. */
  readonly history: readonly string[]
}
export type Store = Ground & {
  readonly before: Before
  /** A copy of the market's database for one history: as the product's role, and as its owner. */
  clone(name: string): Promise<{ readonly url: string; readonly ownerUrl: string; drop(): Promise<void> }>
  close(): Promise<void>
}

/** The market's database and what was before, for another process that plays histories of it. */
export type Shared = { readonly name: string; readonly before: Before }
export type OwnStore = Store & { readonly shared: Shared }

/** Starts PostgreSQL (or uses the one of the test run) and makes one market, to be copied for each history. */
export async function openStore(): Promise<OwnStore> {
  const alone = process.env['WESTBOUND_TEST_OWNER'] === undefined
  if (alone) await globalSetup()
  const template = templateUrl()
  const { ground, drop } = await openGround()
  const name = `westbound_market_${process.pid}`
  const made = await cloneOf(template, new URL(template).pathname.slice(1), name)
  const before = await beforeIn(made.url, await marketIn(made.url, ground.world([]), ground.product), ground)
  return {
    ...ground,
    before,
    shared: { name, before },
    clone: (copy) => cloneOf(template, name, copy),
    close: async () => {
      await made.drop()
      drop()
      if (alone) await globalTeardown()
    },
  }
}

/** The market that another process made, on the same PostgreSQL. */
export async function joinStore({ name, before }: Shared): Promise<Store> {
  const { ground, drop } = await openGround()
  return { ...ground, before, clone: (copy) => cloneOf(templateUrl(), name, copy), close: async () => drop() }
}

const templateUrl = (): string => must(process.env['WESTBOUND_TEST_OWNER'], 'the set-up ran')

async function openGround(): Promise<{ readonly ground: Ground; drop(): void }> {
  const files = mkdtempSync(join(tmpdir(), 'westbound-simulation-'))
  const vault = openVault(`1:${Buffer.alloc(32, 7).toString('base64')}`)
  const world = (plugs: readonly Plug[]): World => ({
    vault,
    url: 'http://127.0.0.1:4000',
    demo: true,
    ports: openPorts(plugs),
    say,
    files,
  })
  const product = await discover(['modules'])
  const ground = { product, world, signer: openDemonstrationSigner({ home: files }) }
  return { ground, drop: () => rmSync(files, { recursive: true, force: true }) }
}

async function marketIn(url: string, world: World, product: Product): Promise<Market> {
  const connection = connect(url, { max: 4 })
  const undo = seedIds(openPrng(0))
  const clock = handClock(opening)
  clock.forward(-3_600_000)
  const engine = { db: connection.db, clock, log: silentLog(), world }
  await createQueues(openBoss(connection.db), product.jobs)
  const market = await openMarket(engine)
  await drain(engine, product)
  undo()
  await connection.close()
  return market
}

/** The market's first days, in which all goes well. */
async function beforeIn(url: string, market: Market, ground: Ground): Promise<Before> {
  const history: string[] = []
  const undo = seedIds(openPrng(1))
  const { sim, close } = await openSim(ground, {
    url,
    seed: 0,
    twin: {},
    coverage: openCoverage(),
    history,
    before: {
      at: opening,
      market,
      payments: { taken: [], returned: [] },
      cards: { taken: [], returned: [] },
      parcels: [],
      window: { filed: [], receipts: [] },
      bank: { files: [], credits: [] },
      acknowledged: [],
      history: [],
    },
  })
  await playPrelude(sim)
  await close()
  undo()
  return {
    at: sim.clock.now().toISOString(),
    market,
    payments: sim.payments.truth,
    cards: sim.cards.truth,
    parcels: sim.carrier.parcels(),
    window: sim.window.truth,
    bank: sim.bank.truth,
    acknowledged: sim.acknowledged,
    history,
  }
}

async function cloneOf(template: string, from: string, name: string) {
  const maintain = async (statement: string): Promise<void> => {
    const client = new pg.Client(connectionOf(withDatabase(template, 'postgres')))
    await client.connect()
    await client.query(statement)
    await client.end()
  }
  await maintain(`create database ${name} template ${from} strategy file_copy`)
  const ownerUrl = withDatabase(template, name)
  return { ownerUrl, url: withUser(ownerUrl, testRole), drop: () => maintain(`drop database ${name} with (force)`) }
}
