import { holdRules } from '#modules/compliance'
import type { Ctx } from '#platform/context'
import { own } from '#platform/db'
import { judge } from './judge.ts'
import { productsOf } from './read-product.ts'
import type { Tables } from './tables.ts'
import { goDown, goLive } from './write-listing.ts'

const msPerHour = 3_600_000
const batch = 20

/**
 * Judges the wanted listings of products again with today's rows: what may not be on sale any more comes down with its
 * reason, what was down for a cause that is gone comes back, and prices follow what the seller fixed (dollars kept: the
 * shelf price moves; shelf price kept: the dollars move).
 */
export async function rejudgeProducts(ctx: Ctx, sellerId: string, productIds: readonly string[]): Promise<void> {
  await holdRules(ctx)
  for (const product of await productsOf(ctx, sellerId, productIds))
    for (const listing of product.listings.filter((each) => each.wanted)) {
      const judgement = await judge(ctx, product, listing.mode)
      const [first] = judgement.blocks
      const of = { sellerId, productId: product.id, listingId: listing.listingId }
      if (first === undefined) await goLive(ctx, product, judgement, 'judged-again')
      else if (!(await goDown(ctx, of, { reason: first.code, details: first.details, wanted: true })))
        await noteJudged(ctx, of)
    }
}

/** Marks listings to be judged as soon as the worker comes to it: all wanted ones, or those of one seller. */
export async function markToJudge(ctx: Ctx, sellerId: string | null): Promise<void> {
  await own<Tables>(ctx.tx)
    .updateTable('catalog.listing')
    .set({ judged_at: new Date(0) })
    .where('wanted', '=', true)
    .$if(sellerId !== null, (query) => query.where('seller_id', '=', sellerId ?? ''))
    .execute()
}

/** Judges the listings longest unjudged, if an hour passed since; returns how many products were looked at. */
export async function rejudgeDue(ctx: Ctx): Promise<number> {
  const due = await own<Tables>(ctx.tx)
    .selectFrom('catalog.listing')
    .select(['seller_id', 'product_id'])
    .where('wanted', '=', true)
    .where('judged_at', '<', new Date(ctx.now.getTime() - msPerHour))
    .orderBy('judged_at')
    .limit(batch)
    .execute()
  for (const [sellerId, rows] of Map.groupBy(due, (row) => row.seller_id))
    await rejudgeProducts(ctx, sellerId, [...new Set(rows.map((row) => row.product_id))])
  return due.length
}

async function noteJudged(ctx: Ctx, of: { readonly sellerId: string; readonly listingId: string }): Promise<void> {
  await own<Tables>(ctx.tx)
    .updateTable('catalog.listing')
    .set({ judged_at: ctx.now })
    .where('seller_id', '=', of.sellerId)
    .where('id', '=', of.listingId)
    .execute()
}
