import type { Ctx } from '#platform/context'
import { sql } from '#platform/db'
import type { Place } from './tables.ts'

export type StockKey = { readonly sellerId: string; readonly variantId: string; readonly place: Place }
export type LockedStock = StockKey & { readonly onHand: bigint; readonly reserved: bigint }

export const keyOf = ({ sellerId, variantId, place }: StockKey): string => `${sellerId} ${variantId} ${place}`

/**
 * Locks the named rows of stock until the transaction ends and tells what they hold. Sellers one after the other and rows
 * within a seller, both sorted: two callers who want the same rows queue up instead of waiting for each other. A row lock
 * across sellers is what a spread database refuses, hence one statement per seller; an order never has two.
 */
export async function lockStock(ctx: Ctx, keys: readonly StockKey[]): Promise<ReadonlyMap<string, LockedStock>> {
  const found = new Map<string, LockedStock>()
  for (const [sellerId, own] of [...Map.groupBy(keys, (key) => key.sellerId)].toSorted(([a], [b]) =>
    a < b ? -1 : 1,
  )) {
    const wanted = JSON.stringify(own.map(({ variantId, place }) => ({ variant_id: variantId, place })))
    const { rows } = await sql<{ variant_id: string; place: Place; on_hand: bigint; reserved: bigint }>`
      select variant_id, place, on_hand, reserved
        from inventory.stock
       where seller_id = ${sellerId}
         and (variant_id, place) in (
               select want.variant_id, want.place
                 from jsonb_to_recordset(${wanted}::jsonb) as want (variant_id uuid, place text))
       order by variant_id, place
         for update
    `.execute(ctx.tx)
    for (const row of rows) {
      const stock = {
        sellerId,
        variantId: row.variant_id,
        place: row.place,
        onHand: row.on_hand,
        reserved: row.reserved,
      }
      found.set(keyOf(stock), stock)
    }
  }
  return found
}
