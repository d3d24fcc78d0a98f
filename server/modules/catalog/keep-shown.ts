import { createHash } from 'node:crypto'
import type { Ctx } from '#platform/context'
import { own, sql } from '#platform/db'
import { z } from '#platform/wire'
import { listingParts } from './listing-parts.ts'
import { ListingDetail } from './listing-detail.ts'
import type { Tables } from './tables.ts'

/** Of what `ListingDetail` looks like: text kept under another shape is not shown any more. */
const shape = createHash('sha256')
  .update(JSON.stringify(z.toJSONSchema(ListingDetail, { unrepresentable: 'any' })))
  .digest('hex')
  .slice(0, 8)

/**
 * What the kept text of `listing` is true of, besides the rows whose writers renew it: whoever changes these columns
 * alone (the rules, for a million listings at once) need not know of it.
 */
export const ofListing = sql<string>`
  concat_ws(' ', ${sql.lit(shape)}, listing.state, listing.reason, listing.verdict_hash, listing.rules_version)`

/**
 * Keeps what buyers read of these listings, in the transaction that changed their words, prices, pictures or drawing.
 * The listing's row is locked until its end, and only then everything is read: of two writers at once the second sees
 * what the first wrote.
 */
export async function keepShown(ctx: Ctx, sellerId: string, listingIds: readonly string[]): Promise<void> {
  if (listingIds.length === 0) return
  await own<Tables>(ctx.tx)
    .selectFrom('catalog.listing')
    .select('id')
    .where('seller_id', '=', sellerId)
    .where('id', 'in', listingIds)
    .orderBy('id')
    .forUpdate()
    .execute()
  const listings = await listingParts(ctx, { sellerId, listingIds })
  const rows = listings.flatMap(({ listingId, words, parts }) =>
    parts.map(({ variantId, text }, part) => ({
      listing_id: listingId,
      part,
      variant_id: variantId,
      words: part === 0 ? words : null,
      text,
    })),
  )
  await sql`
    insert into catalog.shown as shown (seller_id, listing_id, part, variant_id, true_of, words, text)
    select ${sellerId}, row.listing_id, row.part, row.variant_id, ${ofListing}, row.words, row.text
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as row
           (listing_id uuid, part integer, variant_id uuid, words text, text text)
      join catalog.listing as listing on listing.seller_id = ${sellerId} and listing.id = row.listing_id
        on conflict (seller_id, listing_id, part) do update
       set variant_id = excluded.variant_id, true_of = excluded.true_of, words = excluded.words, text = excluded.text
     where (shown.variant_id, shown.true_of, shown.words, shown.text)
           is distinct from (excluded.variant_id, excluded.true_of, excluded.words, excluded.text)
  `.execute(ctx.tx)
  await sql`
    delete from catalog.shown as shown
     using unnest(${listings.map(({ listingId }) => listingId)}::uuid[],
                  ${listings.map(({ parts }) => parts.length)}::integer[]) as kept (listing_id, parts)
     where shown.seller_id = ${sellerId} and shown.listing_id = kept.listing_id and shown.part >= kept.parts
  `.execute(ctx.tx)
}

/** The same for all listings of a product. */
export async function keepShownOf(
  ctx: Ctx,
  { sellerId, productId }: { readonly sellerId: string; readonly productId: string },
): Promise<void> {
  const rows = await own<Tables>(ctx.tx)
    .selectFrom('catalog.listing')
    .select('id')
    .where('seller_id', '=', sellerId)
    .where('product_id', '=', productId)
    .execute()
  await keepShown(
    ctx,
    sellerId,
    rows.map((row) => row.id),
  )
}
