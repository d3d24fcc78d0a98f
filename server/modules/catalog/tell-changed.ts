import type { Ctx } from '#platform/context'
import { own } from '#platform/db'
import { emit } from '#platform/outbox'
import { listingChanged } from './events.ts'
import type { Tables } from './tables.ts'

/** Tells search that a product's live listings look different: another first picture, say. */
export async function tellWordsChanged(
  ctx: Ctx,
  { sellerId, productId }: { readonly sellerId: string; readonly productId: string },
): Promise<void> {
  const rows = await own<Tables>(ctx.tx)
    .selectFrom('catalog.listing')
    .select(['id', 'state'])
    .where('seller_id', '=', sellerId)
    .where('product_id', '=', productId)
    .where('state', '=', 'live')
    .execute()
  await emit(ctx, listingChanged, ...rows.map((row) => ({ sellerId, listingId: row.id, productId, state: row.state })))
}
