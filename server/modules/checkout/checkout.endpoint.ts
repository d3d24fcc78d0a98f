import { batchedEndpoint, endpoint, z } from '#platform/endpoint'
import { id } from '#platform/wire'
import { forgetPerson } from './forget-person.ts'
import { placing } from './place-orders.ts'
import { checkoutOf, payCheckoutAgain, placedCheckout } from './read-checkout.ts'
import { countPayAgain } from './till-tries.ts'
import { checkoutReply, wireCheckout } from './wire.ts'

const checkoutId = z.object({ checkoutId: id })

export const placeCheckout = batchedEndpoint({
  id: 'placeCheckout',
  method: 'post',
  path: '/api/v1/checkouts',
  summary: 'Turns a quote into orders: one for each parcel, with one payment over all',
  who: ['buyer'],
  body: z.strictObject({ quoteId: id, addressId: id }),
  reply: checkoutReply,
  status: 201,
  refusals: [
    'checkout.quote-not-found',
    'checkout.quote-used',
    'checkout.quote-expired',
    'checkout.offer-down',
    'checkout.price-changed',
    'checkout.address-missing',
    'checkout.real-name-missing',
    'checkout.notice-missing',
    'checkout.short',
    'checkout.over-year-limit',
    'identity.too-many',
    'identity.cooling-down',
    'discounts.used-up',
    'discounts.used-by-person',
  ],
  batch: placing,
  ask: (actor, { body, request }) => ({ ...body, buyerId: actor.id, ip: request.ip }),
  answer: (placed) => wireCheckout(placedCheckout(placed)),
})

export const readCheckout = endpoint({
  id: 'readCheckout',
  method: 'get',
  path: '/api/v1/checkouts/{checkoutId}',
  summary: 'Where the payment of a checkout stands, where to pay, and its orders',
  who: ['buyer'],
  params: checkoutId,
  reply: checkoutReply,
  refusals: ['checkout.not-found'],
  handle: async (ctx, { params }) => wireCheckout(await checkoutOf(ctx, ctx.actor.id, params.checkoutId)),
})

export const payAgainEndpoint = endpoint({
  id: 'payCheckoutAgain',
  method: 'post',
  path: '/api/v1/checkouts/{checkoutId}/pay-again',
  summary: 'Opens a new payment after the provider declined the last one',
  who: ['buyer'],
  params: checkoutId,
  reply: checkoutReply,
  refusals: ['checkout.not-found', 'checkout.not-payable', 'identity.too-many', 'identity.cooling-down'],
  handle: async (ctx, { params, request }) => {
    await countPayAgain(ctx, ctx.actor.id, request.ip)
    return wireCheckout(await payCheckoutAgain(ctx, ctx.actor.id, params.checkoutId))
  },
})

export const forgetRealName = endpoint({
  id: 'forgetRealName',
  method: 'delete',
  path: '/api/v1/me/real-name',
  summary: 'Forgets who orders under this account, once nothing has to be cleared any more',
  who: ['buyer'],
  reply: z.object({ forgotten: z.literal(true) }),
  refusals: ['checkout.clearance-open'],
  keyless: 'what is forgotten stays forgotten',
  handle: async (ctx) => {
    await forgetPerson(ctx, ctx.actor.id)
    return { forgotten: true as const }
  },
})
