import type { Goods } from '#modules/compliance'
import type { Ctx } from '#platform/context'
import { sql } from '#platform/db'
import { z } from '#platform/wire'
import type { Mode } from './tables.ts'

/** Something sold: its code, origin and way as they were, of a product whose answers and papers are as they are now. */
export type GoodsWish = {
  readonly sellerId: string
  readonly productId: string
  readonly code: string
  readonly originState: string
  readonly mode: Mode
}
const Texts = z.array(z.string())

/** What the rules ask about each of these, in their order. One statement. */
export async function goodsOf(ctx: Ctx, wishes: readonly GoodsWish[]): Promise<readonly Goods[]> {
  if (wishes.length === 0) return []
  const { rows } = await sql<{ seller_id: string; id: string; attributes: unknown; papers: unknown }>`
    select product.seller_id, product.id, product.attributes, product.papers
      from (select distinct seller_id, product_id
              from unnest(${wishes.map(({ sellerId }) => sellerId)}::uuid[],
                          ${wishes.map(({ productId }) => productId)}::uuid[]) as wish (seller_id, product_id)) as wish
      join catalog.product as product on product.seller_id = wish.seller_id and product.id = wish.product_id
  `.execute(ctx.tx)
  const found = new Map(rows.map((row) => [`${row.seller_id} ${row.id}`, row]))
  return wishes.map(({ sellerId, productId, code, originState, mode }): Goods => {
    const product = found.get(`${sellerId} ${productId}`)
    return {
      code,
      market: 'cn',
      mode,
      originState,
      attributes: Texts.parse(product?.attributes ?? []),
      hasPapers: Texts.parse(product?.papers ?? []),
    }
  })
}
