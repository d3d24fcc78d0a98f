import { assert } from '#platform/check'
import type { Ctx } from '#platform/context'
import { sql } from '#platform/db'
import { keyOf, lockStock } from './lock-stock.ts'
import type { Place } from './tables.ts'

export type Want = {
  readonly sellerId: string
  readonly orderId: string
  readonly variantId: string
  readonly place: Place
  readonly quantity: number
}
export type Reserved = {
  /** Orders that got nothing, each with the variant that was short and how many of it are left. */
  readonly refusedOrders: ReadonlyMap<string, { readonly variantId: string; readonly left: number }>
}

/**
 * Promises stock to orders, all or nothing for each, in the order of the array. Whoever is refused holds nothing. Exact
 * under parallel calls: the rows are locked before they are judged, and the update is guarded once more.
 */
export async function reserve(ctx: Ctx, wants: readonly Want[]): Promise<Reserved> {
  for (const want of wants)
    assert(Number.isSafeInteger(want.quantity) && want.quantity > 0, 'a quantity is a positive whole number')
  const stock = await lockStock(ctx, wants)
  const left = new Map([...stock].map(([key, row]) => [key, row.onHand - row.reserved]))
  const refusedOrders = new Map<string, { variantId: string; left: number }>()
  const held: Want[] = []
  for (const [orderId, order] of Map.groupBy(wants, (want) => want.orderId)) {
    const lines = merged(order)
    const short = lines.find((want) => (left.get(keyOf(want)) ?? 0n) < BigInt(want.quantity))
    if (short !== undefined) {
      refusedOrders.set(orderId, { variantId: short.variantId, left: Number(left.get(keyOf(short)) ?? 0n) })
      continue
    }
    for (const want of lines) left.set(keyOf(want), (left.get(keyOf(want)) ?? 0n) - BigInt(want.quantity))
    held.push(...lines)
  }
  await hold(ctx, held)
  return { refusedOrders }
}

/** Two lines of one order may want the same variant from the same place. */
function merged(order: readonly Want[]): readonly Want[] {
  return [...Map.groupBy(order, keyOf).values()].map((same) => ({
    ...same[0]!,
    quantity: same.reduce((sum, want) => sum + want.quantity, 0),
  }))
}

async function hold(ctx: Ctx, held: readonly Want[]): Promise<void> {
  if (held.length === 0) return
  const rows = JSON.stringify(
    held.map((want) => ({
      seller_id: want.sellerId,
      order_id: want.orderId,
      variant_id: want.variantId,
      place: want.place,
      quantity: want.quantity,
    })),
  )
  const updated = await sql`
    update inventory.stock as s
       set reserved = s.reserved + want.quantity
      from (select seller_id, variant_id, place, sum(quantity)::bigint as quantity
              from jsonb_to_recordset(${rows}::jsonb) as row (
                     seller_id uuid, variant_id uuid, place text, quantity bigint)
             group by seller_id, variant_id, place) as want
     where s.seller_id = want.seller_id and s.variant_id = want.variant_id and s.place = want.place
       and s.on_hand - s.reserved >= want.quantity
  `.execute(ctx.tx)
  assert(
    Number(updated.numAffectedRows) === new Set(held.map(keyOf)).size,
    'stock that was locked and enough is still enough',
  )
  await sql`
    insert into inventory.reservation (seller_id, order_id, variant_id, place, quantity, state, at)
    select seller_id, order_id, variant_id, place, quantity, 'held', ${ctx.now}
      from jsonb_to_recordset(${rows}::jsonb) as row (
             seller_id uuid, order_id uuid, variant_id uuid, place text, quantity bigint)
  `.execute(ctx.tx)
}
