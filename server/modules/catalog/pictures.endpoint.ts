import { actingSeller } from '#modules/sellers'
import { endpoint } from '#platform/endpoint'
import { id, z } from '#platform/wire'
import { arrangePictures, uploadPicture } from './pictures.ts'
import { ProductView, viewOf } from './product-view.ts'
import { productOf } from './read-product.ts'
import { refuse } from './refusals.ts'

const params = z.object({ productId: id })
const alt = z.string().trim().max(300)
const types = ['image/jpeg', 'image/png', 'image/webp', 'image/avif', 'image/gif'] as const

export const uploadPictureEndpoint = endpoint({
  id: 'uploadPicture',
  method: 'post',
  path: '/api/v1/seller/products/{productId}/pictures',
  summary: 'Add a picture (raw bytes, 10 MB at most); it is re-encoded before it is shown',
  who: ['seller'],
  params,
  query: z.object({ alt: alt.default('') }),
  bytes: { max: 10 * 1024 * 1024, types },
  reply: ProductView,
  refusals: [
    'sellers.no-business',
    'catalog.product-not-found',
    'catalog.too-many-pictures',
    'catalog.picture-unreadable',
  ],
  handle: async (ctx, { params: { productId }, query, request }) => {
    const sellerId = actingSeller(ctx.actor)
    if (request.bytes.length === 0) throw refuse('catalog.picture-unreadable')
    await uploadPicture(ctx, { sellerId, productId }, { bytes: request.bytes, alt: query.alt })
    return viewOf(await productOf(ctx, sellerId, productId))
  },
})

export const arrangePicturesEndpoint = endpoint({
  id: 'arrangePictures',
  method: 'put',
  path: '/api/v1/seller/products/{productId}/pictures',
  summary: 'Put the pictures in this order with these words; those not named are removed',
  who: ['seller'],
  params,
  body: z.strictObject({ pictures: z.array(z.strictObject({ pictureId: id, alt })).max(50) }),
  reply: ProductView,
  refusals: ['sellers.no-business', 'catalog.product-not-found', 'catalog.picture-not-found'],
  handle: async (ctx, { params: { productId }, body }) =>
    viewOf(await arrangePictures(ctx, { sellerId: actingSeller(ctx.actor), productId }, body.pictures)),
})
