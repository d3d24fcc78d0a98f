import { endpoint, z } from '#platform/endpoint'
import { shipOrder, shipParcel } from './ship-order.ts'
import { ParcelReply, parcelReply } from './parcel-reply.ts'
import { sellerOf } from './seller-of.ts'

/** What keeps a parcel from leaving the United States, or its order from entering China. */
const exportRefusals = [
  'orders.stopped',
  'screening.no-list',
  'screening.under-review',
  'screening.matched',
  'export.not-classified',
  'export.specialist',
  'export.itn-needed',
]

export const shipOrderEndpoint = endpoint({
  id: 'shipOrder',
  method: 'post',
  path: '/api/v1/seller/orders/{orderId}/ship',
  summary: 'Hand the packed parcel to the carrier: a job books it, and its waybill follows.',
  who: ['seller'],
  params: z.object({ orderId: z.uuid() }),
  reply: ParcelReply,
  refusals: ['fulfilment.no-seller', 'orders.not-found', 'fulfilment.not-packed', ...exportRefusals],
  handle: async (ctx, { params }) =>
    parcelReply(await shipOrder(ctx, { sellerId: sellerOf(ctx.actor), orderId: params.orderId })),
})

export const shipParcelEndpoint = endpoint({
  id: 'shipParcel',
  method: 'post',
  path: '/api/v1/seller/orders/{orderId}/parcels/{parcelId}/ship',
  summary: 'Hand one parcel of an order that leaves in several to the carrier.',
  who: ['seller'],
  params: z.object({ orderId: z.uuid(), parcelId: z.uuid() }),
  reply: ParcelReply,
  refusals: [
    'fulfilment.no-seller',
    'orders.not-found',
    'fulfilment.no-parcel',
    'fulfilment.not-packed',
    ...exportRefusals,
  ],
  handle: async (ctx, { params }) => parcelReply(await shipParcel(ctx, { ...params, sellerId: sellerOf(ctx.actor) })),
})
