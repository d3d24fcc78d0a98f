import { must } from '#platform/check'
import type { BatchCtx, Ctx } from '#platform/context'
import { byIndex, sql, unseen } from '#platform/db'
import { amountsOf, sumOf, type Amounts } from '#modules/orders'
import { refuse } from './refusals.ts'
import { lineFacts, type Explained, type LineFacts } from './quote-facts.ts'
import type { Mode, ParcelRow, Place, QuoteLineRow, QuoteRow } from './tables.ts'

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

/** The same with everything each parcel's price rests on, for whoever shows it. */
export type ExplainedParcel = QuotedParcel & { readonly explained: Explained }
export type ExplainedQuote = Omit<Quote, 'parcels'> & { readonly parcels: readonly ExplainedParcel[] }

/** A quote of this buyer, used and expired ones too; refused when it is absent or somebody else's. */
export async function quoteOf(ctx: Ctx, buyerId: string, quoteId: string): Promise<ExplainedQuote> {
  const [[found], { rows }] = await Promise.all([
    quotesOf(ctx, [{ buyerId, quoteId }]),
    sql<Pick<ParcelRow, 'parcel' | 'explained'>>`
      select parcel, explained from checkout.quote_parcel where buyer_id = ${buyerId} and quote_id = ${quoteId}
    `.execute(ctx.tx),
  ])
  if (found === undefined) throw refuse('checkout.quote-not-found')
  const explained = new Map(rows.map((row) => [row.parcel, row.explained]))
  return {
    ...found,
    parcels: found.parcels.map((parcel) => ({
      ...parcel,
      explained: must(explained.get(parcel.parcel), 'every parcel is explained'),
    })),
  }
}

/** Several at once, each of the buyer named beside it; absent and foreign ones are left out. One round trip. */
export async function quotesOf(
  ctx: BatchCtx,
  wanted: readonly { readonly buyerId: string; readonly quoteId: string }[],
): Promise<readonly Quote[]> {
  if (wanted.length === 0) return []
  const keys = new Map(wanted.map((each) => [`${each.buyerId} ${each.quoteId}`, each]))
  const buyers = [...keys.values()].map(({ buyerId }) => buyerId)
  const ids = [...keys.values()].map(({ quoteId }) => quoteId)
  const [quotes, parcels, lines] = await Promise.all([
    sql<QuoteRow>`
      select quote.*
        from unnest(${unseen(buyers, 'uuid[]')}, ${unseen(ids, 'uuid[]')}) as wanted (buyer_id, id)
       cross join lateral (select * from checkout.quote
                            where buyer_id = wanted.buyer_id and id = wanted.id
                           ${byIndex}) as quote
    `.execute(ctx.tx),
    sql<Omit<ParcelRow, 'explained'>>`
      select parcel.buyer_id, parcel.quote_id, parcel.parcel, parcel.seller_id, parcel.mode, parcel.place, parcel.dutiable_minor,
             parcel.saved_minor, parcel.rate_id, parcel.rate_text, parcel.freight_card_id, parcel.rules_version, parcel.certainty
        from unnest(${unseen(buyers, 'uuid[]')}, ${unseen(ids, 'uuid[]')}) as wanted (buyer_id, quote_id)
        join checkout.quote_parcel as parcel using (buyer_id, quote_id)
       order by parcel.parcel
    `.execute(ctx.tx),
    sql<QuoteLineRow>`
      select line.*
        from unnest(${unseen(buyers, 'uuid[]')}, ${unseen(ids, 'uuid[]')}) as wanted (buyer_id, quote_id)
        join checkout.quote_line as line using (buyer_id, quote_id)
       order by line.parcel, line.line
    `.execute(ctx.tx),
  ])
  const parcelsOf = Map.groupBy(parcels.rows, (row) => row.quote_id)
  const linesOf = Map.groupBy(lines.rows, (row) => `${row.quote_id} ${row.parcel}`)
  return quotes.rows.map((row) => {
    const own = (parcelsOf.get(row.id) ?? []).map((each) =>
      parcelOf(each, linesOf.get(`${row.id} ${each.parcel}`) ?? []),
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

function parcelOf(row: Omit<ParcelRow, 'explained'>, rows: readonly QuoteLineRow[]): QuotedParcel {
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
    lines,
    amounts: sumOf(lines.map(({ amounts }) => amounts)),
  }
}
