import { actingSeller } from '#modules/sellers'
import { endpoint } from '#platform/endpoint'
import { id, page, z } from '#platform/wire'
import { makeDiscount, stopDiscount } from './make-discount.ts'
import { listDiscounts } from './read-discounts.ts'
import { DiscountList, made, newDiscount, stopped, termsGiven, why, wireDiscount } from './wire.ts'

export const listSellerDiscounts = endpoint({
  id: 'listSellerDiscounts',
  method: 'get',
  path: '/api/v1/seller/discounts',
  summary: 'The coupons and promotions of the seller, newest first, with how often each was used and what it cost',
  who: ['seller'],
  query: z.object({ ...page, cursor: id.optional() }),
  reply: DiscountList,
  refusals: ['sellers.no-business'],
  handle: async (ctx, { query }) => {
    const { discounts, cursor } = await listDiscounts(ctx, { sellerId: actingSeller(ctx.actor) }, query)
    return { discounts: discounts.map(wireDiscount), next: cursor }
  },
})

export const makeSellerDiscount = endpoint({
  id: 'makeSellerDiscount',
  method: 'post',
  path: '/api/v1/seller/discounts',
  summary: 'Makes a coupon or promotion on the seller’s own goods, funded by the seller',
  who: ['seller'],
  body: z.strictObject(newDiscount),
  reply: made,
  status: 201,
  refusals: [
    'sellers.no-business',
    'sellers.not-approved',
    'discounts.listing-not-found',
    'discounts.code-taken',
    'discounts.terms-wrong',
  ],
  handle: async (ctx, { body }) => {
    const by = { funder: 'seller', sellerId: actingSeller(ctx.actor) } as const
    return { discountId: await makeDiscount(ctx, by, termsGiven(body)) }
  },
})

export const stopSellerDiscount = endpoint({
  id: 'stopSellerDiscount',
  method: 'post',
  path: '/api/v1/seller/discounts/{discountId}/stop',
  summary: 'Stops a coupon or promotion of the seller; quotes already made keep it until they expire',
  who: ['seller'],
  params: z.object({ discountId: id }),
  body: why,
  reply: stopped,
  refusals: ['sellers.no-business', 'discounts.not-found', 'discounts.stopped-already'],
  handle: async (ctx, { params, body }) => {
    await stopDiscount(ctx, { ...params, sellerId: actingSeller(ctx.actor) }, body.reason)
    return { stopped: true as const }
  },
})
