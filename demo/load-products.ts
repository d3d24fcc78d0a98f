import {
  approveChineseOf,
  productOf,
  publish,
  saveChineseOf,
  saveProducts,
  type NetQuantity,
  type ProductInput,
} from '@westbound/server/modules/catalog'
import { classifyProduct } from '@westbound/server/modules/export-control'
import { setOnHand } from '@westbound/server/modules/inventory'
import { must } from '@westbound/server/platform/check'
import type { Ctx } from '@westbound/server/platform/context'
import { usd } from '@westbound/server/platform/money'
import { products } from './products.ts'
import type { Product, Seller, Variant } from './types.ts'

/**
 * Puts a shop's goods in: texts, prices, stock, approved Chinese. What the rules let in goes on sale by parcel, and from
 * bonded stock where some stands; what they do not stays a draft, whose page says which rule and what to do.
 */
export async function loadProducts(ctx: Ctx, sellerId: string, seller: Seller): Promise<void> {
  const own = products.filter((product) => product.seller === seller.handle)
  const saved = await saveProducts(
    ctx,
    sellerId,
    own.map((product) => inputOf(product, seller)),
  )
  for (const product of own) {
    const found = saved.find((each) => each.handle === product.handle)
    if (found === undefined || found.what === 'refused') continue
    const of = { sellerId, productId: found.productId }
    const { variants } = await productOf(ctx, sellerId, found.productId)
    const idOf = ({ sku }: Variant): string =>
      must(variants.find((variant) => variant.sku === sku)?.id, `the variant ${sku} was just saved`)
    await setOnHand(
      ctx,
      product.variants.flatMap((variant) => [
        { sellerId, variantId: idOf(variant), place: 'us', onHand: variant.stockUs } as const,
        ...(variant.stockBonded === 0
          ? []
          : [{ sellerId, variantId: idOf(variant), place: 'bonded', onHand: variant.stockBonded } as const]),
      ]),
    )
    await classifyProduct(ctx, of, ear99(product, seller))
    await saveChineseOf(ctx, of, chineseOf(product))
    await approveChineseOf(ctx, of)
    const bonded = product.variants.some((variant) => variant.stockBonded > 0)
    for (const mode of ['9610', '1210'] as const)
      if (product.expected[mode] === 'allowed' && (mode === '9610' || bonded)) await publish(ctx, { ...of, mode })
  }
}

/** What every shop of the demonstration says of its goods: nothing they sell stands on a control list. */
export const ear99 = (product: Product, { contactName }: Seller) => ({
  groups: [],
  scheduleB: null,
  reason: `${product.title.en}: consumer goods, on no control list`,
  signedName: contactName,
})

const inputOf = (product: Product, seller: Seller): ProductInput => ({
  handle: product.handle,
  title: product.title.en,
  descriptionHtml: paragraph(product.description.en),
  vendor: seller.shopName.en,
  type: product.category,
  tags: [],
  status: 'active',
  optionNames: product.optionName === null ? [] : [product.optionName.en],
  originCountry: 'US',
  originState: product.originState,
  category: product.category,
  attributes: product.attributes,
  drawing: product.drawing,
  variants: product.variants.map((variant) => ({
    sku: variant.sku,
    optionValues: variant.option === null ? [] : [variant.option.en],
    shopPriceMinor: variant.listUsdMinor,
    weightGrams: variant.weightGrams,
    hsCode: product.hs8,
    net: netOf(variant),
    legalQuantity1: variant.legalQuantity1,
    legalQuantity2: variant.legalQuantity2,
    keep: usd(variant.keepUsdMinor),
  })),
  pictures: [],
})

/** Pairs are counted by the legal quantity; as contents of a piece they say nothing about a price per unit. */
function netOf({ net: { amount, unit } }: Variant): NetQuantity | null {
  return unit === 'pair' ? null : { amount, unit }
}

const chineseOf = (product: Product) => ({
  titleZh: product.title.zh,
  descriptionZhHtml: paragraph(product.description.zh),
  optionNamesZh: product.optionName === null ? [] : [product.optionName.zh],
  optionValuesZh:
    product.optionName === null ? [] : [[...new Set(product.variants.flatMap(({ option }) => option?.zh ?? []))]],
})

const paragraph = (text: string): string =>
  `<p>${text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')}</p>`
