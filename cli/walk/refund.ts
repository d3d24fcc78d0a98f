import type { BuyerOnWalk } from './buyer.ts'
import type { Goods } from './goods.ts'
import type { Journey } from './journey.ts'
import { reaches } from './parcel.ts'
import { buy } from './purchase.ts'
import { at, expect, list, text } from './read.ts'

/** A second order is paid and given back before anything was shipped; its pieces are for sale again. */
export async function refundBeforeShipping(journey: Journey, buyer: BuyerOnWalk, goods: Goods): Promise<void> {
  const before = await left(journey, goods)
  const { orders } = await buy(journey, buyer, [goods])
  await journey.step('buyer wants the money back before shipping', async () => {
    const orderId = orders[0]?.orderId ?? ''
    const path = `/api/v1/orders/${orderId}`
    const asked = await journey.send(buyer.who, 'POST', `${path}/refund-requests`, { reason: '不想要了' })
    expect(text(asked, 'state') === 'refunding', `the order is ${text(asked, 'state')}`)
    return [undefined, { order: orderId }] as const
  })
  await journey.step('the provider gives it back, and the stock is free again', async () => {
    const orderId = orders[0]?.orderId ?? ''
    await reaches(journey, buyer.who, `/api/v1/orders/${orderId}`, ['refunded'], ['held', 'lapsed', 'cancelled'])
    const after = await left(journey, goods)
    expect(after === before, `${before} pieces before, ${after} after`)
    return [undefined, { order: orderId, left: String(after) }] as const
  })
}

async function left(journey: Journey, { productId, variantId }: Goods): Promise<number> {
  const modes = list(await journey.get(null, `/api/v1/listings/${productId}`), 'modes')
  const variants = modes.filter((each) => text(each, 'mode') === '9610').flatMap((each) => list(each, 'variants'))
  return Number(
    at(
      variants.find((each) => text(each, 'variantId') === variantId),
      'available',
    ),
  )
}
