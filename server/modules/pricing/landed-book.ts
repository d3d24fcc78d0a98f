import { add, compare, type Fraction, type Goods, type Market, markets, parseFraction } from '@westbound/landed-cost'
import { currencies } from '@westbound/web/currency'
import type { WayFacts } from '@westbound/web/landed-plan'
import { linesByCode, type TariffRow } from '#modules/compliance'
import {
  chinaDay,
  type ExchangeRate,
  type FreightCard,
  freightCardsTo,
  isStale,
  needed,
  newestRates,
  rowsVersion,
  type SettingRow,
  settingsInForce,
} from '#modules/markets'
import type { BatchCtx } from '#platform/context'
import { minorDigits } from '#platform/money'
import type { World } from '#platform/world'
import { classesOf, vatClassOf } from './goods-classes.ts'
import { knownDuty } from './known-duty.ts'
import type { LandedWish, Way, WishLine } from './landed-wish.ts'
import { feeRow, insuranceRow, type PriceRow, rateRow } from './price-book.ts'
import { refuse } from './refusals.ts'
import { usDuty } from './us-duty.ts'

/** Every dated row that landed prices of a day rest on, read once: answering from it asks the database nothing. */
export type LandedBook = {
  readonly on: string
  /** The moment whose rates hold. */
  readonly at: Date
  readonly rates: ReadonlyMap<string, ExchangeRate>
  readonly feeShare: SettingRow
  readonly insuranceShare: SettingRow
  readonly cards: readonly FreightCard[]
  /** China's lines by the code that named them. */
  readonly tariffs: ReadonlyMap<string, readonly TariffRow[]>
}

type DatedRows = Pick<LandedBook, 'rates' | 'feeShare' | 'insuranceShare' | 'cards'>

/** Reads them in two statements as long as no rate, card or setting was added since the last time, else in five. */
export async function readLandedBook(
  ctx: BatchCtx,
  want: Pick<LandedWish, 'on'> & { readonly codes: readonly string[]; readonly ways: readonly Way[] },
): Promise<LandedBook> {
  const today = chinaDay(ctx.now)
  const on = want.on ?? today
  const at = on < today ? new Date(`${on}T15:59:59Z`) : ctx.now
  const asked = [...new Set(want.ways.map(({ market }) => market))]
  // Started together, they travel together.
  const [rows, tariffs] = await Promise.all([
    datedRows(ctx, asked, { at, day: on < today ? on : today, today }),
    asked.includes('cn') ? linesByCode(ctx, want.codes, on) : new Map<string, readonly TariffRow[]>(),
  ])
  return { on, at, ...rows, tariffs }
}

type Moment = { readonly at: Date; readonly day: string; readonly today: string }

/** Rows that change a few times a day and are asked for two hundred times a second, by the version they were read at. */
const keptIn = new WeakMap<World, Map<string, DatedRows>>()
const keptMax = 100

async function datedRows(ctx: BatchCtx, asked: readonly string[], moment: Moment): Promise<DatedRows> {
  const current = moment.day === moment.today
  const key = current ? `${await rowsVersion(ctx)} ${moment.day} ${asked.join('')}` : ''
  const kept = keptIn.get(ctx.world) ?? new Map<string, DatedRows>()
  keptIn.set(ctx.world, kept)
  const known = kept.get(key)
  if (current && known !== undefined) return known
  const settings = await settingsInForce(ctx)
  const rows: DatedRows = {
    rates: await newestRates(ctx, 'USD', moment.at),
    feeShare: needed(settings, 'platform.fee-share'),
    insuranceShare: needed(settings, 'insurance.share'),
    cards: await freightCardsTo(ctx, asked, moment.day),
  }
  if (kept.size >= keptMax) kept.clear()
  if (current) kept.set(key, rows)
  return rows
}

/** What stands in the way of an answer in one market: a row that is not loaded. */
export type Missing = { readonly code: string; readonly params: Readonly<Record<string, string | number>> }

/** The dated facts of one way, with the rows they were read from. A rate that was told goes before the loaded one. */
export function wayFacts(
  book: LandedBook,
  { market, route }: Way,
  toldPerUsd?: string,
): { readonly facts: WayFacts; readonly rows: readonly PriceRow[]; readonly card: FreightCard | null } | Missing {
  const { currency, minorDigits: digits } = markets[market].pack
  const rate = book.rates.get(currency)
  if (currency !== 'USD' && toldPerUsd === undefined) {
    if (rate === undefined) return { code: 'markets.rate-missing', params: { from: 'USD', to: currency } }
    if (isStale(rate, book.at)) return staleOf(rate, book)
  }
  const perUsd = currency === 'USD' ? '1' : (toldPerUsd ?? rate?.effectiveText ?? '1')
  const midPerUsd = currency === 'USD' ? '1' : (toldPerUsd ?? rate?.midText ?? '1')
  const card = book.cards.find((each) => each.market === market && each.route === cardRoutes[route]) ?? null
  const perUnit = card === null ? undefined : worthOf(card.currency, currency, perUsd)
  const rows: PriceRow[] = [
    ...(rate === undefined || toldPerUsd !== undefined ? [] : [rateRow(rate)]),
    feeRow(book.feeShare),
    insuranceRow(book.insuranceShare),
  ]
  const facts: WayFacts = {
    market,
    route,
    on: book.on,
    currency,
    minorDigits: digits,
    shownDigits: currencies[currency]?.shown ?? digits,
    perUsd,
    midPerUsd,
    freight:
      card === null || perUnit === undefined
        ? null
        : {
            perUnit,
            unitDigits: minorDigits[card.currency] ?? 2,
            bands: card.bands.map(({ upToGrams, priceMinor }) => ({ upToGrams, priceMinor: priceMinor.toString() })),
          },
    insuranceShare: book.insuranceShare.value,
    feeShare: book.feeShare.value,
  }
  return { facts, rows, card }
}

/** A person's own parcel goes by the same mail; cargo has no card: its freight is told. */
const cardRoutes: Readonly<Record<string, FreightCard['route']>> = {
  direct: 'direct_mail',
  personal: 'direct_mail',
  bonded: 'bonded',
}

/** One unit of a currency here, where it is the market's own or the dollar. */
export const worthOf = (from: string, here: string, perUsd: string): string | undefined =>
  from === here ? '1' : from === 'USD' ? perUsd : undefined

function staleOf(rate: ExchangeRate, { at }: LandedBook): Missing {
  const hours = Math.floor((at.getTime() - rate.asOf.getTime()) / 3_600_000)
  return { code: 'markets.rate-stale', params: { from: rate.from, to: rate.to, hours, hoursMax: rate.ageMaxHours } }
}

/** What the tariff of a market says of a line. `lines`: how many lines lie beneath the code, of which the dearest was taken. */
export type LineGoods = {
  readonly goods: Goods
  readonly row: TariffRow | null
  readonly lines: number
  /** Whether duty is known: by a loaded line, or because the caller told it. */
  readonly dutyKnown: boolean
}

/** The goods of a line in a market; null where the market needs a tariff line and none is loaded. */
export function goodsIn(book: LandedBook, market: Market, line: WishLine): LineGoods | null {
  const told = line.rates?.[market]
  const classes = classesOf(line.code, line.classes)
  const beneath = market === 'cn' ? (book.tariffs.get(line.code) ?? []) : []
  const row = dearest(beneath)
  if (market === 'cn' && row === null && (told?.duty === undefined || told.vat === undefined)) return null
  const vat = told?.vat === undefined ? (row?.line.vat ?? { class: vatClassOf(market, line.code) }) : { rate: told.vat }
  const schedule = told?.duty === undefined ? statedDuty(book, market, line) : null
  const duty = told?.duty ?? row?.line.dutyRate ?? schedule?.dutyRate
  const excise =
    told?.excise === undefined ? row?.line.consumptionTax : ({ kind: 'ad-valorem', rate: told.excise } as const)
  const goods: Goods = {
    code: line.code,
    classes,
    vat,
    ...(row === null ? {} : { rule: row.line.rule }),
    ...schedule,
    ...(duty === undefined ? {} : { dutyRate: duty }),
    ...(excise === undefined ? {} : { consumptionTax: excise }),
    ...(told?.preferences === undefined ? {} : { preferences: told.preferences }),
  }
  return { goods, row, lines: beneath.length, dutyKnown: duty !== undefined }
}

const statedDuty = ({ on }: LandedBook, market: Market, line: WishLine) =>
  market === 'us' ? usDuty(line, on) : knownDuty(market, line.code, on)

/** Of several lines the one with the most tax: an answer for six digits is not to turn out too low. */
function dearest(rows: readonly TariffRow[]): TariffRow | null {
  const weight = ({ line: { consumptionTax, vat, dutyRate } }: TariffRow): Fraction => {
    const excise = 'rate' in consumptionTax ? consumptionTax.rate : consumptionTax.kind === 'none' ? '0' : '1'
    return [excise, 'rate' in vat ? vat.rate : '0', dutyRate].map(parseFraction).reduce(add)
  }
  return rows.reduce<TariffRow | null>(
    (best, row) => (best === null || compare(weight(row), weight(best)) > 0 ? row : best),
    null,
  )
}

/** Refused when the goods of the wish make no sense for any market. */
export function checkWish({ lines, ways, wantedTotal, split }: LandedWish): void {
  const pieces = lines.reduce((sum, { quantity }) => sum + quantity, 0)
  if (pieces > piecesMax) throw refuse('pricing.too-many-pieces', { pieces, most: piecesMax })
  if (wantedTotal !== undefined && ways.length !== 1)
    throw refuse('pricing.one-way', { what: 'wantedTotal', ways: ways.length })
  if (split !== true) return
  if (ways.length !== 1) throw refuse('pricing.one-way', { what: 'split', ways: ways.length })
  if (pieces > splitPiecesMax) throw refuse('pricing.split-too-large', { pieces, most: splitPiecesMax })
}
const piecesMax = 10_000
const splitPiecesMax = 40
