import { endpoint } from '#platform/endpoint'
import { id, instant, line, nullable, z } from '#platform/wire'
import { extendConfirming, extendShipping } from './extend-clock.ts'
import { businessOf } from './business-of.ts'

const params = z.object({ orderId: id })
const reply = z.object({ dueAt: nullable(instant) })

export const extendShippingEndpoint = endpoint({
  id: 'extendShipping',
  method: 'post',
  path: '/api/v1/seller/orders/{orderId}/extend',
  summary: 'The seller takes more time to ship, once, with a reason that the buyer reads',
  who: ['seller'],
  params,
  body: z.strictObject({ reason: line(200) }),
  reply,
  refusals: ['orders.no-business', 'orders.not-found', 'orders.no-clock-to-extend', 'markets.setting-missing'],
  handle: async (ctx, { params: { orderId }, body }) =>
    await extendShipping(ctx, { sellerId: businessOf(ctx.actor), orderId, reason: body.reason }),
})

export const extendConfirmingEndpoint = endpoint({
  id: 'extendConfirming',
  method: 'post',
  path: '/api/v1/orders/{orderId}/extend',
  summary: 'The buyer takes more time to look at what was delivered, once',
  who: ['buyer'],
  params,
  body: z.strictObject({}),
  reply,
  refusals: ['orders.not-found', 'orders.no-clock-to-extend', 'markets.setting-missing'],
  handle: async (ctx, { params: { orderId } }) => await extendConfirming(ctx, { buyerId: ctx.actor.id, orderId }),
})
