import { operators } from '../../demo/index.ts'
import type { Journey, Who } from './journey.ts'
import { at, expect, list, text } from './read.ts'

/** An operator of the demonstration comes in by the door that every operator uses. */
export function operatorSignsIn(journey: Journey, role: string): Promise<Who> {
  return journey.step(`operator (${role}) signs in`, async () => {
    const person = operators.find((operator) => operator.role === role)
    const { email, password } = person ?? { email: '', password: '' }
    const answer = await journey.send(null, 'POST', '/api/v1/sign-in', { email, password })
    expect(text(answer, 'kind') === 'operator', 'the account is no operator’s')
    return [{ token: text(answer, 'token') }, { account: text(answer, 'accountId') }] as const
  })
}

/** Prices rest on a rate that is young enough; the operator loads the day's where it is not. */
export function operatorLoadsRate(journey: Journey, operator: Who): Promise<void> {
  return journey.step('operator sees to the exchange rate', async () => {
    const rate = at(await journey.get(operator, '/api/v1/operator/exchange-rates?limit=1'), 'items', 0)
    if (at(rate, 'stale') === false) return [undefined, { rate: text(rate, 'id'), stands: 'yes' }] as const
    const now = text(await journey.get(null, '/demo/clock'), 'now')
    const answer = await journey.send(operator, 'POST', '/api/v1/operator/exchange-rates', {
      base: 'USD',
      quote: 'CNY',
      rate: text(rate, 'rate'),
      spread: text(rate, 'spread'),
      ageMaxHours: at(rate, 'ageMaxHours'),
      asOf: now,
      source: 'demonstration rate, invented',
      certainty: 'unsure',
      demonstration: true,
    })
    return [undefined, { rate: String(list(answer, 'ids')[0]) }] as const
  })
}

export function operatorApproves(journey: Journey, operator: Who, sellerId: string): Promise<void> {
  return journey.step('operator finds the business in the queue and approves it', async () => {
    const waiting = list(await journey.get(operator, '/api/v1/operator/verification'), 'items')
    expect(
      waiting.some((each) => text(each, 'sellerId') === sellerId),
      'the business is not in the queue',
    )
    const path = `/api/v1/operator/verification/${sellerId}/decide`
    const reason = 'Register, address and bank account agree (walk)'
    const answer = await journey.send(operator, 'POST', path, { decision: 'approve', reason })
    expect(text(answer, 'state') === 'approved', `the business is ${text(answer, 'state')}`)
    return [undefined, { seller: sellerId }] as const
  })
}
