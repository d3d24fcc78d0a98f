import { endpoint } from '#platform/endpoint'
import { id, instant, line, nullable, z } from '#platform/wire'
import { decideSeller } from './move-seller.ts'
import { sellersInState } from './read-seller.ts'
import { sellerReply } from './seller-reply.ts'
import { SellerReply } from './wire.ts'

export const listVerification = endpoint({
  id: 'listVerification',
  method: 'get',
  path: '/api/v1/operator/verification',
  summary: 'Businesses that wait for verification, the longest waiting first',
  who: ['operator'],
  reply: z.strictObject({
    items: z.array(
      z.strictObject({
        sellerId: z.string(),
        legalName: nullable(z.string()),
        tradeName: nullable(z.string()),
        submittedAt: nullable(instant),
      }),
    ),
  }),
  handle: async (ctx) => {
    const waiting = await sellersInState(ctx, 'submitted')
    return {
      items: waiting.map(({ id: sellerId, legalName, tradeName, submittedAt }) => ({
        sellerId,
        legalName,
        tradeName,
        submittedAt,
      })),
    }
  },
})

export const showVerification = endpoint({
  id: 'showVerification',
  method: 'get',
  path: '/api/v1/operator/verification/{sellerId}',
  summary: 'One business as the operator verifies it',
  who: ['operator'],
  params: z.strictObject({ sellerId: id }),
  reply: SellerReply,
  refusals: ['sellers.not-found'],
  handle: (ctx, { params }) => sellerReply(ctx, params.sellerId),
})

export const decideVerification = endpoint({
  id: 'decideVerification',
  method: 'post',
  path: '/api/v1/operator/verification/{sellerId}/decide',
  summary: 'Approve or refuse a submitted business, suspend or resume an approved one; the reason goes to the seller',
  who: ['operator'],
  params: z.strictObject({ sellerId: id }),
  body: z.strictObject({ decision: z.enum(['approve', 'refuse', 'suspend', 'resume']), reason: line(1000) }),
  reply: SellerReply,
  refusals: ['sellers.not-found', 'sellers.already-decided', 'screening.under-review', 'screening.matched'],
  handle: async (ctx, { params, body }) => {
    await decideSeller(ctx, params.sellerId, body.decision, body.reason)
    return await sellerReply(ctx, params.sellerId)
  },
})
