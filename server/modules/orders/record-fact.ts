import type { Ctx } from '#platform/context'
import { own, sql } from '#platform/db'
import { restock } from '#modules/inventory'
import { lockOrder, moveIfAllowed } from './move-order.ts'
import type { OrderState, OrderStep } from './order-state.ts'
import type { FactName, Tables } from './tables.ts'

type OrderKey = { readonly sellerId: string; readonly orderId: string }

/**
 * In each state, which facts let the order go on. Reports of carrier and customs may come late, doubled or in any order:
 * each is kept once, then the order goes as far as all that is known allows, so that every order of arrival ends alike.
 */
const moving: Partial<Record<OrderState, { readonly step: OrderStep; readonly on: readonly FactName[] }>> = {
  paid: { step: 'ship', on: ['picked_up', 'exported', 'arrived_port', 'cleared', 'in_delivery', 'delivered'] },
  packed: { step: 'ship', on: ['picked_up', 'exported', 'arrived_port', 'cleared', 'in_delivery', 'delivered'] },
  shipped: { step: 'arrive', on: ['arrived_port', 'cleared', 'in_delivery', 'delivered'] },
  at_customs: { step: 'release', on: ['cleared'] },
  released: { step: 'deliver', on: ['delivered'] },
}

/** Keeps what was reported and moves the order as far as it goes. */
export async function recordFact(
  ctx: Ctx,
  key: OrderKey,
  fact: { readonly name: FactName; readonly at: Date; readonly place: string | null },
): Promise<void> {
  const order = await lockOrder(ctx, key)
  await own<Tables>(ctx.tx)
    .insertInto('orders.fact')
    .values({ seller_id: key.sellerId, order_id: key.orderId, fact: fact.name, at: fact.at, place: fact.place })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  if (fact.name === 'returned') await cameBack(ctx, key)
  else await goOn(ctx, key, order.state)
}

/** Takes every step that the known facts allow from here. */
export async function goOn(ctx: Ctx, key: OrderKey, from: OrderState): Promise<void> {
  const known = await factsOf(ctx, key)
  for (let state = from; ;) {
    const way = moving[state]
    if (way === undefined || !way.on.some((name) => known.has(name))) return
    const moved = await moveIfAllowed(ctx, { ...key, step: way.step })
    if (moved === null) return
    state = moved.to
  }
}

/** A parcel came back: its goods stand in the seller's stock again, and a person decides what becomes of the money. */
async function cameBack(ctx: Ctx, key: OrderKey): Promise<void> {
  await restock(ctx, [key])
  await moveIfAllowed(ctx, { ...key, step: 'hold', reason: 'parcel-returned' })
}

export type Fact = { readonly at: Date; readonly place: string | null }

/** What is known of an order's parcel. */
export async function factsOf(ctx: Pick<Ctx, 'tx'>, key: OrderKey): Promise<ReadonlyMap<FactName, Fact>> {
  const { rows } = await sql<{ fact: FactName; at: Date; place: string | null }>`
    select fact, at, place from orders.fact where seller_id = ${key.sellerId} and order_id = ${key.orderId} order by at
  `.execute(ctx.tx)
  return new Map(rows.map(({ fact, at, place }) => [fact, { at, place }]))
}
