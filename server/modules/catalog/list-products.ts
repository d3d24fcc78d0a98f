import { chineseOf } from '#modules/translation'
import type { Ctx } from '#platform/context'
import { own } from '#platform/db'
import { paged } from '#platform/paged'
import type { BlockCode } from './judge.ts'
import type { Product } from './product.ts'
import { productsOf } from './read-product.ts'
import type { Tables } from './tables.ts'

/** One line of a seller's list: the product and what is still missing, as far as one can see without judging. */
export type ListedProduct = {
  readonly product: Product
  readonly chineseState: string
  readonly missing: readonly BlockCode[]
}

/** A page of a seller's products, newest first. `cursor` is the id of the last one seen. */
export async function listProducts(
  ctx: Ctx,
  sellerId: string,
  { cursor, limit }: { readonly cursor?: string | undefined; readonly limit: number },
): Promise<{ readonly products: readonly ListedProduct[]; readonly next: string | null }> {
  const rows = await own<Tables>(ctx.tx)
    .selectFrom('catalog.product')
    .select(['id', 'source_hash'])
    .where('seller_id', '=', sellerId)
    .$if(cursor !== undefined, (query) => query.where('id', '<', cursor ?? ''))
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute()
  const { items: shown, next } = paged(rows, limit)
  const products = await productsOf(
    ctx,
    sellerId,
    shown.map((row) => row.id),
  )
  const chinese = await chineseOf(
    ctx,
    sellerId,
    shown.map((row) => ({ productId: row.id, sourceHash: row.source_hash })),
  )
  const byId = new Map(products.map((product) => [product.id, product]))
  return {
    products: shown.flatMap(({ id }) => {
      const product = byId.get(id)
      if (product === undefined) return []
      const text = chinese.get(id)
      const chineseState = text === undefined ? 'none' : text.stale ? 'stale' : text.state
      return [{ product, chineseState, missing: missingOf(product, chineseState) }]
    }),
    next,
  }
}

function missingOf(product: Product, chineseState: string): readonly BlockCode[] {
  const some = (lacks: (variant: Product['variants'][number]) => boolean) => product.variants.some(lacks)
  const chinese =
    chineseState === 'none' || chineseState === 'asked'
      ? 'chinese-missing'
      : chineseState === 'stale'
        ? 'chinese-stale'
        : 'chinese-not-approved'
  return [
    ...(product.originState === null ? (['origin-missing'] as const) : []),
    ...(some((variant) => variant.weightGrams === null) ? (['weight-missing'] as const) : []),
    ...(some((variant) => variant.hsCode === null) ? (['hs-missing'] as const) : []),
    ...(some((variant) => variant.keep === null && variant.shelf === null) ? (['price-missing'] as const) : []),
    ...(chineseState === 'approved' ? [] : ([chinese] as const)),
  ]
}
