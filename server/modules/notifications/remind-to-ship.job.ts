import { orderOf } from '#modules/orders'
import { sellerById } from '#modules/sellers'
import { sweep } from '#platform/job'
import { takeDueReminders } from './ship-watch.ts'
import { tellAccount } from './tell.ts'
import { sellerValues } from './when-order-moved.ts'

/** Reminds a seller twice, 24 and 4 hours before an order that is not shipped goes back to its buyer. */
export const remindToShip = sweep('notifications.remind-to-ship', async (run) => {
  await run.tx(async (ctx) => {
    for (const { sellerId, orderId, number } of await takeDueReminders(ctx)) {
      const order = await orderOf(ctx, { sellerId, orderId })
      const { accountId } = await sellerById(ctx, sellerId)
      await tellAccount(ctx, accountId, {
        cause: `ship-reminder-${number}:${orderId}:${order.dueAt?.toISOString() ?? ''}`,
        kind: 'seller-ship-reminder',
        values: (locale) => sellerValues(ctx, order, locale),
      })
    }
  })
})
