import { endpoint } from '#platform/endpoint'
import { id, z } from '#platform/wire'
import { cancelUnpaid } from './cancel-order.ts'

export const cancelOrderEndpoint = endpoint({
  id: 'cancelOrder',
  method: 'post',
  path: '/api/v1/orders/{orderId}/cancel',
  summary: 'The buyer gives up an unpaid order, with every order of the same payment',
  who: ['buyer'],
  params: z.object({ orderId: id }),
  body: z.strictObject({}),
  reply: z.object({ cancelled: z.array(id) }),
  refusals: ['orders.not-found', 'orders.step-not-allowed'],
  handle: async (ctx, { params: { orderId } }) => {
    const { orderIds } = await cancelUnpaid(ctx, { orderId, buyerId: ctx.actor.id })
    return { cancelled: [...orderIds] }
  },
})
