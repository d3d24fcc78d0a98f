import type { BatchCtx } from '#platform/context'
import { sql } from '#platform/db'
import { countDown } from './claim-discounts.ts'

/**
 * Gives back what orders hold of discounts, once: an order that holds nothing, or has given back, changes nothing. The use
 * itself is free again when the last order of its checkout is gone, found by counting down, so that two orders that end at
 * one moment give it back once.
 */
export async function giveBackDiscounts(
  ctx: BatchCtx,
  orders: readonly { readonly buyerId: string; readonly orderId: string }[],
): Promise<void> {
  if (orders.length === 0) return
  const rows = JSON.stringify(orders.map(({ buyerId, orderId }) => ({ buyer_id: buyerId, order_id: orderId })))
  const { rows: gone } = await sql<{ discount_id: string; person_print: string; orders_left: number }>`
    with given as (
      update discounts.claim
         set given_back_at = ${ctx.now}
        from jsonb_to_recordset(${rows}::jsonb) as wanted (buyer_id uuid, order_id uuid)
       where claim.buyer_id = wanted.buyer_id and claim.order_id = wanted.order_id and claim.given_back_at is null
      returning claim.buyer_id, claim.checkout_id, claim.discount_id
    )
    update discounts.use
       set orders_left = use.orders_left - back.orders
      from (select buyer_id, checkout_id, discount_id, count(*)::integer as orders
              from given group by buyer_id, checkout_id, discount_id) as back
     where use.buyer_id = back.buyer_id and use.checkout_id = back.checkout_id and use.discount_id = back.discount_id
    returning use.discount_id, use.person_print, use.orders_left
  `.execute(ctx.tx)
  const free = gone
    .filter((use) => use.orders_left === 0)
    .map((use) => ({ discountId: use.discount_id, personPrint: use.person_print }))
    .toSorted((one, two) => (one.discountId < two.discountId ? -1 : 1))
  await countDown(ctx, { persons: free, wholes: free })
}
