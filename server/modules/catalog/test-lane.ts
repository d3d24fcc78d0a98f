import { readFileSync } from 'node:fs'
import { loadEligibility, loadTariff } from '#modules/compliance'
import { loadMarketSettings } from '#modules/markets'
import { changeBank, decideSeller, saveBusiness, startSeller, submitSeller } from '#modules/sellers'
import type { Ctx } from '#platform/context'
import { handClock } from '#platform/clock'
import type { Db } from '#platform/db'
import type { Engine } from '#platform/deliver'
import { newId } from '#platform/id'
import { jobRun } from '#platform/job'
import { silentLog } from '#platform/log'
import { testWorld } from '../../test/world.ts'

const reference = new URL('../../reference/', import.meta.url)
const text = (path: string): string => readFileSync(new URL(path, reference), 'utf8')

/** A market without anybody in it, on a clock that stands still until told. */
export function openLane(db: Db, start: string) {
  const clock = handClock(start)
  const engine: Engine = { db, world: testWorld(), clock, log: silentLog() }
  const inTx = <T>(work: (ctx: Ctx) => Promise<T>): Promise<T> => jobRun(engine, 'test').tx(work)
  return { engine, inTx, clock }
}

/** The demonstration's tariff, rules and market, the rate dated a moment ago. */
export async function loadChina(ctx: Ctx): Promise<void> {
  await loadTariff(ctx, text('cn-tariff/cn-tariff-demo.csv'), { file: 'cn-tariff-demo.csv' })
  await loadEligibility(ctx, JSON.parse(text('cn-eligibility/cn-eligibility.json')))
  await loadMarketSettings(ctx, JSON.parse(text('markets/markets-demo.json')), { demonstrationAsOf: ctx.now })
}

/** A business approved by the operator. */
export async function approvedSeller(engine: Engine): Promise<string> {
  const run = jobRun(engine, 'test')
  const accountId = newId(engine.clock.now())
  const sellerId = await run.tx(async (ctx) => {
    const id = await startSeller(ctx, accountId)
    await saveBusiness(ctx, id, business)
    return id
  })
  const bank = { holder: 'Two Levees LLC', routingNumber: '021000021', accountNumber: '000123456' }
  await changeBank(run, { sellerId, accountId, bank, password: null })
  await run.tx((ctx) => submitSeller(ctx, sellerId))
  await run.tx((ctx) => decideSeller(ctx, sellerId, 'approve', 'papers read'))
  return sellerId
}

const business = {
  legalName: 'Two Levees LLC',
  tradeName: 'Two Levees Nuts',
  ein: null,
  phone: '530-555-0142',
  line1: '1 Levee Road',
  line2: null,
  city: 'Chico',
  state: 'CA',
  zip: '95928',
  countyFips: '06007',
  naics: '111335',
  makes: 'almonds',
  employees: 6,
  story: '',
}
