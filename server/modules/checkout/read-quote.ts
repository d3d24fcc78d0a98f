import type { Ctx } from '#platform/context'
import { own } from '#platform/db'
import { amountsOf, sumOf, type Amounts } from './amounts.ts'
import { refuse } from './refusals.ts'
import { explained, lineFacts, type Explained, type LineFacts } from './quote-facts.ts'
import type { Mode, Place, Tables } from './tables.ts'

export type QuotedLine = {
  readonly listingId: string
  readonly variantId: string
  readonly quantity: number
  readonly pieceShelfMinor: bigint
  readonly amounts: Amounts
  readonly facts: LineFacts
}
export type QuotedParcel = {
  readonly parcel: number
  readonly sellerId: string
  readonly mode: Mode
  readonly place: Place
  readonly dutiableMinor: bigint
  readonly savedMinor: bigint
  readonly rateId: string
  readonly rateText: string
  readonly freightCardId: string
  readonly rulesVersion: string
  readonly certainty: string
  readonly explained: Explained
  readonly lines: readonly QuotedLine[]
  readonly amounts: Amounts
}
export type Quote = {
  readonly quoteId: string
  readonly buyerId: string
  readonly madeAt: Date
  readonly expiresAt: Date
  readonly usedAt: Date | null
  readonly totalMinor: bigint
  readonly parcels: readonly QuotedParcel[]
  readonly amounts: Amounts
}

/** A quote of this buyer, used and expired ones too; refused when it is absent or somebody else's. */
export async function quoteOf(ctx: Ctx, buyerId: string, quoteId: string): Promise<Quote> {
  const [found] = await quotesOf(ctx, [{ buyerId, quoteId }])
  if (found === undefined) throw refuse('checkout.quote-not-found')
  return found
}

/** Several at once, each of the buyer named beside it; absent and foreign ones are left out. */
export async function quotesOf(
  ctx: Ctx,
  wanted: readonly { readonly buyerId: string; readonly quoteId: string }[],
): Promise<readonly Quote[]> {
  if (wanted.length === 0) return []
  const tables = own<Tables>(ctx.tx)
  const buyers = [...new Set(wanted.map(({ buyerId }) => buyerId))]
  const ids = [...new Set(wanted.map(({ quoteId }) => quoteId))]
  const rows = await tables
    .selectFrom('checkout.quote')
    .selectAll()
    .where('buyer_id', 'in', buyers)
    .where('id', 'in', ids)
    .execute()
  if (rows.length === 0) return []
  const parcels = await tables
    .selectFrom('checkout.quote_parcel')
    .selectAll()
    .where('buyer_id', 'in', buyers)
    .where('quote_id', 'in', ids)
    .orderBy('parcel')
    .execute()
  const lines = await tables
    .selectFrom('checkout.quote_line')
    .selectAll()
    .where('buyer_id', 'in', buyers)
    .where('quote_id', 'in', ids)
    .orderBy('parcel')
    .orderBy('line')
    .execute()
  return rows
    .filter((row) => wanted.some((each) => each.buyerId === row.buyer_id && each.quoteId === row.id))
    .map((row) => {
      const own = parcels
        .filter((each) => each.quote_id === row.id)
        .map((each) =>
          parcelOf(
            each,
            lines.filter((line) => line.quote_id === row.id && line.parcel === each.parcel),
          ),
        )
      return {
        quoteId: row.id,
        buyerId: row.buyer_id,
        madeAt: row.made_at,
        expiresAt: row.expires_at,
        usedAt: row.used_at,
        totalMinor: row.total_minor,
        parcels: own,
        amounts: sumOf(own.map(({ amounts }) => amounts)),
      }
    })
}

function parcelOf(row: Tables['checkout.quote_parcel'], rows: readonly Tables['checkout.quote_line'][]): QuotedParcel {
  const lines = rows.map((line) => ({
    listingId: line.listing_id,
    variantId: line.variant_id,
    quantity: line.quantity,
    pieceShelfMinor: line.piece_shelf_minor,
    amounts: amountsOf(line),
    facts: lineFacts.parse(line.facts),
  }))
  return {
    parcel: row.parcel,
    sellerId: row.seller_id,
    mode: row.mode,
    place: row.place,
    dutiableMinor: row.dutiable_minor,
    savedMinor: row.saved_minor,
    rateId: row.rate_id,
    rateText: row.rate_text,
    freightCardId: row.freight_card_id,
    rulesVersion: row.rules_version,
    certainty: row.certainty,
    explained: explained.parse(row.explained),
    lines,
    amounts: sumOf(lines.map(({ amounts }) => amounts)),
  }
}
