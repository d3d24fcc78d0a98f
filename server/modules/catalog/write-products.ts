import type { Ctx } from '#platform/context'
import { sql } from '#platform/db'
import { newId } from '#platform/id'
import { enqueue } from '#platform/job'
import { fetchPicture } from './fetch-picture.job.ts'
import type { Planned } from './plan-save.ts'
import type { Product, ProductInput, Variant, VariantInput } from './product.ts'

/** One product on its way into the tables. */
export type Saved = {
  readonly sellerId: string
  readonly productId: string
  readonly handle: string
  readonly what: 'created' | 'changed' | 'same'
  readonly changes: readonly string[]
  readonly input: ProductInput
  readonly before: Product | null
  readonly variants: readonly (Planned['variants'][number] & { readonly id: string })[]
  readonly words: { readonly title: string; readonly descriptionHtml: string; readonly vendor: string }
  readonly absent: readonly string[]
  readonly sourceHash: string
}

/** Inserts new products and updates known ones, in one statement. */
export async function writeProducts(ctx: Ctx, saved: readonly Saved[]): Promise<void> {
  if (saved.length === 0) return
  const rows = saved.map(({ sellerId, productId, input, before, words, sourceHash }) => ({
    seller_id: sellerId,
    id: productId,
    handle: input.handle,
    title: words.title,
    description_html: words.descriptionHtml,
    vendor: words.vendor,
    type: input.type === '' ? (before?.type ?? '') : input.type,
    category: input.category ?? before?.category ?? null,
    tags: input.tags,
    status: input.status,
    option_names: input.optionNames,
    source_hash: sourceHash,
    origin_country: input.originCountry ?? before?.originCountry ?? null,
    origin_state: input.originState ?? before?.originState ?? null,
    hs_hint: input.hsHint ?? before?.hsHint ?? null,
    attributes: input.attributes ?? before?.attributes ?? [],
    papers: input.papers ?? before?.papers ?? [],
    drawing: input.drawing ?? before?.drawing ?? null,
  }))
  await sql`
    insert into catalog.product
           (seller_id, id, handle, title, description_html, vendor, type, category, tags, status, option_names,
            source_hash, origin_country, origin_state, hs_hint, attributes, papers, drawing, created_at, changed_at)
    select row.seller_id, row.id, row.handle, row.title, row.description_html, row.vendor, row.type, row.category,
           row.tags, row.status, row.option_names, row.source_hash, row.origin_country, row.origin_state, row.hs_hint,
           row.attributes, row.papers, row.drawing, ${ctx.now}, ${ctx.now}
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as row
           (seller_id uuid, id uuid, handle text, title text, description_html text, vendor text, type text,
            category text, tags jsonb, status text, option_names jsonb, source_hash text, origin_country text,
            origin_state text, hs_hint text, attributes jsonb, papers jsonb, drawing text)
        on conflict (seller_id, id) do update
       set title = excluded.title, description_html = excluded.description_html, vendor = excluded.vendor,
           type = excluded.type, category = excluded.category, tags = excluded.tags, status = excluded.status,
           option_names = excluded.option_names, source_hash = excluded.source_hash,
           origin_country = excluded.origin_country, origin_state = excluded.origin_state, hs_hint = excluded.hs_hint,
           attributes = excluded.attributes, papers = excluded.papers, drawing = excluded.drawing,
           changed_at = excluded.changed_at
  `.execute(ctx.tx)
}

/** Inserts new variants and updates known ones, in one statement. */
export async function writeVariants(ctx: Ctx, saved: readonly Saved[]): Promise<void> {
  const rows = saved.flatMap(({ sellerId, productId, variants }) =>
    variants.map(({ id, input, before }, at) => ({
      seller_id: sellerId,
      product_id: productId,
      id,
      position: at + 1,
      ...variantRow(input, before),
    })),
  )
  if (rows.length === 0) return
  await sql`
    insert into catalog.variant
           (seller_id, id, product_id, position, sku, option_values, barcode, shop_price_minor, weight_grams, hs_code,
            net_amount, net_unit, legal_quantity_1, legal_quantity_2, keep_minor, shelf_minor, changed_at)
    select row.seller_id, row.id, row.product_id, row.position, row.sku, row.option_values, row.barcode,
           row.shop_price_minor, row.weight_grams, row.hs_code, row.net_amount, row.net_unit, row.legal_quantity_1,
           row.legal_quantity_2, row.keep_minor, row.shelf_minor, ${ctx.now}
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as row
           (seller_id uuid, id uuid, product_id uuid, position integer, sku text, option_values jsonb, barcode text,
            shop_price_minor bigint, weight_grams integer, hs_code text, net_amount text, net_unit text,
            legal_quantity_1 text, legal_quantity_2 text, keep_minor bigint, shelf_minor bigint)
        on conflict (seller_id, id) do update
       set position = excluded.position, sku = excluded.sku, option_values = excluded.option_values,
           barcode = excluded.barcode, shop_price_minor = excluded.shop_price_minor,
           weight_grams = excluded.weight_grams, hs_code = excluded.hs_code, net_amount = excluded.net_amount,
           net_unit = excluded.net_unit, legal_quantity_1 = excluded.legal_quantity_1,
           legal_quantity_2 = excluded.legal_quantity_2, keep_minor = excluded.keep_minor,
           shelf_minor = excluded.shelf_minor, changed_at = excluded.changed_at
  `.execute(ctx.tx)
}

/** Amounts go as text: JSON has no whole numbers of that size. */
function variantRow(input: VariantInput, before: Variant | null) {
  const net = input.net ?? before?.net ?? null
  const price = fixedPrice(input, before)
  return {
    sku: input.sku ?? before?.sku ?? null,
    option_values: input.optionValues,
    barcode: input.barcode ?? before?.barcode ?? null,
    shop_price_minor: (input.shopPriceMinor ?? before?.shopPrice?.minor)?.toString() ?? null,
    weight_grams: input.weightGrams ?? before?.weightGrams ?? null,
    hs_code: input.hsCode ?? before?.hsCode ?? null,
    net_amount: net?.amount ?? null,
    net_unit: net?.unit ?? null,
    legal_quantity_1: input.legalQuantity1 ?? before?.legalQuantity1 ?? null,
    legal_quantity_2: input.legalQuantity2 ?? before?.legalQuantity2 ?? null,
    keep_minor: price.keep?.toString() ?? null,
    shelf_minor: price.shelf?.toString() ?? null,
  }
}

function fixedPrice(input: VariantInput, before: Variant | null): { keep: bigint | null; shelf: bigint | null } {
  if (input.keep) return { keep: input.keep.minor, shelf: null }
  if (input.shelf) return { keep: null, shelf: input.shelf.minor }
  return { keep: before?.keep?.minor ?? null, shelf: before?.shelf?.minor ?? null }
}

/** Notes pictures not known before, and has a job fetch each.  */
export async function writePictures(ctx: Ctx, saved: readonly Saved[]): Promise<void> {
  const rows = saved.flatMap(({ sellerId, productId, input, before }) => {
    const known = new Set(before?.pictureSources)
    return input.pictures
      .filter((picture) => !known.has(picture.url))
      .map(({ url, alt, position }) => ({
        seller_id: sellerId,
        id: newId(ctx.now),
        product_id: productId,
        position: Math.max(1, position),
        source: url,
        alt,
      }))
  })
  if (rows.length === 0) return
  const inserted = await sql<{ seller_id: string; id: string }>`
    insert into catalog.picture (seller_id, id, product_id, position, source, alt, state, changed_at)
    select row.seller_id, row.id, row.product_id, row.position, row.source, row.alt, 'waiting', ${ctx.now}
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as row
           (seller_id uuid, id uuid, product_id uuid, position integer, source text, alt text)
        on conflict (seller_id, product_id, source) do nothing
 returning seller_id, id
  `.execute(ctx.tx)
  for (const row of inserted.rows)
    await enqueue(ctx, fetchPicture, { sellerId: row.seller_id, pictureId: row.id }, { once: row.id })
}
