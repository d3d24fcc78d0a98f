import { availableOf } from '#modules/inventory'
import { must } from '#platform/check'
import type { Ctx } from '#platform/context'
import { sql } from '#platform/db'
import { cny } from '#platform/money'
import { money, z } from '#platform/wire'
import { pictureShown } from './picture-url.ts'
import type { Mode } from './tables.ts'
import { VerdictFacts } from './verdict-facts.ts'

/**
 * A listing as JSON in parts: before part n stands how many are left of its variant. Verdict and prices were checked and
 * encoded when they were stored and are not checked again. All of it is ASCII, Chinese as `\u` escapes: text of one byte a
 * sign is sent as it lies in memory, and turning 20 kB of the other kind into UTF-8 was half of the web process's time.
 */
export type ListingParts = {
  readonly sellerId: string
  readonly listingId: string
  /** What a listing says of its product, up to the list of the modes. */
  readonly words: string
  readonly parts: readonly { readonly variantId: string | null; readonly available: bigint; readonly text: string }[]
}
export type Which =
  | { readonly productId: string }
  | { readonly sellerId: string; readonly listingIds: readonly string[] }

const left = availableOf('variant', 'listing')

/** The listings of a product in the order in which buyers see them, or some listings, from the rows that are true. */
export async function listingParts(ctx: Ctx, which: Which): Promise<readonly ListingParts[]> {
  const chosen =
    'productId' in which
      ? sql`listing.product_id = ${which.productId}`
      : sql`listing.seller_id = ${which.sellerId} and listing.id = any(${which.listingIds}::uuid[])`
  const { rows } = await sql<Row>`
    select listing.id, listing.seller_id, listing.product_id, listing.mode, listing.state, listing.reason,
           listing.seller_name, listing.title_zh, listing.title_en, listing.description_zh_html,
           listing.description_en_html, listing.vendor, listing.category, listing.origin_state, listing.option_names,
           listing.option_names_zh, listing.demonstration, listing.rules_version, listing.verdict,
           kept.facts as verdict_facts, product.drawing,
           (select json_agg(json_build_object('hash', picture.hash, 'alt', picture.alt)
                            order by picture.position, picture.id)
              from catalog.picture as picture
             where picture.seller_id = listing.seller_id and picture.product_id = listing.product_id
               and picture.state = 'stored') as pictures,
           variant.variant_id, variant.sku, variant.option_values, variant.option_values_zh, variant.hs_code,
           variant.weight_grams, variant.shelf_minor, variant.price,
           ${left} as available
      from catalog.listing as listing
      join catalog.product as product on product.seller_id = listing.seller_id and product.id = listing.product_id
      left join catalog.verdict as kept on kept.hash = listing.verdict_hash
      left join catalog.listing_variant as variant
        on variant.seller_id = listing.seller_id and variant.listing_id = listing.id
     where ${chosen}
     order by (listing.state = 'live') desc, listing.mode desc, variant.position, variant.variant_id
  `.execute(ctx.tx)
  return [...Map.groupBy(rows, (row) => row.id).values()].map(partsOf)
}

function partsOf(rows: readonly Row[]): ListingParts {
  const row = must(rows[0], 'a group has a row')
  const variants = rows.filter((each) => each.variant_id !== null)
  const { id: listingId, mode, state, reason } = row
  const begin = `${opened({ listingId, mode, state, reason, verdict: verdictOf(row) })},"variants":[`
  const texts = variants.map(variantText)
  return {
    sellerId: row.seller_id,
    listingId,
    words: ascii(`${opened(wordsOf(row))},"modes":[`),
    parts: [
      { variantId: null, available: 0n, text: ascii(begin + (texts[0] ?? ']}')) },
      ...variants.map(({ variant_id: variantId, available }, at) => {
        const next = texts[at + 1]
        return { variantId, available, text: ascii(next === undefined ? '}]}' : `},${next}`) }
      }),
    ],
  }
}

const wordsOf = (row: Row) => ({
  productId: row.product_id,
  sellerId: row.seller_id,
  sellerName: row.seller_name,
  titleZh: row.title_zh,
  titleEn: row.title_en,
  descriptionZhHtml: row.description_zh_html,
  descriptionEnHtml: row.description_en_html,
  vendor: row.vendor,
  category: row.category,
  originState: row.origin_state,
  optionNames: row.option_names,
  optionNamesZh: row.option_names_zh,
  pictures: picturesOf(row),
  demonstration: row.demonstration,
})

/** A variant up to how many of it are left. */
function variantText(row: Row): string {
  const facts = opened({
    variantId: row.variant_id,
    sku: row.sku,
    optionValues: row.option_values,
    optionValuesZh: row.option_values_zh,
    shelf: z.encode(money, cny(row.shelf_minor)),
    hsCode: row.hs_code,
    weightGrams: row.weight_grams,
    price: row.price,
  })
  return `${facts},"available":`
}

/** The version stands with the listing; a listing of before verdicts were kept once has its own. */
const verdictOf = ({ verdict, verdict_facts: facts, rules_version: rulesVersion }: Row) =>
  facts === null ? VerdictFacts.parse({ ...verdict, rulesVersion }) : { ...facts, rulesVersion }

function picturesOf({ pictures, drawing }: Row) {
  const shown = pictures ?? [{ hash: null, alt: null }]
  return shown.flatMap(({ hash, alt }) => pictureShown({ hash, alt, drawing }) ?? [])
}

/** The same JSON with every sign beyond ASCII escaped; such signs stand within its strings only. */
const ascii = (json: string): string =>
  json.replaceAll(/[\u0080-\uffff]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`)

/** An object's JSON without its end, for what follows. */
const opened = (facts: object): string => JSON.stringify(facts).slice(0, -1)

type Row = {
  id: string
  seller_id: string
  product_id: string
  mode: Mode
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
  rules_version: string
  verdict: object
  verdict_facts: object | null
  drawing: string | null
  pictures: readonly { readonly hash: string; readonly alt: string }[] | null
  variant_id: string | null
  sku: string | null
  option_values: unknown
  option_values_zh: unknown
  hs_code: string
  weight_grams: number
  shelf_minor: bigint
  price: unknown
  available: bigint
}
