import { cnCbec, type CbecPack, type Certainty, type Fraction, parseFraction, remembered } from '@westbound/landed-cost'
import { type Mode, tariffLines, type TariffRow, weakest } from '#modules/compliance'
import {
  chinaDay,
  type ExchangeRate,
  exchangeRate,
  type FreightCard,
  freightCards,
  cardOn,
  freightOn,
  needed,
  type Route,
  type SettingRow,
  settingsInForce,
} from '#modules/markets'
import type { Ctx } from '#platform/context'
import { refuse } from './refusals.ts'

/** Every dated row that prices of a moment rest on, read once: pricing with it is pure and asks the database nothing. */
export type PriceBook = {
  /** The day in China whose rules hold. */
  readonly on: string
  readonly pack: CbecPack
  readonly rate: ExchangeRate
  readonly feeShare: SettingRow
  readonly insuranceShare: SettingRow
  readonly cards: ReadonlyMap<Route, FreightCard>
  readonly tariffs: ReadonlyMap<string, TariffRow>
}

/** A row of the market that an amount rests on, besides the law. */
export type PriceRow = {
  readonly part: 'rate' | 'platform-fee' | 'freight' | 'insurance' | 'tariff'
  readonly id: string
  readonly value: string
  readonly source: string
  readonly date: string
  readonly certainty: Certainty
  readonly demonstration: boolean
}

/**
 * Reads what prices rest on now, in four statements however many codes there are. Refused when there is no rate or only a
 * stale one, and when a share was never set; a code without a line or a route without a card is refused when it is priced.
 */
export async function readPrices(ctx: Ctx, want: { readonly codes: readonly string[] }): Promise<PriceBook> {
  const on = chinaDay(ctx.now)
  const rate = await exchangeRate(ctx, { from: 'USD', to: 'CNY' })
  const settings = await settingsInForce(ctx)
  return {
    on,
    pack: cnCbec,
    rate,
    feeShare: needed(settings, 'platform.fee-share'),
    insuranceShare: needed(settings, 'insurance.share'),
    cards: await freightCards(ctx),
    tariffs: await tariffLines(ctx, want.codes, on),
  }
}

const routes: Readonly<Record<Mode, Route>> = { '9610': 'direct_mail', '1210': 'bonded' }

/** The card of the route that a mode travels, and what a parcel of so many grams costs on it. */
export function freightIn(book: PriceBook, mode: Mode, weightGrams: number): Freighted {
  if (!Number.isSafeInteger(weightGrams) || weightGrams < 1) throw refuse('pricing.weight', { grams: weightGrams })
  const card = cardOn(book.cards, routes[mode])
  return { card, minor: freightOn(card, weightGrams) }
}
type Freighted = { readonly card: FreightCard; readonly minor: bigint }

export function tariffIn(book: PriceBook, code: string): TariffRow {
  const row = book.tariffs.get(code)
  if (row === undefined) throw refuse('pricing.line-unknown', { code })
  return row
}

export const shareOf = (row: SettingRow): Fraction => parseFraction(row.value)

/** The rows of the market behind a price, in the order of its lines. */
export function rowsBehind(book: PriceBook, card: FreightCard, tariffs: readonly TariffRow[]): readonly PriceRow[] {
  const distinct = [...new Map(tariffs.map((row) => [row.id, row])).values()]
  return [
    rateRow(book.rate),
    feeRow(book.feeShare),
    freightRow(card),
    insuranceRow(book.insuranceShare),
    ...distinct.map(tariffRow),
  ]
}

/** Rows of the market as a price shows them: which part of the amount each carries, its value and its day, and where it was read. */
export const rateRow = remembered((rate: ExchangeRate) => rowOf('rate', rate.effectiveText, chinaDay(rate.asOf), rate))
export const feeRow = remembered((row: SettingRow) => rowOf('platform-fee', row.value, row.validFrom, row))
export const freightRow = remembered((card: FreightCard) => rowOf('freight', card.route, card.validFrom, card))
export const insuranceRow = remembered((row: SettingRow) => rowOf('insurance', row.value, row.validFrom, row))
export const tariffRow = remembered((row: TariffRow) => rowOf('tariff', row.code, row.validFrom, row))

const rowOf = (part: PriceRow['part'], value: string, date: string, row: Provenanced): PriceRow => ({
  part,
  id: row.id,
  value,
  date,
  source: row.source,
  certainty: row.certainty,
  demonstration: row.demonstration,
})
type Provenanced = Pick<PriceRow, 'id' | 'source' | 'certainty' | 'demonstration'>

/** A price is as certain as the weakest row or rule it rests on, and a demonstration as soon as one of them is. */
export const standing = (rows: readonly PriceRow[], law: Certainty) => ({
  certainty: weakest([law, ...rows.map((row) => row.certainty)]),
  demonstration: rows.some((row) => row.demonstration),
})
