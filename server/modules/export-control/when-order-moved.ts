import { isEnded, orderMoved } from '#modules/orders'
import { forgetParty } from '#modules/screening'
import { listener } from '#platform/outbox'
import { screenAndHold } from './screen-and-hold.ts'

/**
 * A paid order's people are screened a moment later, so that placing and paying wait for nothing: before it is paid, an
 * order moves nothing and may lapse. Who is alike holds it. When it has ended, its consignee is forgotten.
 */
export const whenOrderMoved = listener('export-control.when-order-moved', orderMoved, async (ctx, moved) => {
  const { sellerId, orderId, to } = moved
  if (isEnded(to)) return await forgetParty(ctx, { kind: 'consignee', id: orderId })
  if (to === 'paid') await screenAndHold(ctx, { sellerId, orderId })
})
