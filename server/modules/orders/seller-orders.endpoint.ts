import { endpoint } from '#platform/endpoint'
import { id, nullable, page, z } from '#platform/wire'
import { businessOf } from './business-of.ts'
import { findOrders } from './find-orders.ts'
import { detailForSeller, sellerDetail } from './order-detail.ts'
import { orderOf } from './order-of.ts'
import { orderStates } from './order-state.ts'
import { orderView, shares, sharesOf, viewOf } from './order-view.ts'

export const listSellerOrders = endpoint({
  id: 'listSellerOrders',
  method: 'get',
  path: '/api/v1/seller/orders',
  summary: 'The orders of the seller’s own business, newest first',
  who: ['seller'],
  query: z.object({ state: z.enum(orderStates).optional(), ...page, cursor: id.optional() }),
  reply: z.object({ orders: z.array(orderView.extend(shares).openapi('OrderWithShares')), cursor: nullable(id) }),
  refusals: ['orders.no-business'],
  handle: async (ctx, { query: { state, cursor, limit } }) => {
    const found = await findOrders(ctx, {
      sellerId: businessOf(ctx.actor),
      limit,
      ...(state === undefined ? {} : { states: [state] }),
      ...(cursor === undefined ? {} : { cursor }),
    })
    return { orders: found.orders.map((order) => ({ ...viewOf(order), ...sharesOf(order) })), cursor: found.cursor }
  },
})

export const getSellerOrder = endpoint({
  id: 'getSellerOrder',
  method: 'get',
  path: '/api/v1/seller/orders/{orderId}',
  summary: 'One order of the seller’s own business',
  who: ['seller'],
  params: z.object({ orderId: id }),
  reply: sellerDetail,
  refusals: ['orders.not-found', 'orders.no-business'],
  handle: async (ctx, { params, request }) =>
    detailForSeller(ctx, await orderOf(ctx, { ...params, sellerId: businessOf(ctx.actor) }), request.locale),
})
