import { assert } from '#platform/check'
import type { BatchCtx } from '#platform/context'
import { sql } from '#platform/db'
import { keyOf, lockStock, type LockedStock } from './lock-stock.ts'
import type { Place } from './tables.ts'

export type Want = {
  readonly sellerId: string
  readonly orderId: string
  readonly variantId: string
  readonly place: Place
  readonly quantity: number
  /** What is had whole or not at all: several orders of one checkout; the order by itself when left out. */
  readonly whole?: string
}
export type Reserved = {
  /** Wholes (orders) that got nothing, each with the variant that was short and how many of it are left. */
  readonly refused: ReadonlyMap<string, { readonly variantId: string; readonly left: number }>
}

/**
 * Promises stock to orders, all or nothing for each, in the order of the array. Whoever is refused holds nothing. Exact
 * under parallel calls: the rows are locked before they are judged, and the update is guarded once more.
 */
export async function reserve(ctx: BatchCtx, wants: readonly Want[]): Promise<Reserved> {
  const admitted = await admit(ctx, wants)
  await hold(
    ctx,
    wants.filter((want) => !admitted.refused.has(wholeOf(want))),
  )
  return admitted
}

/**
 * The first half: locks the stock until the transaction ends and judges who gets some, first come first served. What is
 * admitted is free until `hold` takes it in the same transaction; who is dropped in between has taken nothing.
 */
export async function admit(ctx: BatchCtx, wants: readonly Want[]): Promise<Reserved> {
  for (const want of wants)
    assert(Number.isSafeInteger(want.quantity) && want.quantity > 0, 'a quantity is a positive whole number')
  return judge(wants, await lockStock(ctx, wants))
}

/**
 * Who gets nothing of `stock`, in the order of the array. With stock that was only read it spares those who come too late
 * every write; who is not refused then has still to be admitted.
 */
export function judge(wants: readonly Want[], stock: ReadonlyMap<string, LockedStock>): Reserved {
  const left = new Map([...stock].map(([key, row]) => [key, row.onHand - row.reserved]))
  const refused = new Map<string, { variantId: string; left: number }>()
  for (const [whole, own] of Map.groupBy(wants, wholeOf)) {
    const lines = merged(own)
    const short = lines.find((want) => (left.get(keyOf(want)) ?? 0n) < BigInt(want.quantity))
    if (short === undefined)
      for (const want of lines) left.set(keyOf(want), (left.get(keyOf(want)) ?? 0n) - BigInt(want.quantity))
    else refused.set(whole, { variantId: short.variantId, left: Number(left.get(keyOf(short)) ?? 0n) })
  }
  return { refused }
}

const wholeOf = ({ whole, orderId }: Want): string => whole ?? orderId

/** Two lines of one order may want the same variant from the same place. */
function merged(order: readonly Want[]): readonly Want[] {
  return [...Map.groupBy(order, keyOf).values()].map((same) => ({
    ...same[0]!,
    quantity: same.reduce((sum, want) => sum + want.quantity, 0),
  }))
}

/** The second half: takes what was admitted, in the same transaction. */
export async function hold(ctx: BatchCtx, admitted: readonly Want[]): Promise<void> {
  if (admitted.length === 0) return
  const held = [...Map.groupBy(admitted, (want) => want.orderId).values()].flatMap(merged)
  const rows = JSON.stringify(
    held.map((want) => ({
      seller_id: want.sellerId,
      order_id: want.orderId,
      variant_id: want.variantId,
      place: want.place,
      quantity: want.quantity,
    })),
  )
  const raising = sql`
    update inventory.stock as s
       set reserved = s.reserved + want.quantity
      from (select seller_id, variant_id, place, sum(quantity)::bigint as quantity
              from jsonb_to_recordset(${rows}::jsonb) as row (
                     seller_id uuid, variant_id uuid, place text, quantity bigint)
             group by seller_id, variant_id, place) as want
     where s.seller_id = want.seller_id and s.variant_id = want.variant_id and s.place = want.place
       and s.on_hand - s.reserved >= want.quantity
  `.execute(ctx.tx)
  const noting = sql`
    insert into inventory.reservation (seller_id, order_id, variant_id, place, quantity, state, at)
    select seller_id, order_id, variant_id, place, quantity, 'held', ${ctx.now}
      from jsonb_to_recordset(${rows}::jsonb) as row (
             seller_id uuid, order_id uuid, variant_id uuid, place text, quantity bigint)
  `.execute(ctx.tx)
  const [raised] = await Promise.all([raising, noting])
  assert(
    Number(raised.numAffectedRows) === new Set(held.map(keyOf)).size,
    'stock that was locked and enough is still enough',
  )
}
