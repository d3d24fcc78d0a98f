import { orderOf, recipient } from '#modules/orders'
import type { PartyGiven, PartyKey } from '#modules/screening'
import { partyOf, sellerById } from '#modules/sellers'
import { asSystem, type Ctx } from '#platform/context'

type OrderKey = { readonly sellerId: string; readonly orderId: string }

/** Everybody an order goes from, to and for, as they are screened. Refused once its people are forgotten. */
export async function partiesOfOrder(ctx: Ctx, key: OrderKey): Promise<readonly PartyGiven[]> {
  const { buyerId } = await orderOf(ctx, key)
  const { consignee, orderer } = await recipient(asSystem(ctx, 'export-control.screening'), key)
  const { business } = await sellerById(ctx, key.sellerId)
  const { province, city, district, detail } = consignee
  return [
    ...(business === null ? [] : [partyOf(key.sellerId, business)]),
    buyerParty(buyerId, orderer.name),
    {
      kind: 'consignee',
      id: key.orderId,
      sellerId: key.sellerId,
      name: consignee.name,
      alsoNames: [],
      country: 'CN',
      address: [...new Set([province, city, district, detail])].join(' '),
    },
  ]
}

/** The same without anything of theirs. */
export async function partyKeysOfOrder(ctx: Ctx, { sellerId, orderId }: OrderKey): Promise<readonly PartyKey[]> {
  const { buyerId } = await orderOf(ctx, { sellerId, orderId })
  return [
    { kind: 'seller', id: sellerId },
    { kind: 'buyer', id: buyerId },
    { kind: 'consignee', id: orderId },
  ]
}

/** Who orders under an account; buyers have a Chinese identity card. */
export const buyerParty = (buyerId: string, name: string): PartyGiven => ({
  kind: 'buyer',
  id: buyerId,
  name,
  alsoNames: [],
  country: 'CN',
  address: null,
})
