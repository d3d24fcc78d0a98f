import type { BatchCtx } from '#platform/context'
import { sql } from '#platform/db'
import type { Place } from './tables.ts'

export type StockKey = { readonly sellerId: string; readonly variantId: string; readonly place: Place }
export type LockedStock = StockKey & { readonly onHand: bigint; readonly reserved: bigint }

export const keyOf = ({ sellerId, variantId, place }: StockKey): string => `${sellerId} ${variantId} ${place}`

/**
 * Locks the named rows of stock until the transaction ends and tells what they hold. Sellers one after the other and rows
 * within a seller, both sorted: two callers who want the same rows queue up instead of waiting for each other. A row lock
 * across sellers is what a spread database refuses, hence one statement per seller, all of them sent together.
 */
export async function lockStock(ctx: BatchCtx, keys: readonly StockKey[]): Promise<ReadonlyMap<string, LockedStock>> {
  const bySeller = [...Map.groupBy(keys, (key) => key.sellerId)].toSorted(([a], [b]) => (a < b ? -1 : 1))
  const found = await Promise.all(
    bySeller.map(async ([sellerId, own]) => {
      const { rows } = await sql<StockRow>`
        select seller_id, variant_id, place, on_hand, reserved
          from inventory.stock
         where seller_id = ${sellerId}
           and (variant_id, place) in (
                 select want.variant_id, want.place
                   from unnest(${own.map(({ variantId }) => variantId)}::uuid[], ${own.map(({ place }) => place)}::text[])
                        as want (variant_id, place))
         order by variant_id, place
           for update
      `.execute(ctx.tx)
      return rows
    }),
  )
  return byKey(found.flat())
}

/** What the named rows hold by what is committed now; nothing is locked. One statement. */
export async function readStock(ctx: BatchCtx, keys: readonly StockKey[]): Promise<ReadonlyMap<string, LockedStock>> {
  const own = [...new Map(keys.map((key) => [keyOf(key), key])).values()]
  const { rows } = await sql<StockRow>`
    select stock.seller_id, stock.variant_id, stock.place, stock.on_hand, stock.reserved
      from unnest(${own.map(({ sellerId }) => sellerId)}::uuid[], ${own.map(({ variantId }) => variantId)}::uuid[],
                  ${own.map(({ place }) => place)}::text[]) as want (seller_id, variant_id, place)
      join inventory.stock as stock using (seller_id, variant_id, place)
  `.execute(ctx.tx)
  return byKey(rows)
}

type StockRow = {
  readonly seller_id: string
  readonly variant_id: string
  readonly place: Place
  readonly on_hand: bigint
  readonly reserved: bigint
}

function byKey(rows: readonly StockRow[]): ReadonlyMap<string, LockedStock> {
  return new Map(
    rows.map((row) => {
      const key = { sellerId: row.seller_id, variantId: row.variant_id, place: row.place }
      return [keyOf(key), { ...key, onHand: row.on_hand, reserved: row.reserved }]
    }),
  )
}
