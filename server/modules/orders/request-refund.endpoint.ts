import { endpoint } from '#platform/endpoint'
import { id, line, z } from '#platform/wire'
import { requestRefundBeforeShipping } from './decide.ts'
import { orderStates } from './order-state.ts'

export const requestRefundEndpoint = endpoint({
  id: 'requestRefund',
  method: 'post',
  path: '/api/v1/orders/{orderId}/refund-requests',
  summary: 'The buyer wants the money back before anything was shipped',
  who: ['buyer'],
  params: z.object({ orderId: id }),
  body: z.strictObject({ reason: line(500) }),
  reply: z.object({ state: z.enum(orderStates) }),
  status: 201,
  refusals: ['orders.not-found', 'orders.too-late-to-refund', 'identity.too-many'],
  handle: async (ctx, { params: { orderId }, body }) => {
    const moved = await requestRefundBeforeShipping(ctx, { orderId, buyerId: ctx.actor.id, note: body.reason })
    return { state: moved.to }
  },
})
