import { availableOf } from '#modules/inventory'
import type { Ctx } from '#platform/context'
import { sql } from '#platform/db'
import { listingParts } from './listing-parts.ts'
import { refuse } from './refusals.ts'
import { ofListing } from './keep-shown.ts'

const left = availableOf('shown', 'listing')

/**
 * A product as buyers see it, as finished JSON, in one statement that reads what is committed: the kept text of each
 * listing where it is of the listing's present state, and the stock. Where there is none (the rules judged a million
 * listings again a moment ago) it is made from the rows. A product whose listings are all down is still shown, with the
 * reason; one never listed is catalog.listing-not-found.
 */
export async function listingText(ctx: Ctx, productId: string): Promise<string> {
  const { rows } = await sql<Row>`
    select shown.part, shown.words, shown.text, ${left} as available
      from catalog.listing as listing
      left join catalog.shown as shown
        on shown.seller_id = listing.seller_id and shown.listing_id = listing.id and shown.true_of = ${ofListing}
     where listing.product_id = ${productId}
     order by (listing.state = 'live') desc, listing.mode desc, shown.part
  `.execute(ctx.tx)
  const [first] = rows
  if (first === undefined) throw refuse('catalog.listing-not-found')
  if (rows.some((row) => row.text === null)) return textOfRows(ctx, productId)
  const modes = rows.map(({ part, text, available }, at) =>
    part > 0 ? `${available}${text}` : at > 0 ? `,${text}` : text,
  )
  return `${first.words}${modes.join('')}]}`
}

/** The same from the rows that the kept text was made of. */
export async function textOfRows(ctx: Ctx, productId: string): Promise<string> {
  const listings = await listingParts(ctx, { productId })
  const [first] = listings
  if (first === undefined) throw refuse('catalog.listing-not-found')
  const modes = listings.map(({ parts }) =>
    parts.map(({ variantId, available, text }) => (variantId === null ? text : `${available}${text}`)).join(''),
  )
  return `${first.words}${modes.join(',')}]}`
}

type Row = { part: number; words: string | null; text: string | null; available: bigint }
