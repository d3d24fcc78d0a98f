import { own } from '#platform/db'
import { listener } from '#platform/outbox'
import { closed } from '#modules/payments'
import { moveIfAllowed } from './move-order.ts'
import type { Tables } from './tables.ts'

/** The provider closed an unpaid payment: nobody can pay these orders any more, so what they hold is given back. */
export const whenPaymentClosed = listener('orders.when-payment-closed', closed, async (ctx, { checkoutId }) => {
  const orders = await own<Tables>(ctx.tx)
    .selectFrom('orders.order')
    .select(['seller_id', 'id'])
    .where('checkout_id', '=', checkoutId)
    .where('state', '=', 'open')
    .orderBy('id')
    .execute()
  for (const order of orders)
    await moveIfAllowed(ctx, { sellerId: order.seller_id, orderId: order.id, step: 'cancel', reason: 'payment-closed' })
})
