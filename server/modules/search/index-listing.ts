import { listingForSearch, type SearchFacts } from '#modules/catalog'
import type { Ctx } from '#platform/context'
import { own, sql } from '#platform/db'
import { cny } from '#platform/money'
import { z } from '#platform/wire'
import { Card } from './card.ts'
import { pinyinKeys } from './pinyin-keys.ts'
import type { Tables } from './tables.ts'
import { plainText, wordsOf } from './words.ts'

const wordsMax = 2_000

/**
 * Makes what search knows of a listing the same as what is on sale: a live one is written whole, any other is forgotten.
 * Running it twice, or late, ends in the same rows, because it reads the listing as it is now.
 */
export async function indexListing(
  ctx: Ctx,
  of: { readonly sellerId: string; readonly listingId: string },
): Promise<void> {
  const facts = await listingForSearch(ctx, of)
  if (facts === null) {
    await own<Tables>(ctx.tx)
      .deleteFrom('search.document')
      .where('seller_id', '=', of.sellerId)
      .where('listing_id', '=', of.listingId)
      .execute()
    return
  }
  const names = [facts.vendor, facts.sellerName]
  const important = wordsOf([facts.titleZh, facts.titleEn, ...names].join(' '))
  const rest = wordsOf(
    [facts.type, ...facts.tags, textOf(facts.descriptionZhHtml), textOf(facts.descriptionEnHtml)].join(' '),
  )
  const keys = pinyinKeys(facts.titleZh)
  const latin = plainText([facts.titleEn, ...names].join(' ')).slice(0, 1_000)
  await sql`
    insert into search.document (seller_id, listing_id, product_id, mode, category, origin_state, words, pinyin,
                                 initials, latin, card, changed_at)
    values (${facts.sellerId}, ${facts.listingId}, ${facts.productId}, ${facts.mode}, ${facts.category},
            ${facts.originState}, ${vectorOf(important, rest)}::tsvector, ${keys.full}, ${keys.initials}, ${latin}, ${JSON.stringify(z.encode(Card, cardOf(facts)))}::jsonb, ${ctx.now})
        on conflict (seller_id, listing_id) do update
       set category = excluded.category, origin_state = excluded.origin_state, words = excluded.words,
           pinyin = excluded.pinyin, initials = excluded.initials, latin = excluded.latin, card = excluded.card,
           changed_at = excluded.changed_at
  `.execute(ctx.tx)
}

/** Each word once: A where the name says it, B where only the description does. Words are letters and digits, so quotes hold. */
function vectorOf(important: readonly string[], rest: readonly string[]): string {
  const weights = new Map<string, 'A' | 'B'>([
    ...rest.map((word) => [word, 'B'] as const),
    ...important.map((word) => [word, 'A'] as const),
  ])
  return [...weights]
    .filter(([word]) => word.length <= 60)
    .slice(0, wordsMax)
    .map(([word, weight]) => `'${word}':1${weight}`)
    .join(' ')
}

const textOf = (html: string): string => html.replace(/<[^>]*>/g, ' ')

function cardOf(facts: SearchFacts): Card {
  return {
    productId: facts.productId,
    listingId: facts.listingId,
    sellerId: facts.sellerId,
    sellerName: facts.sellerName,
    mode: facts.mode,
    titleZh: facts.titleZh,
    titleEn: facts.titleEn,
    vendor: facts.vendor,
    category: facts.category,
    originState: facts.originState,
    shelf: cny(facts.shelfMinor),
    fromPrice: facts.fromPrice,
    pictureUrl: facts.pictureUrl,
    illustration: facts.illustration,
    demonstration: facts.demonstration,
  }
}
