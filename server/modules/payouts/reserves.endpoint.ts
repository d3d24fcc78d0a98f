import { sellerById } from '#modules/sellers'
import { endpoint } from '#platform/endpoint'
import { id, instant, line, z } from '#platform/wire'
import { ReserveReply, reserveReply } from './payout-reply.ts'
import { acceptReserve, declineReserve, endReserve, reservesOf, setReserve } from './reserves.ts'

const Terms = z.strictObject({
  shareBp: z.number().int().min(1).max(10_000).describe('Hundredths of a percent: 1000 is a tenth'),
  holdDays: z.number().int().min(1).max(365).describe('How long each withheld amount stays withheld'),
  endsAt: instant.describe('From then on nothing more is withheld'),
  reason: line(500).describe('The seller reads it'),
})
const withNote = z.strictObject({ reason: line(500) })
const done = z.object({ done: z.boolean() })
const one = z.strictObject({ reserveId: id })

export const listReserves = endpoint({
  id: 'listReserves',
  method: 'get',
  path: '/api/v1/operator/sellers/{sellerId}/reserves',
  summary: 'A seller’s reserves, proposed ones among them, newest first',
  who: ['operator'],
  params: z.strictObject({ sellerId: id }),
  reply: z.object({ items: z.array(ReserveReply) }),
  refusals: ['sellers.not-found'],
  handle: async (ctx, { params }) => {
    const seller = await sellerById(ctx, params.sellerId)
    return { items: (await reservesOf(ctx, seller.id)).map(reserveReply) }
  },
})

export const setReserveEndpoint = endpoint({
  id: 'setReserve',
  method: 'post',
  path: '/api/v1/operator/sellers/{sellerId}/reserves',
  summary: 'Withhold a share of what is released to a seller from now on; a reserve in force ends with it',
  who: ['operator'],
  params: z.strictObject({ sellerId: id }),
  body: Terms,
  reply: z.object({ reserveId: id }),
  status: 201,
  refusals: ['sellers.not-found', 'payouts.reserve-end'],
  handle: async (ctx, { params, body }) => ({ reserveId: await setReserve(ctx, params.sellerId, body) }),
})

export const acceptReserveEndpoint = endpoint({
  id: 'acceptReserve',
  method: 'post',
  path: '/api/v1/operator/reserves/{reserveId}/accept',
  summary: 'Turn a rule’s proposal into a reserve, with terms and a reason of your own',
  who: ['operator'],
  params: one,
  body: Terms,
  reply: done,
  refusals: ['payouts.reserve-not-found', 'payouts.reserve-moved', 'payouts.reserve-end'],
  handle: async (ctx, { params, body }) => {
    await acceptReserve(ctx, params.reserveId, body)
    return { done: true }
  },
})

export const declineReserveEndpoint = endpoint({
  id: 'declineReserve',
  method: 'post',
  path: '/api/v1/operator/reserves/{reserveId}/decline',
  summary: 'Decline a rule’s proposal',
  who: ['operator'],
  params: one,
  body: withNote,
  reply: done,
  refusals: ['payouts.reserve-not-found', 'payouts.reserve-moved'],
  handle: async (ctx, { params, body }) => {
    await declineReserve(ctx, params.reserveId, body.reason)
    return { done: true }
  },
})

export const endReserveEndpoint = endpoint({
  id: 'endReserve',
  method: 'post',
  path: '/api/v1/operator/reserves/{reserveId}/end',
  summary: 'End a reserve before its time; what is withheld comes back by its own dates',
  who: ['operator'],
  params: one,
  body: withNote,
  reply: done,
  refusals: ['payouts.reserve-not-found', 'payouts.reserve-moved'],
  handle: async (ctx, { params, body }) => {
    await endReserve(ctx, params.reserveId, body.reason)
    return { done: true }
  },
})
