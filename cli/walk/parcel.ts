import type { BuyerOnWalk } from './buyer.ts'
import { until, type Journey, type Who } from './journey.ts'
import { messageTo } from './mailbox.ts'
import type { Placed } from './purchase.ts'
import { at, expect, list, text } from './read.ts'
import type { SellerOnWalk } from './seller.ts'

export type Cast = { readonly operator: Who; readonly seller: SellerOnWalk; readonly buyer: BuyerOnWalk }

/** From the mail that tells the seller to the buyer's confirmation. */
export async function deliver(
  journey: Journey,
  { operator, seller, buyer }: Cast,
  { orderId, number }: Placed,
): Promise<void> {
  const ofSeller = `/api/v1/seller/orders/${orderId}`
  await journey.step(`seller is told by mail of order ${number}`, async () => {
    await messageTo(journey, seller.email, number)
    return [undefined, { order: orderId }] as const
  })
  await journey.step('seller packs, with the slip', async () => {
    await journey.send(seller.who, 'POST', `${ofSeller}/pack`, {})
    return [undefined, { order: orderId, slip: await paper(journey, seller.who, `${ofSeller}/slip.pdf`) }] as const
  })
  await journey.step('seller ships: the carrier gives a waybill, and there is a label', async () => {
    await journey.send(seller.who, 'POST', `${ofSeller}/ship`, {})
    await reaches(journey, seller.who, ofSeller, ['shipped', 'at_customs', 'released', 'delivered'])
    return [undefined, { order: orderId, label: await paper(journey, seller.who, `${ofSeller}/label.pdf`) }] as const
  })
  const ofBuyer = `/api/v1/orders/${orderId}`
  await journey.step('the parcel arrives, is declared and released by customs', async () => {
    const state = await reaches(journey, buyer.who, ofBuyer, ['released', 'delivered'])
    const timeline = list(await journey.get(buyer.who, ofBuyer), 'timeline')
    const steps = timeline.filter((entry) => text(entry, 'state') === 'done').map((entry) => text(entry, 'key'))
    expect(steps.includes('release'), `the timeline knows of no release: ${steps.join(' ')}`)
    return [undefined, { order: orderId, state }] as const
  })
  await journey.step('operator sees the declaration: three records that agree', async () => {
    const path = `/api/v1/operator/customs/${seller.sellerId}/${orderId}`
    const found = await journey.get(operator, path)
    const differences = list(found, 'differences')
    expect(differences.length === 0, `the records differ: ${JSON.stringify(differences)}`)
    const types = list(found, 'messages').map((message) => text(message, 'type'))
    for (const type of ['CEB311', 'CEB411', 'CEB511', 'CEB621'])
      expect(
        types.some((each) => each.startsWith(type)),
        `no ${type} was sent: ${types.join(' ')}`,
      )
    return [undefined, { state: text(found, 'state'), messages: types.join(' ') }] as const
  })
  await journey.step('the parcel is delivered', async () => {
    await reaches(journey, buyer.who, ofBuyer, ['delivered'])
    return [undefined, { order: orderId }] as const
  })
  await journey.step('buyer confirms; the money in escrow is released', async () => {
    const answer = await journey.send(buyer.who, 'POST', `${ofBuyer}/confirm`, {})
    expect(text(answer, 'state') === 'completed', `the order is ${text(answer, 'state')}`)
    return [undefined, { order: orderId }] as const
  })
}

/** Waits for one of `wanted`; a state from which none of them follows ends the wait with the order's reason. */
export function reaches(
  journey: Journey,
  who: Who,
  path: string,
  wanted: readonly string[],
  lost: readonly string[] = ['held', 'refunding', 'refunded', 'lapsed', 'cancelled'],
): Promise<string> {
  return until(`${path} is ${wanted.join(' or ')}`, async () => {
    const order = await journey.get(who, path)
    const state = text(order, 'state')
    if (wanted.includes(state)) return state
    expect(
      !lost.includes(state),
      `the order is ${state} (${JSON.stringify(at(order, 'reason'))}) and not ${wanted.join(' or ')}`,
    )
    return null
  })
}

/** Fetches a paper as a seller's printer would, and says how large it is. */
async function paper(journey: Journey, who: Who, path: string): Promise<string> {
  const headers = { authorization: `Bearer ${who?.token ?? ''}` }
  const answer = await journey.io.fetch(`${journey.base}${path}`, { headers })
  expect(answer.ok, `GET ${path} answers ${answer.status}`)
  const bytes = new Uint8Array(await answer.arrayBuffer())
  expect(new TextDecoder().decode(bytes.subarray(0, 5)) === '%PDF-', `${path} is no PDF`)
  return `${bytes.length} bytes`
}
