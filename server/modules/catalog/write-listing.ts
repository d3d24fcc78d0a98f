import { audit } from '#platform/audit'
import { assert, must } from '#platform/check'
import type { Ctx } from '#platform/context'
import { own, sql } from '#platform/db'
import { newId } from '#platform/id'
import { emit } from '#platform/outbox'
import { sellerName } from '#modules/sellers'
import { listingChanged } from './events.ts'
import type { Judgement } from './judge.ts'
import { priceText } from './price-facts.ts'
import { sourceOf, type Product } from './product.ts'
import type { Tables } from './tables.ts'
import { keepShown } from './keep-shown.ts'
import { keepVerdicts } from './keep-verdicts.ts'

/**
 * Puts a judged product on sale, or back on sale, with every dated fact it rests on. The judgement has no blocks.
 * Tells search and everybody else when its state, its words or a price changed. Null when the listing was to be judged
 * again and its seller took it down meanwhile.
 */
export async function goLive(
  ctx: Ctx,
  product: Product,
  judged: Judgement,
  why: 'published' | 'judged-again',
): Promise<string | null> {
  const { chinese, verdict, mode } = judged
  assert(judged.blocks.length === 0, 'a listing goes live only when nothing is in the way')
  assert(chinese?.text && verdict && product.originState !== null, 'a judgement without blocks has all its facts')
  const text = chinese.text
  const names = await sellerName(ctx, [product.sellerId])
  const rateId = must(judged.prices[0]?.price, 'a live listing has a priced variant').rateId
  const demonstration = judged.prices.some((each) => each.price?.demonstration)
  const facts = {
    seller_name: names.get(product.sellerId)?.tradeName ?? product.vendor,
    title_en: product.title,
    title_zh: text.titleZh,
    description_en_html: product.descriptionHtml,
    description_zh_html: text.descriptionZhHtml,
    option_names: JSON.stringify(product.optionNames),
    option_names_zh: JSON.stringify(text.optionNamesZh),
    vendor: product.vendor,
    category: product.category,
    origin_state: product.originState,
    verdict: '{}',
    verdict_hash: await keepVerdicts(ctx, [verdict]).then(([hash]) => must(hash, 'a verdict has its hash')),
    rules_version: verdict.rulesVersion,
    rate_id: rateId,
    demonstration,
    judged_at: ctx.now,
  }
  const before = await shownBefore(ctx, product, mode)
  const row = await own<Tables>(ctx.tx)
    .insertInto('catalog.listing')
    .values({
      seller_id: product.sellerId,
      id: newId(ctx.now),
      product_id: product.id,
      market: 'CN',
      mode,
      state: 'live',
      wanted: true,
      reason: null,
      reason_details: '{}',
      published_at: ctx.now,
      changed_at: ctx.now,
      ...facts,
    })
    .onConflict((conflict) =>
      conflict
        .columns(['seller_id', 'product_id', 'market', 'mode'])
        .doUpdateSet({ state: 'live', wanted: true, reason: null, reason_details: '{}', changed_at: ctx.now, ...facts })
        .where((where) => (why === 'published' ? where.lit(true) : where('catalog.listing.wanted', '=', true))),
    )
    .returning('id')
    .executeTakeFirst()
  if (row === undefined) return null
  await writeVariants(ctx, product, judged, row.id)
  await keepShown(ctx, product.sellerId, [row.id])
  if (before !== shownNow(judged, text.titleZh, text.descriptionZhHtml)) await tell(ctx, product, row.id, 'live', null)
  return row.id
}

/** Takes a listing down; `wanted` false is the seller's own wish, true comes back when the cause is gone. */
export async function goDown(
  ctx: Ctx,
  listing: { readonly sellerId: string; readonly productId: string; readonly listingId: string },
  why: { readonly reason: string; readonly details: object; readonly wanted: boolean },
): Promise<boolean> {
  const updated = await own<Tables>(ctx.tx)
    .updateTable('catalog.listing')
    .set({
      state: 'down',
      wanted: why.wanted,
      reason: why.reason,
      reason_details: JSON.stringify(why.details),
      judged_at: ctx.now,
      changed_at: ctx.now,
    })
    .where('seller_id', '=', listing.sellerId)
    .where('id', '=', listing.listingId)
    .where((where) => where.or([where('state', '=', 'live'), where('reason', 'is distinct from', why.reason)]))
    .executeTakeFirst()
  if (updated.numUpdatedRows === 0n) return false
  await keepShown(ctx, listing.sellerId, [listing.listingId])
  await tell(ctx, { sellerId: listing.sellerId, id: listing.productId }, listing.listingId, 'down', why.reason)
  return true
}

async function tell(
  ctx: Ctx,
  { sellerId, id: productId }: Pick<Product, 'sellerId' | 'id'>,
  listingId: string,
  state: 'live' | 'down',
  reason: string | null,
): Promise<void> {
  await audit(ctx, {
    action: `catalog.listing-${state}`,
    subject: 'listing',
    subjectId: listingId,
    details: { productId, reason },
  })
  await emit(ctx, listingChanged, { sellerId, listingId, productId, state })
}

async function writeVariants(ctx: Ctx, product: Product, judged: Judgement, listingId: string): Promise<void> {
  const text = must(judged.chinese?.text, 'a live listing has its Chinese')
  const source = sourceOf(product)
  const chineseOfValue = (value: string, at: number): string =>
    text.optionValuesZh[at]?.[source.optionValues[at]?.indexOf(value) ?? -1] ?? value
  const rows = judged.prices.flatMap(({ variant, price, legalQuantity, secondQuantity }) => {
    if (price === null) return []
    return {
      variant_id: variant.id,
      position: variant.position,
      sku: variant.sku,
      option_values: variant.optionValues,
      option_values_zh: variant.optionValues.map(chineseOfValue),
      hs_code: variant.hsCode,
      net_amount: legalQuantity?.amount ?? null,
      net_unit: legalQuantity?.unit ?? null,
      second_amount: secondQuantity?.amount ?? null,
      second_unit: secondQuantity?.unit ?? null,
      weight_grams: variant.weightGrams,
      fixed: variant.keep === null ? 'shelf' : 'keep',
      shelf_minor: price.shelf.minor.toString(),
      goods_minor: price.goods.minor.toString(),
      keep_minor: price.keep.minor.toString(),
      fee_share: price.feeShare,
      rate_id: price.rateId,
      rate_text: price.rateText,
      freight_card_id: price.freightCardId,
      price: JSON.parse(priceText(price)),
      certainty: price.certainty,
      demonstration: price.demonstration,
    }
  })
  await sql`
    insert into catalog.listing_variant
           (seller_id, listing_id, variant_id, position, sku, option_values, option_values_zh, hs_code, net_amount,
            net_unit, second_amount, second_unit, weight_grams, fixed, shelf_minor, goods_minor, currency,
            keep_minor, keep_currency, fee_share, rate_id, rate_text, freight_card_id, price, certainty, demonstration,
            priced_at)
    select ${product.sellerId}, ${listingId}, row.variant_id, row.position, row.sku, row.option_values,
           row.option_values_zh, row.hs_code, row.net_amount, row.net_unit, row.second_amount, row.second_unit,
           row.weight_grams, row.fixed, row.shelf_minor, row.goods_minor, 'CNY', row.keep_minor, 'USD', row.fee_share,
           row.rate_id, row.rate_text, row.freight_card_id, row.price, row.certainty, row.demonstration, ${ctx.now}
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as row
           (variant_id uuid, position integer, sku text, option_values jsonb, option_values_zh jsonb, hs_code text,
            net_amount text, net_unit text, second_amount text, second_unit text, weight_grams integer,
            fixed text, shelf_minor bigint, goods_minor bigint, keep_minor bigint, fee_share text, rate_id text,
            rate_text text, freight_card_id text, price jsonb, certainty text, demonstration boolean)
        on conflict (seller_id, listing_id, variant_id) do update
       set position = excluded.position, sku = excluded.sku, option_values = excluded.option_values,
           option_values_zh = excluded.option_values_zh, hs_code = excluded.hs_code, net_amount = excluded.net_amount,
           net_unit = excluded.net_unit, second_amount = excluded.second_amount,
           second_unit = excluded.second_unit, weight_grams = excluded.weight_grams, fixed = excluded.fixed,
           shelf_minor = excluded.shelf_minor, goods_minor = excluded.goods_minor, keep_minor = excluded.keep_minor,
           fee_share = excluded.fee_share, rate_id = excluded.rate_id, rate_text = excluded.rate_text,
           freight_card_id = excluded.freight_card_id, price = excluded.price, certainty = excluded.certainty,
           demonstration = excluded.demonstration, priced_at = excluded.priced_at
  `.execute(ctx.tx)
}

/** What buyers saw of the listing until now, in one line; another line is news for search. */
async function shownBefore(ctx: Ctx, product: Product, mode: Judgement['mode']): Promise<string | null> {
  const { rows } = await sql<{ title_zh: string; description_zh_html: string; prices: string | null }>`
    select listing.title_zh, listing.description_zh_html,
           (select string_agg(variant.variant_id || ' ' || variant.shelf_minor, ', ' order by variant.variant_id)
              from catalog.listing_variant as variant
             where variant.seller_id = listing.seller_id and variant.listing_id = listing.id) as prices
      from catalog.listing as listing
     where listing.seller_id = ${product.sellerId} and listing.product_id = ${product.id} and listing.mode = ${mode}
       and listing.state = 'live'
  `.execute(ctx.tx)
  const row = rows[0]
  return row === undefined ? null : JSON.stringify([row.title_zh, row.description_zh_html, row.prices ?? ''])
}

function shownNow(judged: Judgement, titleZh: string, descriptionZhHtml: string): string {
  const prices = judged.prices
    .flatMap(({ variant, price }) => (price === null ? [] : `${variant.id} ${price.shelf.minor}`))
    .toSorted()
  return JSON.stringify([titleZh, descriptionZhHtml, prices.join(', ')])
}
