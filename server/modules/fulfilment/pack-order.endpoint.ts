import { endpoint, z } from '#platform/endpoint'
import { packOrder, packPart } from './pack-order.ts'
import { Lines, ParcelReply, parcelReply } from './parcel-reply.ts'
import { sellerOf } from './seller-of.ts'

export const packOrderEndpoint = endpoint({
  id: 'packOrder',
  method: 'post',
  path: '/api/v1/seller/orders/{orderId}/pack',
  summary: 'The order is packed: its slip can be printed.',
  who: ['seller'],
  params: z.object({ orderId: z.uuid() }),
  reply: ParcelReply,
  refusals: ['fulfilment.no-seller', 'orders.not-found', 'orders.step-not-allowed', 'orders.stopped'],
  handle: async (ctx, { params }) =>
    parcelReply(await packOrder(ctx, { sellerId: sellerOf(ctx.actor), orderId: params.orderId })),
})

export const packPartEndpoint = endpoint({
  id: 'packPart',
  method: 'post',
  path: '/api/v1/seller/orders/{orderId}/parcels',
  summary: 'Some pieces of the order are packed in a parcel of their own, which is declared to customs by itself.',
  who: ['seller'],
  params: z.object({ orderId: z.uuid() }),
  body: z.strictObject({ lines: Lines }),
  reply: ParcelReply,
  status: 201,
  refusals: [
    'fulfilment.no-seller',
    'fulfilment.packed-whole',
    'orders.not-found',
    'orders.step-not-allowed',
    'orders.stopped',
    'orders.not-so-many-left',
  ],
  handle: async (ctx, { params, body }) =>
    parcelReply(await packPart(ctx, { sellerId: sellerOf(ctx.actor), orderId: params.orderId, lines: body.lines })),
})
