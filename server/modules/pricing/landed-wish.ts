import {
  type Goods,
  isMarket,
  type LandedRequest,
  type Market,
  marketCodes,
  markets,
  type Quantity,
} from '@westbound/landed-cost'
import type { Money } from '#platform/money'
import { refuse } from './refusals.ts'

/** One way into one market. */
export type Way = { readonly market: Market; readonly route: string }

/** What the caller knows of the rates of a line in one market; what is told goes before what is loaded. */
export type ToldRates = {
  readonly duty?: string | undefined
  readonly vat?: string | undefined
  readonly excise?: string | undefined
  readonly preferences?: Goods['preferences'] | undefined
}

/** One line of a cart. Price, weight and both legal quantities are of one piece, the discount is off the whole line; in dollars. */
export type WishLine = {
  readonly code: string
  readonly unitUsdMinor: bigint
  readonly quantity: number
  readonly weightGrams: number
  readonly legalQuantity?: Quantity | undefined
  /** The same contents in a unit of another kind; taxes take whichever of the two they can count by. */
  readonly secondQuantity?: Quantity | undefined
  /** Percent of alcohol by volume. */
  readonly strength?: string | undefined
  readonly origin?: string | undefined
  readonly classes?: readonly string[] | undefined
  readonly discount?: { readonly funder: 'seller' | 'platform'; readonly usdMinor: bigint } | undefined
  readonly rates?: Readonly<Partial<Record<string, ToldRates>>> | undefined
}

export type LandedWish = {
  readonly lines: readonly WishLine[]
  readonly ways: readonly Way[]
  /** Today in China where it is left out. */
  readonly on?: string | undefined
  /** Freight of the consignment in dollars or the currency of the market; by the card where it is left out. */
  readonly freight?: Money | undefined
  readonly insurance?: Money | undefined
  /** Currency of the market for one dollar; by the dated row where it is left out. */
  readonly perUsd?: Readonly<Partial<Record<string, string>>> | undefined
  /** What if a dollar were worth so many percent of today's? 100 where it is left out. */
  readonly dollarPercent?: number | undefined
  readonly told?: ToldFacts | undefined
  /** What the first line must cost for the consignment to land at this: one way, in its currency. */
  readonly wantedTotal?: Money | undefined
  /** Whether the cheapest cut into parcels is looked for. */
  readonly split?: boolean | undefined
}

/** Facts of the buyer and the seller. Amounts are in the currency of each market, by its code. */
export type ToldFacts = Pick<
  NonNullable<LandedRequest['facts']>,
  'parcelsBefore' | 'sellerRegistered' | 'originProven' | 'shippedFrom'
> & {
  readonly usedThisYear?: readonly Money[]
  readonly sameDay?: readonly Money[]
}

/** The ways that are asked for by markets and routes; `all` is every route of each. Refused with what is known. */
export function waysOf(asked: readonly string[], routes: readonly string[]): readonly Way[] {
  return [...new Set(asked)].flatMap((market) => {
    if (!isMarket(market)) throw refuse('pricing.market-unknown', { market, known: marketCodes.join(', ') })
    const known = Object.keys(markets[market].pack.routes)
    if (routes.includes('all')) return known.map((route) => ({ market, route }))
    return [...new Set(routes)].map((route) => {
      if (!known.includes(route)) throw refuse('pricing.route-unknown', { market, route, known: known.join(', ') })
      return { market, route }
    })
  })
}
