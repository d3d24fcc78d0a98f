import { listProducts } from '@westbound/server/modules/catalog'
import { classificationsOf, classifyProduct } from '@westbound/server/modules/export-control'
import { demonstrationAccounts } from '@westbound/server/modules/identity'
import { sellerOf } from '@westbound/server/modules/sellers'
import type { Ctx } from '@westbound/server/platform/context'
import { ear99 } from './load-products.ts'
import { products } from './products.ts'
import type { Seller } from './types.ts'

/** A shop that was loaded before products were classified for export says it of them now; a second time does nothing. */
export async function classifyMissing(ctx: Ctx, seller: Seller): Promise<void> {
  const account = (await demonstrationAccounts(ctx)).find(({ email }) => email === seller.email)
  const found = account === undefined ? null : await sellerOf(ctx, account.id)
  if (found === null) return
  const { products: listed } = await listProducts(ctx, found.id, { limit: 100 })
  const known = await classificationsOf(
    ctx,
    found.id,
    listed.map(({ product }) => product.id),
  )
  const own: Ctx = { ...ctx, actor: { kind: 'seller', id: found.accountId, sellerId: found.id } }
  for (const { product: kept } of listed.filter(({ product }) => !known.has(product.id))) {
    const product = products.find((each) => each.handle === kept.handle && each.seller === seller.handle)
    if (product !== undefined)
      await classifyProduct(own, { sellerId: found.id, productId: kept.id }, ear99(product, seller))
  }
}
