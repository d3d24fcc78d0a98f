import type { Ctx } from '#platform/context'
import { own, sql } from '#platform/db'
import { audit } from '#platform/audit'
import { cartOwner, putLine } from '#modules/checkout'
import { lockReturn } from './move-return.ts'
import { refuse } from './refusals.ts'
import type { ReturnState } from './return-state.ts'
import type { Tables } from './tables.ts'

/**
 * An exchange is a return and an order of its own. The money of the first order belongs to its payment, and order, payment
 * and parcel were declared to customs as they were; setting one price off against another would make a declared order
 * whose payment is smaller than its goods. So the return gives back what it gives back, the new order is paid whole at
 * today's price, and nothing is invented in between. The two are linked, so that both sides see what belongs together.
 */
const agreed: readonly ReturnState[] = ['accepted', 'sent', 'received', 'inspected', 'refunding', 'refunded']

/** Puts what is wanted instead into the buyer's cart at today's price; pressing it twice is pressing it once. */
export async function putExchangeInCart(
  ctx: Ctx,
  of: { readonly returnId: string; readonly buyerId: string },
): Promise<void> {
  const row = await lockReturn(ctx, of)
  const { exchange_listing_id: listingId, exchange_variant_id: variantId, exchange_quantity: quantity } = row
  if (listingId === null || variantId === null || quantity === null || !agreed.includes(row.state))
    throw refuse('returns.no-exchange')
  if (row.exchange_order_id !== null) throw refuse('returns.no-exchange')
  const owner = await cartOwner(ctx)
  if (owner === null) throw refuse('returns.no-exchange')
  await putLine(ctx, owner, { listingId, variantId, quantity }, 'at-least')
  await own<Tables>(ctx.tx)
    .updateTable('returns.return')
    .set({ exchange_in_cart_at: ctx.now })
    .where('seller_id', '=', row.seller_id)
    .where('id', '=', row.id)
    .execute()
  await audit(ctx, { action: 'returns.exchange-in-cart', subject: 'return', subjectId: row.id })
}

/** Links a new order to the return it was bought instead of: the oldest that put this variant into the cart and has none. */
export async function linkExchange(
  ctx: Ctx,
  order: {
    readonly sellerId: string
    readonly orderId: string
    readonly buyerId: string
    readonly variantIds: readonly string[]
  },
): Promise<void> {
  const { rows } = await sql<{ id: string }>`
    update returns.return as r
       set exchange_order_id = ${order.orderId}
      from (select id from returns.return
             where seller_id = ${order.sellerId} and buyer_id = ${order.buyerId}
               and exchange_in_cart_at is not null and exchange_order_id is null
               and exchange_variant_id = any(${order.variantIds}::uuid[])
               and not exists (select from returns.return as linked
                                where linked.seller_id = ${order.sellerId} and linked.exchange_order_id = ${order.orderId})
             order by id limit 1) as first
     where r.seller_id = ${order.sellerId} and r.id = first.id and r.exchange_order_id is null
    returning r.id
  `.execute(ctx.tx)
  for (const { id } of rows)
    await audit(ctx, {
      action: 'returns.exchange-ordered',
      subject: 'return',
      subjectId: id,
      details: { orderId: order.orderId },
    })
}
