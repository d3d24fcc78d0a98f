import { endpoint } from '#platform/endpoint'
import { id, nullable, page, z } from '#platform/wire'
import { findOrders, tabNames, tabs } from './find-orders.ts'
import { orderView, viewOf } from './order-view.ts'

export const listOrders = endpoint({
  id: 'listOrders',
  method: 'get',
  path: '/api/v1/orders',
  summary: 'The buyer’s own orders, newest first',
  who: ['buyer'],
  query: z.object({ tab: z.enum(tabNames).optional(), checkoutId: id.optional(), ...page, cursor: id.optional() }),
  reply: z.object({ orders: z.array(orderView), cursor: nullable(id) }),
  handle: async (ctx, { query: { tab, checkoutId, cursor, limit } }) => {
    const found = await findOrders(ctx, {
      buyerId: ctx.actor.id,
      limit,
      ...(tab === undefined ? {} : { states: tabs[tab] }),
      ...(checkoutId === undefined ? {} : { checkoutId }),
      ...(cursor === undefined ? {} : { cursor }),
    })
    return { orders: found.orders.map(viewOf), cursor: found.cursor }
  },
})
