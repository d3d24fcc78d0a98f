import { actingSeller } from '#modules/sellers'
import { endpoint } from '#platform/endpoint'
import { id, z } from '#platform/wire'
import { LabelContent } from './contents.ts'
import { LabelStated } from './label-stated.ts'
import { LotStated, stateLot } from './lots.ts'
import { korusFile } from './render-korus.ts'
import { labelFile } from './render-label.ts'
import { labelOfListing, labelOfProduct, stateLabel, type ProductLabel } from './product-label.ts'
import { korusOrigin, KorusOrigin, OriginStated, stateOrigin } from './product-origin.ts'

const params = z.object({ productId: id })
const LabelReply = z.object({ stated: LabelStated, label: LabelContent }).openapi('ProductLabel')
const labelReply = ({ stated, label }: ProductLabel) => ({ stated, label })

export const getProductLabel = endpoint({
  id: 'getProductLabel',
  method: 'get',
  path: '/api/v1/seller/products/{productId}/label',
  summary: 'The Chinese electronic label of a product: what was stated, what it makes, what is missing',
  who: ['seller'],
  params,
  reply: LabelReply,
  refusals: ['catalog.product-not-found', 'sellers.no-business'],
  handle: async (ctx, { params: { productId } }) =>
    labelReply(await labelOfProduct(ctx, { sellerId: actingSeller(ctx.actor), productId })),
})

export const putProductLabel = endpoint({
  id: 'putProductLabel',
  method: 'put',
  path: '/api/v1/seller/products/{productId}/label',
  summary: 'States what stands on the Chinese electronic label; a new version each time it changes',
  who: ['seller'],
  params,
  body: LabelStated,
  reply: LabelReply,
  refusals: ['catalog.product-not-found', 'sellers.no-business'],
  handle: async (ctx, { params: { productId }, body }) =>
    labelReply(await stateLabel(ctx, { sellerId: actingSeller(ctx.actor), productId }, body)),
})

export const getListingLabel = endpoint({
  id: 'getListingLabel',
  method: 'get',
  path: '/api/v1/listings/{productId}/label',
  summary: 'The Chinese electronic label of a product on sale as JSON or PDF, by Accept, to be read before buying',
  who: ['anyone', 'buyer', 'seller', 'operator'],
  params,
  reply: z
    .object({ label: LabelContent, notices: z.array(z.string()), demonstration: z.boolean() })
    .openapi('ListingLabel'),
  refusals: ['catalog.listing-not-found', 'documents.no-label'],
  handle: async (ctx, { params: { productId } }) => {
    const { label, notices, demonstration } = await labelOfListing(ctx, productId)
    return { label, notices: [...notices], demonstration }
  },
  also: {
    type: 'application/pdf',
    make: async (ctx, { params: { productId } }) => await labelFile(ctx, await labelOfListing(ctx, productId)),
  },
})

export const getProductOrigin = endpoint({
  id: 'getProductOrigin',
  method: 'get',
  path: '/api/v1/seller/products/{productId}/origin/korus',
  summary: 'The data elements of KORUS Article 6.15 for a product, and what of them is missing',
  who: ['seller'],
  params,
  reply: KorusOrigin,
  refusals: ['catalog.product-not-found', 'sellers.no-business'],
  handle: (ctx, { params: { productId }, request }) =>
    korusOrigin(ctx, { sellerId: actingSeller(ctx.actor), productId }, ctx.world.say(request.locale)),
  also: {
    type: 'application/pdf',
    make: async (ctx, { params: { productId } }) =>
      await korusFile(
        ctx,
        await korusOrigin(ctx, { sellerId: actingSeller(ctx.actor), productId }, ctx.world.say('en')),
      ),
  },
})

export const putProductOrigin = endpoint({
  id: 'putProductOrigin',
  method: 'put',
  path: '/api/v1/seller/products/{productId}/origin/korus',
  summary: 'States why a product originates in the United States, by whom, and for how long that holds',
  who: ['seller'],
  params,
  body: OriginStated,
  reply: KorusOrigin,
  refusals: ['catalog.product-not-found', 'documents.blanket-too-long', 'sellers.no-business'],
  handle: async (ctx, { params: { productId }, body, request }) => {
    const key = { sellerId: actingSeller(ctx.actor), productId }
    await stateOrigin(ctx, key, body)
    return await korusOrigin(ctx, key, ctx.world.say(request.locale))
  },
})

export const putOrderLot = endpoint({
  id: 'putOrderLot',
  method: 'put',
  path: '/api/v1/seller/orders/{orderId}/lots/{line}',
  summary: 'States the lot from which the pieces of an order line come, and its certificates',
  who: ['seller'],
  params: z.object({ orderId: id, line: z.coerce.number().int().min(1).max(1000) }),
  body: LotStated,
  reply: LotStated,
  refusals: ['orders.not-found', 'documents.no-line', 'documents.dates-reversed', 'sellers.no-business'],
  handle: async (ctx, { params: { orderId, line }, body }) => {
    await stateLot(ctx, { sellerId: actingSeller(ctx.actor), orderId }, line, body)
    return body
  },
})
