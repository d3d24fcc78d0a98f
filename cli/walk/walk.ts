import { buyerFinds, newBuyer } from './buyer.ts'
import { bringGoods, type Goods } from './goods.ts'
import type { Journey } from './journey.ts'
import { checkBooks, settle } from './money.ts'
import { operatorApproves, operatorLoadsRate, operatorSignsIn } from './operator.ts'
import { deliver } from './parcel.ts'
import { buy } from './purchase.ts'
import { at, list, text } from './read.ts'
import { refundBeforeShipping } from './refund.ts'
import { knownSeller, newSeller, type SellerOnWalk } from './seller.ts'

/** The whole lane over the public API: two sellers, one buyer, two orders settled and a third given back. */
export async function walk(journey: Journey): Promise<void> {
  const operator = await operatorSignsIn(journey, 'administrator')
  await operatorLoadsRate(journey, operator)
  const seller = await newSeller(journey)
  await operatorApproves(journey, operator, seller.sellerId)
  const goods = await bringGoods(journey, seller)
  const second = await knownSeller(journey)
  const secondGoods = await goodsOnSale(journey, second)
  const buyer = await newBuyer(journey)
  await buyerFinds(journey, goods.productId)
  const { orders } = await buy(journey, buyer, [goods, secondGoods])
  const bySeller = new Map([seller, second].map((each) => [each.sellerId, each]))
  // Two parcels travel at once, as they would; each seller is paid when theirs is confirmed.
  await Promise.all(
    orders.map(async (order) => {
      const owner = bySeller.get(order.sellerId)
      if (owner === undefined) throw new Error(`order ${order.number} belongs to a seller who sold nothing`)
      await deliver(journey, { operator, seller: owner, buyer }, order)
      await settle(journey, operator, owner, order)
    }),
  )
  await refundBeforeShipping(journey, buyer, goods)
  await checkBooks(journey, operator)
}

/** A product of an open shop that is on sale by parcel, with pieces left. */
function goodsOnSale(journey: Journey, seller: SellerOnWalk): Promise<Goods> {
  return journey.step('the second seller has a product on sale', async () => {
    const products = list(await journey.get(seller.who, '/api/v1/seller/products?limit=100'), 'items')
    const onSale = products.filter((product) =>
      list(product, 'listings').some((each) => text(each, 'mode') === '9610' && text(each, 'state') === 'live'),
    )
    for (const productId of onSale.map((product) => text(product, 'productId'))) {
      const modes = list(await journey.get(null, `/api/v1/listings/${productId}`), 'modes')
      const direct = modes.find((each) => text(each, 'mode') === '9610')
      const variant = list(direct, 'variants').find((each) => Number(at(each, 'available')) >= 2)
      if (variant === undefined) continue
      const found = { productId, listingId: text(direct, 'listingId'), variantId: text(variant, 'variantId') }
      return [found, { product: productId, listing: found.listingId }] as const
    }
    throw new Error('the second seller has nothing on sale')
  })
}
