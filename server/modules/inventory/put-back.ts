import type { Ctx } from '#platform/context'
import { sql } from '#platform/db'
import { newId } from '#platform/id'
import { audit } from '#platform/audit'
import { keyOf, lockStock } from './lock-stock.ts'
import type { Want } from './reserve.ts'

/**
 * Pieces of an order that came back stand where they stood: each is a movement of its own, so a part of an order can come
 * back. The caller sees to it that it is done once.
 */
export async function putBack(ctx: Ctx, pieces: readonly Want[], cause: string): Promise<void> {
  if (pieces.length === 0) return
  const stock = await lockStock(ctx, pieces)
  const known = pieces.filter((piece) => stock.has(keyOf(piece)))
  const rows = JSON.stringify(
    known.map(({ sellerId, orderId, variantId, place, quantity }) => ({
      id: newId(ctx.now),
      seller_id: sellerId,
      order_id: orderId,
      variant_id: variantId,
      place,
      quantity,
    })),
  )
  await sql`
    with row as (
      select * from jsonb_to_recordset(${rows}::jsonb) as row (
               id uuid, seller_id uuid, order_id uuid, variant_id uuid, place text, quantity bigint)
    ), moved as (
      insert into inventory.movement (seller_id, id, variant_id, place, change, kind, order_id, at)
      select seller_id, id, variant_id, place, quantity, 'returned', order_id, ${ctx.now} from row
    )
    update inventory.stock as s
       set on_hand = s.on_hand + came.quantity
      from (select seller_id, variant_id, place, sum(quantity)::bigint as quantity
              from row group by seller_id, variant_id, place) as came
     where s.seller_id = came.seller_id and s.variant_id = came.variant_id and s.place = came.place
  `.execute(ctx.tx)
  await audit(
    ctx,
    known.map(({ orderId, variantId, place, quantity }) => ({
      action: 'inventory.put-back',
      subject: 'variant',
      subjectId: variantId,
      details: { orderId, place, quantity, cause },
    })),
  )
}
