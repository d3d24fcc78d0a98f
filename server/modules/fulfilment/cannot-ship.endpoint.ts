import { orderOf } from '#modules/orders'
import { endpoint, z } from '#platform/endpoint'
import { line, money } from '#platform/wire'
import { cannotShip } from './cannot-ship.ts'
import { Lines } from './parcel-reply.ts'
import { sellerOf } from './seller-of.ts'

export const cannotShipEndpoint = endpoint({
  id: 'cannotShip',
  method: 'post',
  path: '/api/v1/seller/orders/{orderId}/cannot-ship',
  summary: 'Pieces that cannot be shipped go back to the buyer with their freight and tax; the rest goes on.',
  who: ['seller'],
  params: z.object({ orderId: z.uuid() }),
  body: z.strictObject({ lines: Lines, reason: line(200) }),
  reply: z.object({ state: z.string(), promisedBack: money }),
  status: 201,
  refusals: [
    'fulfilment.no-seller',
    'fulfilment.handed-over',
    'orders.not-found',
    'orders.too-late-to-refund',
    'orders.refund-exceeds',
    'orders.nothing-to-refund',
  ],
  handle: async (ctx, { params: { orderId }, body }) => {
    const key = { sellerId: sellerOf(ctx.actor), orderId }
    await cannotShip(ctx, { ...key, lines: body.lines, note: body.reason })
    const { state, refundAskedMinor, currency } = await orderOf(ctx, key)
    return { state, promisedBack: { minor: refundAskedMinor, currency } }
  },
})
