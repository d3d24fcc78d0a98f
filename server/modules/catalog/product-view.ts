import { id, instant, money, nullable, z } from '#platform/wire'
import type { ListedProduct } from './list-products.ts'
import type { Product } from './product.ts'

const Texts = z.array(z.string())
const Status = z.enum(['active', 'draft', 'archived'])
const ListingView = z.object({
  listingId: id,
  mode: z.enum(['9610', '1210']),
  state: z.enum(['draft', 'live', 'down']),
  /** False once the seller took it down: it then stays down. */
  wanted: z.boolean(),
  reason: nullable(z.string()),
})

/** A product as its seller sees it over the API. */
export const ProductView = z
  .object({
    productId: id,
    handle: z.string(),
    title: z.string(),
    descriptionHtml: z.string(),
    vendor: z.string(),
    type: z.string(),
    category: nullable(z.string()),
    status: Status,
    optionNames: Texts,
    originCountry: nullable(z.string()),
    originState: nullable(z.string()),
    hsHint: nullable(z.string()),
    attributes: Texts,
    papers: Texts,
    changedAt: instant,
    variants: z.array(
      z.object({
        variantId: id,
        sku: nullable(z.string()),
        optionValues: Texts,
        barcode: nullable(z.string()),
        shopPrice: nullable(money),
        weightGrams: nullable(z.number().int()),
        hsCode: nullable(z.string()),
        net: nullable(z.object({ amount: z.string(), unit: z.string() })),
        legalQuantity1: nullable(z.string()),
        legalQuantity2: nullable(z.string()),
        keep: nullable(money),
        shelf: nullable(money),
      }),
    ),
    pictures: z.array(
      z.object({
        pictureId: id,
        state: z.enum(['waiting', 'stored', 'refused', 'removed']),
        source: z.string(),
        alt: z.string(),
        refused: nullable(z.string()),
        hash: nullable(z.string()),
      }),
    ),
    listings: z.array(ListingView),
  })
  .openapi('Product')

export function viewOf(product: Product): z.output<typeof ProductView> {
  return {
    productId: product.id,
    handle: product.handle,
    title: product.title,
    descriptionHtml: product.descriptionHtml,
    vendor: product.vendor,
    type: product.type,
    category: product.category,
    status: product.status,
    optionNames: [...product.optionNames],
    originCountry: product.originCountry,
    originState: product.originState,
    hsHint: product.hsHint,
    attributes: [...product.attributes],
    papers: [...product.papers],
    changedAt: product.changedAt,
    variants: product.variants.map((variant) => ({
      variantId: variant.id,
      sku: variant.sku,
      optionValues: [...variant.optionValues],
      barcode: variant.barcode,
      shopPrice: variant.shopPrice,
      weightGrams: variant.weightGrams,
      hsCode: variant.hsCode,
      net: variant.net,
      legalQuantity1: variant.legalQuantity1,
      legalQuantity2: variant.legalQuantity2,
      keep: variant.keep,
      shelf: variant.shelf,
    })),
    pictures: product.pictures.map(({ id: pictureId, state, source, alt, refused, hash }) => ({
      pictureId,
      state,
      source,
      alt,
      refused,
      hash,
    })),
    listings: product.listings.map((listing) => ({ ...listing })),
  }
}

/** One line of the list: enough to see what is on sale and what is missing. */
export const ListedView = z
  .object({
    productId: id,
    handle: z.string(),
    title: z.string(),
    status: Status,
    variants: z.number().int(),
    chinese: z.string(),
    missing: Texts,
    listings: z.array(ListingView),
    changedAt: instant,
  })
  .openapi('ListedProduct')

export const listedViewOf = ({ product, chineseState, missing }: ListedProduct): z.output<typeof ListedView> => ({
  productId: product.id,
  handle: product.handle,
  title: product.title,
  status: product.status,
  variants: product.variants.length,
  chinese: chineseState,
  missing: [...missing],
  listings: product.listings.map((listing) => ({ ...listing })),
  changedAt: product.changedAt,
})
