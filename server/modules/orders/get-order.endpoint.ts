import { endpoint } from '#platform/endpoint'
import { id, z } from '#platform/wire'
import { buyerDetail, detailForBuyer } from './order-detail.ts'
import { orderOf } from './order-of.ts'

export const getOrder = endpoint({
  id: 'getOrder',
  method: 'get',
  path: '/api/v1/orders/{orderId}',
  summary: 'One of the buyer’s orders: amounts, timeline, where the money is',
  who: ['buyer'],
  params: z.object({ orderId: id }),
  reply: buyerDetail,
  refusals: ['orders.not-found'],
  handle: async (ctx, { params, request }) =>
    detailForBuyer(ctx, await orderOf(ctx, { ...params, buyerId: ctx.actor.id }), request.locale),
})
