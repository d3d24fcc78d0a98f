import { sellers } from '../../demo/index.ts'
import type { Journey, Who } from './journey.ts'
import { codeFor } from './mailbox.ts'
import { expect, text } from './read.ts'

export type SellerOnWalk = { readonly who: Who; readonly sellerId: string; readonly email: string }

/** A stranger signs up, states a business and a bank account, and hands them in. */
export async function newSeller(journey: Journey): Promise<SellerOnWalk> {
  const email = `walk-${journey.run}@seller.example`
  const who = await journey.step('seller signs up with the code from the mailbox', async () => {
    const password = 'demo-seller-2026'
    await journey.send(null, 'POST', '/api/v1/sign-up', { email, password, name: 'Nora Aldercreek' })
    const code = await codeFor(journey, email)
    const answer = await journey.send(null, 'POST', '/api/v1/sign-up/verify', { email, code })
    return [{ token: text(answer, 'token') }, { account: text(answer, 'accountId') }] as const
  })
  const sellerId = await journey.step('seller states the business', async () => {
    const answer = await journey.send(who, 'PUT', '/api/v1/seller/business', {
      legalName: `Alder Creek Orchard ${journey.run} LLC`,
      tradeName: `Alder Creek Orchard ${journey.run}`,
      ein: '12-3456789',
      phone: '+1 202 555 0199',
      naics: '111331',
      makes: 'Apples and cherries, fresh and dried',
      employees: 9,
      story: 'Four rows of trees above the creek, and a drying shed.',
      address: { line1: '12 Walking Trail', city: 'Wenatchee', state: 'WA', zip: '98801', countyFips: '53007' },
    })
    return [text(answer, 'sellerId'), { seller: text(answer, 'sellerId') }] as const
  })
  await journey.step('seller gives a bank account, which is shown masked', async () => {
    const number = `9876${journey.run}1`
    const bank = { holder: 'Alder Creek Orchard LLC', routingNumber: '990000000', accountNumber: number }
    const answer = await journey.send(who, 'PUT', '/api/v1/seller/bank', bank)
    expect(!JSON.stringify(answer).includes(number), 'the answer shows the whole account number')
    return [undefined, { ends: text(answer, 'accountLast') }] as const
  })
  await journey.step('seller hands the business in', async () => {
    const answer = await journey.send(who, 'POST', '/api/v1/seller/submit', {})
    expect(text(answer, 'state') === 'submitted', `the business is ${text(answer, 'state')}`)
    return [undefined, { seller: sellerId }] as const
  })
  return { who, sellerId, email }
}

/** A shop of the demonstration that is open already. */
export function knownSeller(journey: Journey): Promise<SellerOnWalk> {
  return journey.step('a second seller, open already, signs in', async () => {
    const { email, password } = sellers[0] ?? { email: '', password: '' }
    const signed = await journey.send(null, 'POST', '/api/v1/sign-in', { email, password })
    const who = { token: text(signed, 'token') }
    const sellerId = text(await journey.get(who, '/api/v1/seller'), 'sellerId')
    return [{ who, sellerId, email }, { seller: sellerId }] as const
  })
}
