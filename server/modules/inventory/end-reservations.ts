import type { Ctx } from '#platform/context'
import { sql } from '#platform/db'
import { newId } from '#platform/id'
import { lockStock } from './lock-stock.ts'
import type { Place } from './tables.ts'

export type OrderKey = { readonly sellerId: string; readonly orderId: string }
type Ended = { seller_id: string; order_id: string; variant_id: string; place: Place; quantity: bigint }
type Way = {
  readonly from: 'held' | 'consumed'
  readonly to: 'given_back' | 'consumed' | 'restocked'
  /** What one unit does to the two counters. */
  readonly onHand: -1 | 0 | 1
  readonly reserved: -1 | 0
  readonly movement: 'shipped' | 'returned' | null
}

/** Takes the promise back: the units may be sold again. Does nothing for orders that hold nothing. */
export const giveBack = (ctx: Ctx, orders: readonly OrderKey[]): Promise<void> =>
  end(ctx, orders, { from: 'held', to: 'given_back', onHand: 0, reserved: -1, movement: null })

/** The units left the place with the parcel. Does nothing for orders that hold nothing. */
export const consume = (ctx: Ctx, orders: readonly OrderKey[]): Promise<void> =>
  end(ctx, orders, { from: 'held', to: 'consumed', onHand: -1, reserved: -1, movement: 'shipped' })

/** A parcel came back: its units stand there again. Does nothing for orders whose units never left or came back before. */
export const restock = (ctx: Ctx, orders: readonly OrderKey[]): Promise<void> =>
  end(ctx, orders, { from: 'consumed', to: 'restocked', onHand: 1, reserved: 0, movement: 'returned' })

async function end(ctx: Ctx, orders: readonly OrderKey[], way: Way): Promise<void> {
  if (orders.length === 0) return
  const keys = JSON.stringify(orders.map(({ sellerId, orderId }) => ({ seller_id: sellerId, order_id: orderId })))
  const { rows } = await sql<Ended>`
    update inventory.reservation as r
       set state = ${way.to}, ended_at = ${ctx.now}
      from jsonb_to_recordset(${keys}::jsonb) as o (seller_id uuid, order_id uuid)
     where r.seller_id = o.seller_id and r.order_id = o.order_id and r.state = ${way.from}
    returning r.seller_id, r.order_id, r.variant_id, r.place, r.quantity
  `.execute(ctx.tx)
  if (rows.length === 0) return
  await lockStock(
    ctx,
    rows.map((row) => ({ sellerId: row.seller_id, variantId: row.variant_id, place: row.place })),
  )
  const units = JSON.stringify(rows.map((row) => ({ ...row, id: newId(ctx.now), quantity: row.quantity.toString() })))
  await sql`
    update inventory.stock as s
       set on_hand = s.on_hand + ${way.onHand}::int * ended.quantity,
           reserved = s.reserved + ${way.reserved}::int * ended.quantity
      from (select seller_id, variant_id, place, sum(quantity)::bigint as quantity
              from jsonb_to_recordset(${units}::jsonb) as row (
                     seller_id uuid, variant_id uuid, place text, quantity bigint)
             group by seller_id, variant_id, place) as ended
     where s.seller_id = ended.seller_id and s.variant_id = ended.variant_id and s.place = ended.place
  `.execute(ctx.tx)
  if (way.movement === null) return
  await sql`
    insert into inventory.movement (seller_id, id, variant_id, place, change, kind, order_id, at)
    select seller_id, id, variant_id, place, ${way.onHand}::int * quantity, ${way.movement}, order_id, ${ctx.now}
      from jsonb_to_recordset(${units}::jsonb) as row (
             seller_id uuid, id uuid, variant_id uuid, place text, quantity bigint, order_id uuid)
  `.execute(ctx.tx)
}
