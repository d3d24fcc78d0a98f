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
import { openMarket, type Market } from './market.ts'
import { openPrng } from './prng.ts'
import { seedIds } from './seeded-ids.ts'

/** Where every history begins. */
export const beginning = '2026-11-23T02:00:00Z'

export type Store = {
  readonly product: Product
  readonly market: Market
  readonly signer: CustomsSigner
  world(plugs: readonly Plug[]): World
  /** A copy of the market's database for one history: as the product's role, and as its owner. */
  clone(name: string): Promise<{ readonly url: string; readonly ownerUrl: string; drop(): Promise<void> }>
  close(): Promise<void>
}

/** Starts PostgreSQL (or uses the one of the test run) and makes one market, to be copied for each history. */
export async function openStore(): Promise<Store> {
  const alone = process.env['WESTBOUND_TEST_OWNER'] === undefined
  if (alone) await globalSetup()
  const template = must(process.env['WESTBOUND_TEST_OWNER'], 'the set-up ran')
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
  const clone = (from: string) => (name: string) => cloneOf(template, from, name)
  const name = `westbound_market_${process.pid}`
  const made = await clone(new URL(template).pathname.slice(1))(name)
  const market = await marketIn(made.url, world([]), product)
  return {
    product,
    market,
    signer: openDemonstrationSigner({ home: files }),
    world,
    clone: clone(name),
    close: async () => {
      await made.drop()
      rmSync(files, { recursive: true, force: true })
      if (alone) await globalTeardown()
    },
  }
}

async function marketIn(url: string, world: World, product: Product): Promise<Market> {
  const connection = connect(url, { max: 4 })
  const undo = seedIds(openPrng(0))
  const clock = handClock(beginning)
  clock.forward(-3_600_000)
  const engine = { db: connection.db, clock, log: silentLog(), world }
  await createQueues(openBoss(connection.db), product.jobs)
  const market = await openMarket(engine)
  await drain(engine, product)
  undo()
  await connection.close()
  return market
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
