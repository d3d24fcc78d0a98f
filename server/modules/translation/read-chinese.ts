import type { Ctx } from '#platform/context'
import { own } from '#platform/db'
import { z } from '#platform/wire'
import { ChineseText, Source, type Chinese } from './chinese.ts'
import type { Tables } from './tables.ts'

/** The Chinese of products of one seller. `sourceHash` is what each product's words hash to now. */
export async function chineseOf(
  ctx: Ctx,
  sellerId: string,
  products: readonly { readonly productId: string; readonly sourceHash: string }[],
): Promise<ReadonlyMap<string, Chinese>> {
  if (products.length === 0) return new Map()
  const rows = await own<Tables>(ctx.tx)
    .selectFrom('translation.chinese')
    .selectAll()
    .where('seller_id', '=', sellerId)
    .where(
      'product_id',
      'in',
      products.map((each) => each.productId),
    )
    .execute()
  const hashes = new Map(products.map((each) => [each.productId, each.sourceHash]))
  return new Map(
    rows.map((row) => [
      row.product_id,
      {
        productId: row.product_id,
        state: row.state,
        stale: hashes.get(row.product_id) !== row.source_hash,
        source: Source.parse(row.source),
        text: row.text === null ? null : ChineseText.parse(row.text),
        draftedBy: row.drafted_by,
        confidence: row.confidence,
        unknownWords: z.array(z.string()).parse(row.unknown_words),
        approvedAt: row.approved_at,
      },
    ]),
  )
}
