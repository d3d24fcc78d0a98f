import { endpoint } from '#platform/endpoint'
import { id, line, page, z } from '#platform/wire'
import { makeDiscount, stopDiscount } from './make-discount.ts'
import { listDiscounts } from './read-discounts.ts'
import { DiscountList, made, newDiscount, stopped, termsGiven, why, wireDiscount } from './wire.ts'

export const listOperatorDiscounts = endpoint({
  id: 'listOperatorDiscounts',
  method: 'get',
  path: '/api/v1/operator/discounts',
  summary: 'The coupons and promotions that the platform or a programme funds, newest first, with their usage and cost',
  who: ['operator'],
  query: z.object({ ...page, cursor: id.optional() }),
  reply: DiscountList,
  handle: async (ctx, { query }) => {
    const { discounts, cursor } = await listDiscounts(ctx, 'operator', query)
    return { discounts: discounts.map(wireDiscount), next: cursor }
  },
})

export const makeOperatorDiscount = endpoint({
  id: 'makeOperatorDiscount',
  method: 'post',
  path: '/api/v1/operator/discounts',
  summary:
    'Makes a coupon or promotion funded by the platform, or by a programme that is named; for all sellers or one',
  who: ['operator'],
  body: z.strictObject({
    ...newDiscount,
    sellerId: id.optional(),
    programme: line(120).optional().describe('Who funds it; without a name the platform does'),
  }),
  reply: made,
  status: 201,
  refusals: [
    'sellers.not-found',
    'sellers.not-approved',
    'discounts.listing-not-found',
    'discounts.code-taken',
    'discounts.terms-wrong',
  ],
  handle: async (ctx, { body: { sellerId = null, programme, ...body } }) => {
    const by =
      programme === undefined
        ? ({ funder: 'platform', sellerId } as const)
        : ({ funder: 'programme', programme, sellerId } as const)
    return { discountId: await makeDiscount(ctx, by, termsGiven(body)) }
  },
})

export const stopOperatorDiscount = endpoint({
  id: 'stopOperatorDiscount',
  method: 'post',
  path: '/api/v1/operator/discounts/{discountId}/stop',
  summary: 'Stops any coupon or promotion, a seller’s too; quotes already made keep it until they expire',
  who: ['operator'],
  params: z.object({ discountId: id }),
  body: why,
  reply: stopped,
  refusals: ['discounts.not-found', 'discounts.stopped-already'],
  handle: async (ctx, { params, body }) => {
    await stopDiscount(ctx, { ...params, sellerId: null }, body.reason)
    return { stopped: true as const }
  },
})
