import { endpoint, z } from '#platform/endpoint'
import { id } from '#platform/wire'
import { cartOwner } from './cart.ts'
import { quote } from './quote.ts'
import { quoteOf } from './read-quote.ts'
import { quoteReply, wireQuote } from './wire.ts'

export const makeQuote = endpoint({
  id: 'makeQuote',
  method: 'post',
  path: '/api/v1/quotes',
  summary: 'Promises the price of the cart, or of some of its lines, for some minutes',
  who: ['buyer'],
  body: z.strictObject({
    only: z
      .array(z.strictObject({ listingId: id, variantId: id }))
      .min(1)
      .max(100)
      .optional(),
    split: z.boolean().default(false).describe('Shares what is over the limit of one order out over several parcels'),
  }),
  reply: quoteReply,
  status: 201,
  refusals: [
    'checkout.cart-empty',
    'checkout.offer-down',
    'checkout.price-changed',
    'checkout.short',
    'pricing.over-order-limit',
    'pricing.over-year-limit',
    'markets.rate-stale',
  ],
  handle: async (ctx, { body }) => {
    await cartOwner(ctx)
    const wish = { split: body.split, ...(body.only === undefined ? {} : { only: body.only }) }
    return wireQuote(await quoteOf(ctx, ctx.actor.id, await quote(ctx, ctx.actor.id, wish)))
  },
})

export const readQuote = endpoint({
  id: 'readQuote',
  method: 'get',
  path: '/api/v1/quotes/{quoteId}',
  summary: 'A quote of the buyer who asks, as it was made',
  who: ['buyer'],
  params: z.object({ quoteId: id }),
  reply: quoteReply,
  refusals: ['checkout.quote-not-found'],
  handle: async (ctx, { params }) => wireQuote(await quoteOf(ctx, ctx.actor.id, params.quoteId)),
})
