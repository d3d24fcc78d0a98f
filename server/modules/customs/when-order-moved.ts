import { orderMoved, partsOf } from '#modules/orders'
import { listener } from '#platform/outbox'
import { declarationOf } from './declarations.ts'
import { openRequest } from './open-request.ts'

/** An order whose money goes back while customs has its list asks customs to cancel the list (CEB623): the goods must not enter. */
export const whenOrderMoved = listener(
  'customs.when-order-moved',
  orderMoved,
  async (ctx, { sellerId, orderId, to }) => {
    if (to !== 'refunding' && to !== 'refunded') return
    const parts = (await partsOf(ctx, { sellerId, orderId })).map(({ partId }) => partId)
    for (const unitId of [orderId, ...parts]) {
      const declaration = await declarationOf(ctx, { sellerId, orderId: unitId })
      if (declaration?.state !== 'waiting') continue
      await openRequest(ctx, {
        kind: 'cancel',
        sellerId,
        orderId: unitId,
        declared: declaration.attempt,
        reason: '订单已取消，申请撤销清单',
      })
    }
  },
)
