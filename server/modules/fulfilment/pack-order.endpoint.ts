import { endpoint, z } from '#platform/endpoint'
import { packOrder } from './pack-order.ts'
import { ParcelReply, parcelReply } from './parcel-reply.ts'
import { sellerOf } from './seller-of.ts'

export const packOrderEndpoint = endpoint({
  id: 'packOrder',
  method: 'post',
  path: '/api/v1/seller/orders/{orderId}/pack',
  summary: 'The order is packed: its slip can be printed.',
  who: ['seller'],
  params: z.object({ orderId: z.uuid() }),
  reply: ParcelReply,
  refusals: ['fulfilment.no-seller', 'orders.not-found', 'orders.step-not-allowed'],
  handle: async (ctx, { params }) =>
    parcelReply(await packOrder(ctx, { sellerId: sellerOf(ctx.actor), orderId: params.orderId })),
})
