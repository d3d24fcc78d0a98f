import type { Ctx } from '#platform/context'
import { own } from '#platform/db'
import { emit } from '#platform/outbox'
import { listingChanged } from './events.ts'
import { keepShownOf } from './keep-shown.ts'
import type { Tables } from './tables.ts'

/** A product looks different, by another first picture, say: what buyers read follows at once, and search is told. */
export async function tellWordsChanged(
  ctx: Ctx,
  { sellerId, productId }: { readonly sellerId: string; readonly productId: string },
): Promise<void> {
  await keepShownOf(ctx, { sellerId, productId })
  const rows = await own<Tables>(ctx.tx)
    .selectFrom('catalog.listing')
    .select(['id', 'state'])
    .where('seller_id', '=', sellerId)
    .where('product_id', '=', productId)
    .where('state', '=', 'live')
    .execute()
  await emit(ctx, listingChanged, ...rows.map((row) => ({ sellerId, listingId: row.id, productId, state: row.state })))
}
