import type { Ctx } from '#platform/context'
import { own } from '#platform/db'
import { putBack, restock } from '#modules/inventory'
import { factsOf } from './facts.ts'
import { lockOrder, moveIfAllowed } from './move-order.ts'
import type { OrderState, OrderStep } from './order-state.ts'
import { orderOf } from './order-of.ts'
import { partsOf, unshippedPieces } from './read-parts.ts'
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

type Reported = { readonly name: FactName; readonly at: Date; readonly place: string | null }

/** Keeps what was reported, of the order's one parcel or of a part's, and moves the order as far as it goes. */
export async function recordFact(ctx: Ctx, key: OrderKey, fact: Reported, partId?: string): Promise<void> {
  const order = await lockOrder(ctx, key)
  if (partId !== undefined && (await keepOfPart(ctx, key, partId, fact))) return await goOnByParts(ctx, key, fact)
  await own<Tables>(ctx.tx)
    .insertInto('orders.fact')
    .values({ seller_id: key.sellerId, order_id: key.orderId, fact: fact.name, at: fact.at, place: fact.place })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  if (fact.name === 'returned') await cameBack(ctx, key)
  else await goOn(ctx, key, order.state)
}

/** True when the parcel is a part's: its report is kept, and the pieces of one that came back stand where they stood. */
async function keepOfPart(ctx: Ctx, { sellerId, orderId }: OrderKey, partId: string, fact: Reported): Promise<boolean> {
  const part = (await partsOf(ctx, { sellerId, orderId })).find((each) => each.partId === partId)
  if (part === undefined) return false
  const kept = await own<Tables>(ctx.tx)
    .insertInto('orders.part_fact')
    .values({
      seller_id: sellerId,
      order_id: orderId,
      part_id: partId,
      fact: fact.name,
      at: fact.at,
      place: fact.place,
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  // What was given back before the carrier took it never left the stock.
  if (fact.name !== 'returned' || part.shippedAt === null || kept.numInsertedOrUpdatedRows !== 1n) return true
  const { lines, place } = await orderOf(ctx, { sellerId, orderId })
  const pieces = part.lines.flatMap(({ line, quantity }) =>
    lines
      .filter((each) => each.line === line)
      .map(({ variantId }) => ({ sellerId, orderId, variantId, place, quantity })),
  )
  await putBack(ctx, pieces, `part-returned:${partId}`)
  return true
}

/** A parcel that came back stops the order at a person; else it goes on as far as its parcels have come. */
async function goOnByParts(ctx: Ctx, key: OrderKey, fact: Reported): Promise<void> {
  if (fact.name === 'returned') await moveIfAllowed(ctx, { ...key, step: 'hold', reason: 'parcel-returned' })
  await goOnTogether(ctx, key)
}

/**
 * The order has a fact when every parcel that left and did not come back has it, and nothing is left to ship; it came back
 * when all of them did.
 */
export async function goOnTogether(ctx: Ctx, key: OrderKey): Promise<void> {
  if ((await unshippedPieces(ctx, key)).length > 0) return
  const left = (await partsOf(ctx, key)).filter(({ shippedAt }) => shippedAt !== null)
  if (left.length === 0) return
  const onTheWay = left.filter(({ facts, givenBack }) => !givenBack && !facts.has('returned'))
  const [of, names]: readonly [typeof left, readonly FactName[]] =
    onTheWay.length === 0 ? [left, ['returned']] : [onTheWay, factNames]
  for (const name of names) {
    const reports = of.map(({ facts }) => facts.get(name))
    const last = reports.reduce((a, b) => (a === undefined || b === undefined ? undefined : a.at > b.at ? a : b))
    if (last === undefined) continue
    await own<Tables>(ctx.tx)
      .insertInto('orders.fact')
      .values({ seller_id: key.sellerId, order_id: key.orderId, fact: name, at: last.at, place: last.place })
      .onConflict((conflict) => conflict.doNothing())
      .execute()
  }
  const { state } = await lockOrder(ctx, key)
  if (onTheWay.length > 0) await goOn(ctx, key, state)
}
const factNames = ['picked_up', 'exported', 'arrived_port', 'cleared', 'in_delivery', 'delivered'] as const

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
