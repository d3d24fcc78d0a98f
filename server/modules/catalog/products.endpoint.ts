import { actingSeller } from '#modules/sellers'
import { endpoint } from '#platform/endpoint'
import { id, nullable, page, z } from '#platform/wire'
import { editProduct, ProductEdit } from './edit-product.ts'
import { listProducts } from './list-products.ts'
import { ListedView, listedViewOf, ProductView, viewOf } from './product-view.ts'
import { productOf } from './read-product.ts'

const params = z.object({ productId: id })

export const listProductsEndpoint = endpoint({
  id: 'listProducts',
  method: 'get',
  path: '/api/v1/seller/products',
  summary: 'The seller’s products, newest first, each with what is still missing',
  who: ['seller'],
  query: z.object({ cursor: id.optional(), limit: page.limit }),
  reply: z.object({ items: z.array(ListedView), next: nullable(z.string()) }),
  refusals: ['sellers.no-business'],
  handle: async (ctx, { query }) => {
    const { products, next } = await listProducts(ctx, actingSeller(ctx.actor), query)
    return { items: products.map(listedViewOf), next }
  },
})

export const showProductEndpoint = endpoint({
  id: 'showProduct',
  method: 'get',
  path: '/api/v1/seller/products/{productId}',
  summary: 'One product with its variants, pictures and listings',
  who: ['seller'],
  params,
  reply: ProductView,
  refusals: ['sellers.no-business', 'catalog.product-not-found'],
  handle: async (ctx, { params: { productId } }) => viewOf(await productOf(ctx, actingSeller(ctx.actor), productId)),
})

export const editProductEndpoint = endpoint({
  id: 'editProduct',
  method: 'patch',
  path: '/api/v1/seller/products/{productId}',
  summary: 'State origin, weights, HS code, quantities, and the dollars to keep or the shelf price',
  who: ['seller'],
  params,
  body: ProductEdit,
  reply: ProductView,
  refusals: [
    'sellers.no-business',
    'catalog.product-not-found',
    'catalog.variant-not-found',
    'catalog.hs-unknown',
    'catalog.keep-or-shelf',
    'catalog.wrong-currency',
  ],
  handle: async (ctx, { params: { productId }, body }) =>
    viewOf(await editProduct(ctx, actingSeller(ctx.actor), productId, body)),
})
