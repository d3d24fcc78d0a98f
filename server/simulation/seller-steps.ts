import { editProduct } from '#modules/catalog'
import { packOrder, shipOrder } from '#modules/fulfilment'
import { setOnHand } from '#modules/inventory'
import { usd } from '#platform/money'
import { attempt } from './buyer-steps.ts'
import { short, system, type Sim } from './sim.ts'
import { ordersIn } from './sim-orders.ts'

/** A seller packs or ships an order, in time or late, once or twice. */
export async function packOrShip(sim: Sim): Promise<void> {
  const orders = await ordersIn(sim, ['paid', 'packed', 'refunding'])
  if (orders.length === 0) return
  const { sellerId, orderId, state } = sim.random.pick(orders)
  const seller = { kind: 'seller', id: sellerId, sellerId } as const
  if (state === 'paid')
    await attempt(sim, `${short(orderId)} is packed`, () =>
      sim.as(seller, (ctx) => packOrder(ctx, { sellerId, orderId })),
    )
  if (state !== 'paid' || sim.random.chance(50))
    await attempt(sim, `${short(orderId)} is to be shipped`, () =>
      sim.as(seller, (ctx) => shipOrder(ctx, { sellerId, orderId })),
    )
}

/** A seller counts the shelf: a few pieces, sometimes fewer than are promised already. */
export async function count(sim: Sim): Promise<void> {
  const { sellerId, variantId } = sim.random.pick(sim.market.variants)
  const onHand = sim.random.below(7)
  await attempt(sim, `${onHand} of ${short(variantId)} are counted`, () =>
    sim.as({ kind: 'seller', id: sellerId, sellerId }, (ctx) =>
      setOnHand(ctx, [{ sellerId, variantId, place: 'us', onHand }]),
    ),
  )
}

/** A seller wants to keep another amount. */
export async function reprice(sim: Sim): Promise<void> {
  const { sellerId, productId, variantId } = sim.random.pick(sim.market.variants)
  const keep = usd(BigInt(800 + sim.random.below(20_000)))
  await attempt(sim, `${short(variantId)} is to bring ${keep.minor}`, () =>
    sim.as(system, (ctx) => editProduct(ctx, sellerId, productId, { variants: [{ variantId, keep }] })),
  )
}
