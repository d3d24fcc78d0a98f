import { endpoint } from '#platform/endpoint'
import { actingSeller } from './acting-seller.ts'
import { submitSeller } from './move-seller.ts'
import { saveBusiness } from './save-business.ts'
import { sellerReply } from './seller-reply.ts'
import { BusinessBody, SellerReply } from './wire.ts'

export const showSeller = endpoint({
  id: 'showSeller',
  method: 'get',
  path: '/api/v1/seller',
  summary: 'The own business and how far its verification is',
  who: ['seller'],
  reply: SellerReply,
  refusals: ['sellers.no-business'],
  handle: (ctx) => sellerReply(ctx, actingSeller(ctx.actor)),
})

export const saveBusinessEndpoint = endpoint({
  id: 'saveBusiness',
  method: 'put',
  path: '/api/v1/seller/business',
  summary: 'State the business: name, address with county, industry, what it makes',
  who: ['seller'],
  body: BusinessBody,
  reply: SellerReply,
  refusals: [
    'sellers.no-business',
    'sellers.state-unknown',
    'sellers.zip-invalid',
    'sellers.county-unknown',
    'sellers.naics-unknown',
    'sellers.ein-invalid',
    'sellers.phone-invalid',
    'sellers.being-checked',
    'sellers.verified-facts',
    'sellers.suspended',
  ],
  handle: async (ctx, { body }) => {
    const sellerId = actingSeller(ctx.actor)
    const { address, ein, ...rest } = body
    await saveBusiness(ctx, sellerId, { ...rest, ...address, ein })
    return await sellerReply(ctx, sellerId)
  },
})

export const submitSellerEndpoint = endpoint({
  id: 'submitSeller',
  method: 'post',
  path: '/api/v1/seller/submit',
  summary: 'Hand the business in for verification',
  who: ['seller'],
  reply: SellerReply,
  refusals: ['sellers.no-business', 'sellers.business-missing', 'sellers.bank-missing', 'sellers.already-decided'],
  handle: async (ctx) => {
    const sellerId = actingSeller(ctx.actor)
    await submitSeller(ctx, sellerId)
    return await sellerReply(ctx, sellerId)
  },
})
