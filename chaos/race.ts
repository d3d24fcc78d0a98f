import { randomUUID } from 'node:crypto'
import { must } from '../server/platform/check.ts'
import { ask, field, isDone } from './ask.ts'
import { newAttempt, place, type Attempt } from './buyers-at-work.ts'
import { countAnew } from './count-anew.ts'
import type { ChaosMarket } from './market.ts'

/** Buyers of one shop who all have a quote for its first thing go to the till of both web processes at the same instant. */
export async function race(market: ChaosMarket, units: number): Promise<readonly Attempt[]> {
  const first = must(market.shoppers[0], 'there are buyers')
  const owner = await market.owner()
  await countAnew(owner, first.sellerId, first.lines[0].variantId, units)
  await owner.end()
  const buyers = market.shoppers.filter(({ sellerId }) => sellerId === first.sellerId)
  const attempts: Attempt[] = []
  for (const shopper of buyers) {
    const given = { port: market.ports[0], token: shopper.token }
    const line = { ...shopper.lines[0], quantity: 1 }
    await ask({ ...given, method: 'PUT', path: '/api/v1/cart/lines', body: line })
    const quote = await ask({ ...given, method: 'POST', path: '/api/v1/quotes', body: {}, key: randomUUID() })
    const quoteId = isDone(quote) ? field(quote.body, 'quoteId') : null
    if (quoteId !== null) attempts.push(newAttempt(shopper, quoteId))
  }
  await Promise.all(attempts.map((attempt) => place(market, attempt, () => undefined)))
  return attempts
}

/** Unless as many were told yes as there were units, something sold what was not there or kept what was. */
export function verdictOfRace(attempts: readonly Attempt[], units: number): readonly string[] {
  const told = attempts.filter(({ answer }) => answer?.status === 201).length
  const wanted = Math.min(units, attempts.length)
  return told === wanted ? [] : [`${told} of ${attempts.length} buyers were told yes; there were ${units} units`]
}
