import type { Engine } from '@westbound/server/platform/deliver'
import { jobRun } from '@westbound/server/platform/job'
import { loadBuyer, loadOperators } from './load-people.ts'
import { knownEmails, loadSeller } from './load-seller.ts'
import { classifyMissing } from './classify-missing.ts'
import { loadTerms } from './load-terms.ts'
import { buyers } from './people.ts'
import { sellers } from './sellers.ts'
import { stateLabels } from './state-labels.ts'

/**
 * Fills an empty market: terms, tariff, rules, operators, shops with their goods, buyers. Each step is one transaction
 * that is skipped when what it makes is there, so a load that was killed in the middle goes on where it stopped, and one
 * of a full market changes nothing. Orders come later, from `drive-orders.ts`.
 */
export async function loadMarket(engine: Engine): Promise<void> {
  const run = jobRun(engine, 'demo.load')
  await run.tx(loadTerms)
  const operatorId = await run.tx(loadOperators)
  const known = await run.tx(knownEmails)
  const missing = sellers.filter((seller) => !known.has(seller.email))
  // Two at a time: much of a shop's time is its password's hash and waiting for the database.
  const everyOther = async (turn: number): Promise<void> => {
    for (const seller of missing.filter((_, at) => at % 2 === turn))
      await jobRun(engine, 'demo.load').tx((ctx) => loadSeller(engine, ctx, operatorId, seller))
  }
  await Promise.all([everyOther(0), everyOther(1)])
  for (const seller of sellers.filter(({ email }) => known.has(email)))
    await run.tx((ctx) => classifyMissing(ctx, seller))
  for (const seller of sellers) await run.tx((ctx) => stateLabels(ctx, seller))
  for (const buyer of buyers) await run.tx((ctx) => loadBuyer(ctx, buyer))
}
