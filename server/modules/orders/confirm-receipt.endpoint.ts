import { endpoint } from '#platform/endpoint'
import { id, z } from '#platform/wire'
import { confirmReceipt } from './decide.ts'
import { orderStates } from './order-state.ts'

export const confirmReceiptEndpoint = endpoint({
  id: 'confirmReceipt',
  method: 'post',
  path: '/api/v1/orders/{orderId}/confirm',
  summary: 'The buyer has the goods: the money in escrow is released',
  who: ['buyer'],
  params: z.object({ orderId: id }),
  body: z.strictObject({}),
  reply: z.object({ state: z.enum(orderStates) }),
  refusals: ['orders.not-found', 'orders.step-not-allowed'],
  handle: async (ctx, { params }) => {
    const moved = await confirmReceipt(ctx, { ...params, buyerId: ctx.actor.id })
    return { state: moved.to }
  },
})
