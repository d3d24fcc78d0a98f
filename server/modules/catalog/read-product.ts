import type { Ctx } from '#platform/context'
import { own } from '#platform/db'
import type { Money } from '#platform/money'
import { z } from '#platform/wire'
import type { NetQuantity, Picture, Product, Variant } from './product.ts'
import { refuse } from './refusals.ts'
import type { Tables } from './tables.ts'
import type { Selectable } from 'kysely'

const Texts = z.array(z.string())
const NetUnit = z.enum(['g', 'kg', 't', 'ml', 'l', 'piece'])

/** One product of a seller, whole. @throws catalog.product-not-found when the seller has no such product. */
export async function productOf(ctx: Ctx, sellerId: string, productId: string): Promise<Product> {
  const [product] = await productsOf(ctx, sellerId, [productId])
  if (product === undefined) throw refuse('catalog.product-not-found')
  return product
}

/** The named products of a seller, in no order; those the seller does not have are absent. Four statements. */
export async function productsOf(
  ctx: Ctx,
  sellerId: string,
  productIds: readonly string[],
): Promise<readonly Product[]> {
  if (productIds.length === 0) return []
  const db = own<Tables>(ctx.tx)
  const products = await db
    .selectFrom('catalog.product')
    .selectAll()
    .where('seller_id', '=', sellerId)
    .where('id', 'in', productIds)
    .execute()
  const variants = await db
    .selectFrom('catalog.variant')
    .selectAll()
    .where('seller_id', '=', sellerId)
    .where('product_id', 'in', productIds)
    .orderBy('position')
    .orderBy('id')
    .execute()
  const pictures = await db
    .selectFrom('catalog.picture')
    .selectAll()
    .where('seller_id', '=', sellerId)
    .where('product_id', 'in', productIds)
    .orderBy('position')
    .orderBy('id')
    .execute()
  const listings = await db
    .selectFrom('catalog.listing')
    .select(['id', 'product_id', 'mode', 'state', 'wanted', 'reason'])
    .where('seller_id', '=', sellerId)
    .where('product_id', 'in', productIds)
    .orderBy('mode', 'desc')
    .execute()
  const [variantsBy, picturesBy, listingsBy] = [byProduct(variants), byProduct(pictures), byProduct(listings)]
  return products.map((row) => ({
    ...factsOf(row),
    variants: (variantsBy.get(row.id) ?? []).map(variantOf),
    pictures: (picturesBy.get(row.id) ?? []).filter((picture) => picture.state !== 'removed').map(pictureOf),
    pictureSources: (picturesBy.get(row.id) ?? []).map((picture) => picture.source),
    listings: (listingsBy.get(row.id) ?? []).map(({ id, mode, state, wanted, reason }) => ({
      listingId: id,
      mode,
      state,
      wanted,
      reason,
    })),
  }))
}

function factsOf(row: Selectable<Tables['catalog.product']>) {
  return {
    sellerId: row.seller_id,
    id: row.id,
    handle: row.handle,
    title: row.title,
    descriptionHtml: row.description_html,
    vendor: row.vendor,
    type: row.type,
    category: row.category,
    status: row.status,
    optionNames: Texts.parse(row.option_names),
    sourceHash: row.source_hash,
    originCountry: row.origin_country,
    originState: row.origin_state,
    hsHint: row.hs_hint,
    attributes: Texts.parse(row.attributes),
    papers: Texts.parse(row.papers),
    drawing: row.drawing,
    changedAt: row.changed_at,
  }
}

export function variantOf(row: Selectable<Tables['catalog.variant']>): Variant {
  return {
    id: row.id,
    position: row.position,
    sku: row.sku,
    optionValues: Texts.parse(row.option_values),
    barcode: row.barcode,
    shopPrice: moneyOrNull(row.shop_price_minor, row.shop_price_currency),
    weightGrams: row.weight_grams,
    hsCode: row.hs_code,
    net: netOf(row.net_amount, row.net_unit),
    legalQuantity1: row.legal_quantity_1,
    legalQuantity2: row.legal_quantity_2,
    keep: moneyOrNull(row.keep_minor, row.keep_currency),
    shelf: moneyOrNull(row.shelf_minor, row.shelf_currency),
  }
}

/** The net quantity of two columns that are null together. */
export function netOf(amount: string | null, unit: string | null): NetQuantity | null {
  return amount === null || unit === null ? null : { amount, unit: NetUnit.parse(unit) }
}

function pictureOf(row: Selectable<Tables['catalog.picture']>): Picture {
  const { id, position, source, alt, state, refused, hash } = row
  return { id, position, source, alt, state, refused, hash }
}

const moneyOrNull = (minor: bigint | null, currency: string): Money | null =>
  minor === null ? null : { minor, currency }

function byProduct<T extends { readonly product_id: string }>(rows: readonly T[]): ReadonlyMap<string, readonly T[]> {
  return Map.groupBy(rows, (row) => row.product_id)
}
