import { listProducts } from '@westbound/server/modules/catalog'
import { labelOfProduct, LabelStated, stateLabel } from '@westbound/server/modules/documents'
import { demonstrationAccounts } from '@westbound/server/modules/identity'
import { sellerOf } from '@westbound/server/modules/sellers'
import type { Ctx } from '@westbound/server/platform/context'
import { foodLabels, wineLabels } from './labels/food.ts'
import { cosmeticLabels, textileLabels } from './labels/goods.ts'
import type { Labels } from './labels/label.ts'
import type { Seller } from './types.ts'

/** What the shops of the demonstration state for the Chinese electronic label, by the product's handle. */
export const labels: Labels = { ...foodLabels, ...wineLabels, ...cosmeticLabels, ...textileLabels }

/** A shop states the labels of its products; one that has stated something itself keeps it, and a second time does nothing. */
export async function stateLabels(ctx: Ctx, seller: Seller): Promise<void> {
  const account = (await demonstrationAccounts(ctx)).find(({ email }) => email === seller.email)
  const found = account === undefined ? null : await sellerOf(ctx, account.id)
  if (found === null) return
  const own: Ctx = { ...ctx, actor: { kind: 'seller', id: found.accountId, sellerId: found.id } }
  for (const { product } of (await listProducts(own, found.id, { limit: 100 })).products) {
    const stated = labels[product.handle]
    const key = { sellerId: found.id, productId: product.id }
    if (stated === undefined || (await labelOfProduct(own, key)).label.version !== null) continue
    await stateLabel(own, key, LabelStated.parse(stated))
  }
}
