import { holdRules } from '#modules/compliance'
import { audit } from '#platform/audit'
import { must } from '#platform/check'
import type { Ctx } from '#platform/context'
import { own } from '#platform/db'
import { judge, type Judgement } from './judge.ts'
import { productOf } from './read-product.ts'
import { refuse } from './refusals.ts'
import type { Mode, Tables } from './tables.ts'
import { goDown, goLive } from './write-listing.ts'

export type Published = { readonly listingId: string; readonly judgement: Judgement }

/**
 * Puts a product on sale in China in one mode: seller approved, origin, weight, HS code, a person's Chinese, a price, a
 * verdict, stock, a fresh rate. @throws catalog.not-ready with the first thing in the way (`block`) and how many there
 * are; catalog.product-not-found for a product of somebody else.
 */
export async function publish(
  ctx: Ctx,
  wish: { readonly sellerId: string; readonly productId: string; readonly mode: Mode },
): Promise<Published> {
  await holdRules(ctx)
  const product = await productOf(ctx, wish.sellerId, wish.productId)
  const judgement = await judge(ctx, product, wish.mode)
  const [first] = judgement.blocks
  if (first !== undefined)
    throw refuse('catalog.not-ready', {
      ...first.details,
      block: first.code,
      blocks: judgement.blocks.map((each) => each.code).join(', '),
    })
  const listingId = must(await goLive(ctx, product, judgement, 'published'), 'publishing always writes its row')
  await audit(ctx, {
    action: 'catalog.published',
    subject: 'listing',
    subjectId: listingId,
    details: { productId: product.id, mode: wish.mode, rulesVersion: judgement.verdict?.rulesVersion ?? '' },
  })
  return { listingId, judgement }
}

/**
 * The seller's own wish: a product's listing, or all its listings, come down and stay down.
 * @throws catalog.not-live when none of them was on sale or waiting to be again.
 */
export async function takeDown(
  ctx: Ctx,
  wish: { readonly sellerId: string; readonly productId: string; readonly mode?: Mode | undefined },
): Promise<void> {
  await productOf(ctx, wish.sellerId, wish.productId)
  const rows = await own<Tables>(ctx.tx)
    .selectFrom('catalog.listing')
    .select(['id', 'mode'])
    .where('seller_id', '=', wish.sellerId)
    .where('product_id', '=', wish.productId)
    .where('wanted', '=', true)
    .orderBy('id')
    .execute()
  const meant = rows.filter((row) => wish.mode === undefined || row.mode === wish.mode)
  if (meant.length === 0) throw refuse('catalog.not-live')
  for (const row of meant)
    await goDown(
      ctx,
      { sellerId: wish.sellerId, productId: wish.productId, listingId: row.id },
      { reason: 'taken-down', details: {}, wanted: false },
    )
}
