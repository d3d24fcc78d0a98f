import { assert } from '#platform/check'
import type { Ctx } from '#platform/context'
import { sql } from '#platform/db'
import type { OrderKey } from './end-reservations.ts'
import { lockStock } from './lock-stock.ts'
import type { Place } from './tables.ts'

type Piece = { readonly variantId: string; readonly quantity: number }
type Row = { variant_id: string; place: Place; quantity: bigint }

/**
 * Takes the promise of some pieces of an order back, before they left: they may be sold again, and the order holds the
 * rest. The statement judges: pieces that are not held are a fault of the caller.
 */
export async function giveBackPieces(
  ctx: Ctx,
  { sellerId, orderId }: OrderKey,
  pieces: readonly Piece[],
): Promise<void> {
  if (pieces.length === 0) return
  const { rows } = await sql<Row>`
    with asked as (
      select variant_id, sum(quantity)::bigint as quantity
        from jsonb_to_recordset(${JSON.stringify(
          pieces.map(({ variantId, quantity }) => ({ variant_id: variantId, quantity })),
        )}::jsonb) as row (variant_id uuid, quantity bigint)
       group by variant_id
    )
    update inventory.reservation as r
       set quantity = case when r.quantity = asked.quantity then r.quantity else r.quantity - asked.quantity end,
           state = case when r.quantity = asked.quantity then 'given_back' else r.state end,
           ended_at = case when r.quantity = asked.quantity then ${ctx.now}::timestamptz end
      from asked
     where r.seller_id = ${sellerId} and r.order_id = ${orderId} and r.variant_id = asked.variant_id
       and r.state = 'held' and r.quantity >= asked.quantity
    returning r.variant_id, r.place, asked.quantity
  `.execute(ctx.tx)
  assert(rows.length === new Set(pieces.map(({ variantId }) => variantId)).size, 'the pieces are held by the order')
  await lockStock(
    ctx,
    rows.map((row) => ({ sellerId, variantId: row.variant_id, place: row.place })),
  )
  await sql`
    update inventory.stock as s
       set reserved = s.reserved - free.quantity
      from jsonb_to_recordset(${JSON.stringify(rows.map((row) => ({ ...row, quantity: row.quantity.toString() })))}::jsonb)
        as free (variant_id uuid, place text, quantity bigint)
     where s.seller_id = ${sellerId} and s.variant_id = free.variant_id and s.place = free.place
  `.execute(ctx.tx)
}
