import type { Ctx } from '#platform/context'
import { endpoint, z } from '#platform/endpoint'
import { newId } from '#platform/id'
import type { Locale } from '#platform/say'
import { id, pieces } from '#platform/wire'
import { codeText } from '#modules/discounts'
import { dropCodes, putCode } from './cart-codes.ts'
import { cartOwner, dropLines, putLine } from './cart.ts'
import { countCodeTry } from './till-tries.ts'
import { viewCart } from './view-cart.ts'
import { cartReply, wireCart } from './wire.ts'

const line = z.object({ listingId: id, variantId: id })
const lineRefusals = ['checkout.offer-not-found', 'checkout.offer-down', 'checkout.cart-full']

export const readCart = endpoint({
  id: 'readCart',
  method: 'get',
  path: '/api/v1/cart',
  summary: 'The cart as it would be bought now, grouped by what clears customs together',
  who: ['anyone', 'buyer'],
  reply: cartReply,
  handle: async (ctx, { request }) => shown(ctx, await cartOwner(ctx), request.locale),
})

export const putCartLine = endpoint({
  id: 'putCartLine',
  method: 'put',
  path: '/api/v1/cart/lines',
  summary: 'Puts a line at a quantity, at the price of this moment; the first one of a visitor makes the cart',
  who: ['anyone', 'buyer'],
  body: line.extend({ quantity: pieces }).strict(),
  reply: cartReply,
  refusals: lineRefusals,
  keyless: 'a line put at a quantity twice lies there once',
  handle: async (ctx, { body, request }) => {
    const owner = (await cartOwner(ctx)) ?? newId(ctx.now)
    await putLine(ctx, owner, body, 'set')
    return shown(ctx, owner, request.locale)
  },
})

export const dropCartLine = endpoint({
  id: 'dropCartLine',
  method: 'delete',
  path: '/api/v1/cart/lines/{listingId}/{variantId}',
  summary: 'Takes a line out of the cart',
  who: ['anyone', 'buyer'],
  params: line,
  reply: cartReply,
  keyless: 'a line that is out stays out',
  handle: async (ctx, { params, request }) => {
    const owner = await cartOwner(ctx)
    if (owner !== null) await dropLines(ctx, owner, [params])
    return shown(ctx, owner, request.locale)
  },
})

const codeIn = z.object({ code: codeText })

export const putCartCode = endpoint({
  id: 'putCartCode',
  method: 'put',
  path: '/api/v1/cart/codes/{code}',
  summary: 'Puts a coupon code into the cart; the answer says what it takes off, or why it takes off nothing now',
  who: ['anyone', 'buyer'],
  params: codeIn,
  reply: cartReply,
  refusals: ['checkout.codes-full', 'identity.too-many'],
  keyless: 'a code put in twice lies there once',
  handle: async (ctx, { params, request }) => {
    await countCodeTry(ctx, request.ip)
    const owner = (await cartOwner(ctx)) ?? newId(ctx.now)
    await putCode(ctx, owner, params.code)
    return shown(ctx, owner, request.locale)
  },
})

export const dropCartCode = endpoint({
  id: 'dropCartCode',
  method: 'delete',
  path: '/api/v1/cart/codes/{code}',
  summary: 'Takes a coupon code out of the cart',
  who: ['anyone', 'buyer'],
  params: codeIn,
  reply: cartReply,
  keyless: 'a code that is out stays out',
  handle: async (ctx, { params, request }) => {
    const owner = await cartOwner(ctx)
    if (owner !== null) await dropCodes(ctx, [{ ownerId: owner, code: params.code }])
    return shown(ctx, owner, request.locale)
  },
})

async function shown(ctx: Ctx, owner: string | null, locale: Locale) {
  const visitorId = ctx.actor.kind === 'anyone' ? owner : null
  return wireCart(await viewCart(ctx, owner), visitorId, ctx.world.say(locale))
}
