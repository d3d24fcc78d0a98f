import type { Selectable } from 'kysely'
import type { BatchCtx, Ctx } from '#platform/context'
import { sql } from '#platform/db'
import { paged } from '#platform/paged'
import { chinaDay } from './china-day.ts'
import { type Band, type FreightCard, freightOn } from './freight-card.ts'
import type { Listing } from './market-file.ts'
import { refuse } from './refusals.ts'
import type { Route, Tables } from './tables.ts'

export type Freight = {
  readonly minor: bigint
  readonly currency: string
  readonly cardId: string
  readonly source: string
  readonly certainty: FreightCard['certainty']
  readonly demonstration: boolean
}

/** What a parcel costs now on a route. Refused as `markets.freight-missing` or `markets.freight-too-heavy`. */
export async function freight(
  ctx: Ctx,
  want: { readonly route: Route; readonly weightGrams: number },
): Promise<Freight> {
  const card = cardOn(await freightCards(ctx), want.route)
  const { currency, id: cardId, source, certainty, demonstration } = card
  return { minor: freightOn(card, want.weightGrams), currency, cardId, source, certainty, demonstration }
}

/** The card of a route, or the refusal that names the route. */
export function cardOn(cards: ReadonlyMap<Route, FreightCard>, route: Route): FreightCard {
  const card = cards.get(route)
  if (card === undefined) throw refuse('markets.freight-missing', { route })
  return card
}

/** The cards of China in force today, by route, in one statement: for pricing many variants. */
export async function freightCards(ctx: Ctx): Promise<ReadonlyMap<Route, FreightCard>> {
  return new Map((await freightCardsTo(ctx, ['cn'], chinaDay(ctx.now))).map((card) => [card.route, card]))
}

/** The cards in force on a day to these markets, one for each market and route that has any, in one statement. */
export async function freightCardsTo(
  ctx: BatchCtx,
  markets: readonly string[],
  on: string,
): Promise<readonly FreightCard[]> {
  const { rows } = await sql<CardRow>`
    select distinct on (card.market, card.route) card.*, ${bandsOf}
      from markets.freight_card as card
     where card.market = any(${[...markets]})
       and card.valid_from <= ${on}
     order by card.market, card.route, card.valid_from desc, card.set_at desc, card.entry desc
  `.execute(ctx.tx)
  return rows.map(cardOf)
}

/** Every card ever loaded, newest entry first. */
export async function listFreightCards(ctx: Ctx, { cursor, limit }: Listing) {
  const { rows } = await sql<CardRow>`
    select card.*, ${bandsOf}
      from markets.freight_card as card
     where ${cursor ?? null}::uuid is null or card.id < ${cursor ?? null}::uuid
     order by card.id desc
     limit ${limit + 1}
  `.execute(ctx.tx)
  return paged(rows.map(cardOf), limit)
}

type CardRow = Selectable<Tables['markets.freight_card']> & {
  readonly bands: readonly { readonly grams: number; readonly minor: string }[]
}

const bandsOf = sql`
  (select jsonb_agg(jsonb_build_object('grams', band.up_to_grams, 'minor', band.price_minor::text)
                    order by band.up_to_grams)
     from markets.freight_band as band
    where band.card_id = card.id) as bands`

function cardOf(row: CardRow): FreightCard {
  const bands: readonly Band[] = row.bands.map(({ grams, minor }) => ({ upToGrams: grams, priceMinor: BigInt(minor) }))
  return {
    id: row.id,
    market: row.market,
    route: row.route,
    currency: row.currency,
    bands,
    validFrom: row.valid_from,
    source: row.source,
    certainty: row.certainty,
    demonstration: row.demonstration,
    setBy: row.set_by,
    setAt: row.set_at,
  }
}
