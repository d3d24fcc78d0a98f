import { own } from '#platform/db'
import type { Ctx } from '#platform/context'
import { requestRefund } from '#modules/payments'
import type { OrderRow, Tables } from './tables.ts'

/** Keeps who wished the refund and why, and hands it to payments, which asks the provider until it knows the outcome. */
export async function askForRefund(ctx: Ctx, order: OrderRow, reason: string): Promise<void> {
  const kind = ctx.actor.kind
  await own<Tables>(ctx.tx)
    .insertInto('orders.refund_wish')
    .values({
      seller_id: order.seller_id,
      order_id: order.id,
      asked_by: kind === 'buyer' || kind === 'operator' ? kind : 'system',
      reason,
      failed_at: null,
      failure: null,
    })
    .onConflict((conflict) => conflict.columns(['seller_id', 'order_id']).doUpdateSet({ failed_at: null, failure: null }))
    .execute()
  await requestRefund(ctx, {
    sellerId: order.seller_id,
    orderId: order.id,
    amount: { minor: order.total_minor, currency: order.currency },
    reason,
  })
}
