import type { Selectable } from 'kysely'
import { add, fraction, type Fraction, multiply, parseFraction, toDecimal } from '@westbound/landed-cost'
import type { BatchCtx, Ctx } from '#platform/context'
import { own } from '#platform/db'
import { paged } from '#platform/paged'
import type { Listing } from './market-file.ts'
import type { Provenance } from './provenance.ts'
import { refuse } from './refusals.ts'
import type { Tables } from './tables.ts'

export type Pair = { readonly from: string; readonly to: string }

/** A rate as it was loaded. `mid` is quote units for one base unit; `effective` has the spread in it and is what is promised. */
export type ExchangeRate = Provenance & {
  readonly id: string
  readonly from: string
  readonly to: string
  readonly mid: Fraction
  readonly midText: string
  readonly spreadText: string
  readonly effective: Fraction
  readonly effectiveText: string
  readonly asOf: Date
  readonly ageMaxHours: number
  readonly setBy: string
  readonly setAt: Date
}

const msPerHour = 3_600_000

/**
 * The rate that prices rest on now: the newest by its own moment. Refused as `markets.rate-missing`, or as
 * `markets.rate-stale` (its age and the oldest allowed, in hours) when it is older than its own limit.
 */
export async function exchangeRate(ctx: Ctx, pair: Pair): Promise<ExchangeRate> {
  const rate = await newestRate(ctx, pair)
  if (rate === null) throw refuse('markets.rate-missing', { from: pair.from, to: pair.to })
  if (!isStale(rate, ctx.now)) return rate
  const hours = ageHours(rate, ctx.now)
  throw refuse('markets.rate-stale', { from: pair.from, to: pair.to, hours, hoursMax: rate.ageMaxHours })
}

/** The newest rate, however old, or null: for screens that show its age. Never for a price. */
export async function newestRate(ctx: BatchCtx, pair: Pair): Promise<ExchangeRate | null> {
  const row = await own<Tables>(ctx.tx)
    .selectFrom('markets.exchange_rate')
    .selectAll()
    .where('base', '=', pair.from)
    .where('quote', '=', pair.to)
    .where('as_of', '<=', ctx.now)
    .orderBy('as_of', 'desc')
    .orderBy('set_at', 'desc')
    .orderBy('entry', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row === undefined ? null : rateOf(row)
}

/** The newest rate up to a moment for each currency that one unit of `base` was ever quoted in, in one statement. */
export async function newestRates(ctx: BatchCtx, base: string, at: Date): Promise<ReadonlyMap<string, ExchangeRate>> {
  const rows = await own<Tables>(ctx.tx)
    .selectFrom('markets.exchange_rate')
    .distinctOn('quote')
    .selectAll()
    .where('base', '=', base)
    .where('as_of', '<=', at)
    .orderBy('quote')
    .orderBy('as_of', 'desc')
    .orderBy('set_at', 'desc')
    .orderBy('entry', 'desc')
    .execute()
  return new Map(rows.map((row) => [row.quote, rateOf(row)]))
}

/** Every rate ever loaded, newest entry first. */
export async function listExchangeRates(ctx: Ctx, { cursor, limit }: Listing) {
  const rows = await own<Tables>(ctx.tx)
    .selectFrom('markets.exchange_rate')
    .selectAll()
    .$if(cursor !== undefined, (query) => query.where('id', '<', cursor ?? ''))
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute()
  return paged(rows.map(rateOf), limit)
}

/** Exactly as old as allowed is still good. */
export const isStale = (rate: ExchangeRate, now: Date): boolean =>
  now.getTime() - rate.asOf.getTime() > rate.ageMaxHours * msPerHour

/** Whole hours, rounded down. */
export const ageHours = (rate: ExchangeRate, now: Date): number =>
  Math.floor((now.getTime() - rate.asOf.getTime()) / msPerHour)

function rateOf(row: Selectable<Tables['markets.exchange_rate']>): ExchangeRate {
  const mid = parseFraction(row.mid)
  const effective = multiply(mid, add(fraction(1n), parseFraction(row.spread)))
  return {
    id: row.id,
    from: row.base,
    to: row.quote,
    mid,
    midText: row.mid,
    spreadText: row.spread,
    effective,
    effectiveText: exactDecimal(effective, decimalsOf(row.mid) + decimalsOf(row.spread)),
    asOf: row.as_of,
    ageMaxHours: row.age_max_hours,
    source: row.source,
    certainty: row.certainty,
    demonstration: row.demonstration,
    setBy: row.set_by,
    setAt: row.set_at,
  }
}

const decimalsOf = (text: string): number => text.split('.')[1]?.length ?? 0

/** The product of two decimals has as many decimals as both together, so nothing is rounded away. */
function exactDecimal(value: Fraction, digits: number): string {
  const text = toDecimal(value, digits)
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text
}
