import { stockOf } from '#modules/inventory'
import type { Ctx } from '#platform/context'
import { sql } from '#platform/db'
import { cny } from '#platform/money'
import { id, money, nullable, z } from '#platform/wire'
import { pictureShown } from './picture-url.ts'
import { PriceFacts } from './price-facts.ts'
import { refuse } from './refusals.ts'
import { VerdictFacts } from './verdict-facts.ts'

const Texts = z.array(z.string())
const Mode = z.enum(['9610', '1210'])

/** A product as buyers see it: its words, its pictures, and each variant's explained price in each mode on sale. */
export const ListingDetail = z
  .object({
    productId: id,
    sellerId: id,
    sellerName: z.string(),
    titleZh: z.string(),
    titleEn: z.string(),
    descriptionZhHtml: z.string(),
    descriptionEnHtml: z.string(),
    vendor: z.string(),
    category: nullable(z.string()),
    originState: z.string(),
    optionNames: Texts,
    optionNamesZh: Texts,
    pictures: z.array(
      z.object({ url: z.string(), alt: z.string(), illustration: z.boolean(), hash: nullable(z.string()) }),
    ),
    demonstration: z.boolean(),
    modes: z.array(
      z.object({
        listingId: id,
        mode: Mode,
        state: z.enum(['draft', 'live', 'down']),
        reason: nullable(z.string()),
        verdict: VerdictFacts,
        variants: z.array(
          z.object({
            variantId: id,
            sku: nullable(z.string()),
            optionValues: Texts,
            optionValuesZh: Texts,
            shelf: money,
            available: z.number().int(),
            hsCode: z.string(),
            weightGrams: z.number().int(),
            price: PriceFacts,
          }),
        ),
      }),
    ),
  })
  .openapi('Listing')
export type ListingDetail = z.output<typeof ListingDetail>

/**
 * Reads a product for buyers in two statements: the listings with everything on them, and the stock. A product whose
 * listings are all down is still shown, with the reason; one never listed is catalog.listing-not-found.
 */
export async function showListing(ctx: Ctx, productId: string): Promise<ListingDetail> {
  const { rows } = await sql<Row>`
    select listing.*, product.drawing,
           (select coalesce(jsonb_agg(jsonb_build_object('hash', picture.hash, 'alt', picture.alt)
                                      order by picture.position, picture.id), '[]')
              from catalog.picture as picture
             where picture.seller_id = listing.seller_id and picture.product_id = listing.product_id
               and picture.state = 'stored') as pictures,
           (select coalesce(jsonb_agg(jsonb_build_object(
                     'variantId', variant.variant_id, 'sku', variant.sku, 'optionValues', variant.option_values,
                     'optionValuesZh', variant.option_values_zh, 'hsCode', variant.hs_code,
                     'shelf', variant.shelf_minor::text, 'weightGrams', variant.weight_grams, 'price', variant.price)
                                      order by variant.position, variant.variant_id), '[]')
              from catalog.listing_variant as variant
             where variant.seller_id = listing.seller_id and variant.listing_id = listing.id) as variants
      from catalog.listing as listing
      join catalog.product as product on product.seller_id = listing.seller_id and product.id = listing.product_id
     where listing.product_id = ${productId}
     order by (listing.state = 'live') desc, listing.mode desc
  `.execute(ctx.tx)
  const [first] = rows
  if (first === undefined) throw refuse('catalog.listing-not-found')
  const modes = rows.map((row) => ({ row, variants: Variants.parse(row.variants) }))
  const stock = await stockOf(
    ctx,
    modes.flatMap(({ row, variants }) => variants.map(({ variantId }) => ({ sellerId: row.seller_id, variantId }))),
  )
  const available = (variantId: string, mode: '9610' | '1210'): number =>
    stock.find((each) => each.variantId === variantId && each.place === (mode === '1210' ? 'bonded' : 'us'))
      ?.available ?? 0
  return {
    productId: first.product_id,
    sellerId: first.seller_id,
    sellerName: first.seller_name,
    titleZh: first.title_zh,
    titleEn: first.title_en,
    descriptionZhHtml: first.description_zh_html,
    descriptionEnHtml: first.description_en_html,
    vendor: first.vendor,
    category: first.category,
    originState: first.origin_state,
    optionNames: Texts.parse(first.option_names),
    optionNamesZh: Texts.parse(first.option_names_zh),
    pictures: picturesOf(first),
    demonstration: first.demonstration,
    modes: modes.map(({ row, variants }) => ({
      listingId: row.id,
      mode: row.mode,
      state: row.state,
      reason: row.reason,
      verdict: VerdictFacts.parse(row.verdict),
      variants: variants.map((variant) => ({
        ...variant,
        shelf: cny(variant.shelf),
        available: available(variant.variantId, row.mode),
      })),
    })),
  }
}

type Row = {
  id: string
  seller_id: string
  product_id: string
  mode: '9610' | '1210'
  state: 'draft' | 'live' | 'down'
  reason: string | null
  seller_name: string
  title_zh: string
  title_en: string
  description_zh_html: string
  description_en_html: string
  vendor: string
  category: string | null
  origin_state: string
  option_names: unknown
  option_names_zh: unknown
  demonstration: boolean
  verdict: unknown
  drawing: string | null
  pictures: unknown
  variants: unknown
}

const Variants = z.array(
  z.object({
    variantId: z.string(),
    sku: z.string().nullable(),
    optionValues: Texts,
    optionValuesZh: Texts,
    hsCode: z.string(),
    shelf: z.string().transform((text) => BigInt(text)),
    weightGrams: z.number(),
    price: PriceFacts,
  }),
)
const Pictures = z.array(z.object({ hash: z.string(), alt: z.string() }))

function picturesOf(row: Row): ListingDetail['pictures'] {
  const stored = Pictures.parse(row.pictures)
  const shown = stored.length > 0 ? stored : [{ hash: null, alt: null }]
  return shown.flatMap(({ hash, alt }) => pictureShown({ hash, alt, drawing: row.drawing }) ?? [])
}
