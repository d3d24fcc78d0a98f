import { cannotShip, packPart, shipOrder } from '#modules/fulfilment'
import {
  cancelUnpaid,
  extendConfirming,
  extendShipping,
  freePieces,
  refundPart,
  refundPolicies,
  type RefundOf,
} from '#modules/orders'
import { cny } from '#platform/money'
import { attempt } from './buyer-steps.ts'
import { operator, short, type Sim } from './sim.ts'
import { ordersIn } from './sim-orders.ts'

/** A buyer gives up what is not paid, whether that is still so or not. */
export async function cancelSomething(sim: Sim): Promise<void> {
  const orders = await ordersIn(sim, ['open', 'paid', 'cancelled'])
  if (orders.length === 0) return
  const { orderId, buyerId } = sim.random.pick(orders)
  await attempt(sim, `the buyer of ${short(orderId)} cancels`, () =>
    sim.as({ kind: 'buyer', id: buyerId, visitorId: null }, (ctx) => cancelUnpaid(ctx, { orderId, buyerId })),
  )
}

/** A piece of an order that is still at the seller. */
async function somePiece(sim: Sim) {
  const orders = await ordersIn(sim, ['paid', 'packed'])
  if (orders.length === 0) return null
  const { sellerId, orderId } = sim.random.pick(orders)
  const free = await freePieces({ tx: sim.look }, { sellerId, orderId })
  const lines = [...free].flatMap(([line, { left }]) => (left > 0 ? [line] : []))
  if (lines.length === 0) return null
  const line = sim.random.pick(lines)
  const quantity = 1 + sim.random.below(free.get(line)?.left ?? 1)
  return { sellerId, orderId, lines: [{ line, quantity }] }
}

/** A seller packs some pieces by themselves, and hands over what is packed, or not yet. */
export async function packSome(sim: Sim): Promise<void> {
  const piece = await somePiece(sim)
  if (piece === null) return
  const { sellerId, orderId } = piece
  const seller = { kind: 'seller', id: sellerId, sellerId } as const
  await attempt(sim, `a part of ${short(orderId)} is packed`, () => sim.as(seller, (ctx) => packPart(ctx, piece)))
  if (sim.random.chance(70))
    await attempt(sim, `what is packed of ${short(orderId)} is to be shipped`, () =>
      sim.as(seller, (ctx) => shipOrder(ctx, { sellerId, orderId })),
    )
}

export async function cannotShipSomething(sim: Sim): Promise<void> {
  const piece = await somePiece(sim)
  if (piece === null) return
  const seller = { kind: 'seller', id: piece.sellerId, sellerId: piece.sellerId } as const
  await attempt(sim, `a part of ${short(piece.orderId)} cannot be shipped`, () =>
    sim.as(seller, (ctx) => cannotShip(ctx, { ...piece, note: 'broken' })),
  )
}

/** A seller takes more time to ship, or a buyer to confirm. */
export async function moreTime(sim: Sim): Promise<void> {
  const orders = await ordersIn(sim, ['paid', 'packed', 'shipped', 'delivered'])
  if (orders.length === 0) return
  const { sellerId, orderId, buyerId, state } = sim.random.pick(orders)
  await attempt(sim, `more time for ${short(orderId)}`, () =>
    state === 'delivered'
      ? sim.as({ kind: 'buyer', id: buyerId, visitorId: null }, (ctx) => extendConfirming(ctx, { orderId, buyerId }))
      : sim.as({ kind: 'seller', id: sellerId, sellerId }, (ctx) =>
          extendShipping(ctx, { sellerId, orderId, reason: 'late' }),
        ),
  )
}

const policies = Object.keys(refundPolicies)

/** A part of an order goes back by some policy, before or after the release; now and then the same wish twice. */
export async function refundAPart(sim: Sim): Promise<void> {
  const { random } = sim
  const orders = await ordersIn(sim, ['paid', 'packed', 'shipped', 'at_customs', 'released', 'delivered', 'completed'])
  if (orders.length === 0) return
  const { sellerId, orderId } = random.pick(orders)
  const amount: RefundOf = { amount: cny(BigInt(1 + random.below(5000))) }
  const pieces: RefundOf = { lines: [{ line: 1 + random.below(2), quantity: 1 + random.below(2) }] }
  const wish = {
    sellerId,
    orderId,
    cause: `simulated:${random.below(4)}`,
    of: random.chance(10) ? ('rest' as const) : random.chance(50) ? amount : pieces,
    freight: random.chance(50),
    tax: random.chance(50),
    bearer: random.chance(50) ? ('seller' as const) : ('platform' as const),
    policy: random.pick(policies),
    reason: 'decided-by-operator',
  }
  await attempt(sim, `a part of ${short(orderId)} goes back, ${wish.policy}`, () =>
    sim.as(operator, (ctx) => refundPart(ctx, wish)),
  )
}
