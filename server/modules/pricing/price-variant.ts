import {
  bothQuantities,
  type Certainty,
  keepFromShelf,
  type Quantity,
  type Refused,
  type Rule,
  type ShelfPrice,
  shelfPrice,
  type ShelfTerms,
  type Warning,
  type Words,
} from '@westbound/landed-cost'
import { type Mode, type TariffRow, unitOf } from '#modules/compliance'
import { say } from '@westbound/web/messages'
import type { Ctx } from '#platform/context'
import { cny, decimalOf, type Money, usd } from '#platform/money'
import type { Refusal } from '#platform/refusal'
import {
  freightIn,
  type PriceBook,
  type PriceRow,
  readPrices,
  rowsBehind,
  shareOf,
  standing,
  tariffIn,
} from './price-book.ts'
import { refuse } from './refusals.ts'

/** A legal quantity: decimal text, and a unit by name (`ml`) or by its code in the customs table of units. */
export type GivenQuantity = { readonly amount: string; readonly unit: string }

/** What one piece counts, in one or two units of different kinds; a tax takes whichever it can count by. */
export type GivenQuantities = {
  readonly legalQuantity?: GivenQuantity | null
  readonly secondQuantity?: GivenQuantity | null
}

/** One of `keep` (USD) and `shelf` (CNY); the other follows. Weight and quantities are of one piece. */
export type VariantWish = GivenQuantities & {
  readonly keep?: Money
  readonly shelf?: Money
  readonly hsCode: string
  readonly weightGrams: number
  readonly mode: Mode
}

export type LandedLine = {
  readonly part: string
  readonly money: Money
  readonly words: Words
  readonly ruleIds: readonly string[]
}

/**
 * The price of one piece at the door and all it rests on. sellerShare + fee = goods; goods + freight + insurance + duty +
 * consumptionTax + vat + rounding = shelf, exactly. `rounding` is 0 unless a shelf price was wished that lies between two
 * that the rounded taxes can make.
 */
export type Landed = {
  readonly shelf: Money
  readonly keep: Money
  readonly goods: Money
  readonly fee: Money
  readonly sellerShare: Money
  readonly freight: Money
  readonly insurance: Money
  readonly duty: Money
  readonly consumptionTax: Money
  readonly vat: Money
  readonly rounding: Money
  readonly on: string
  readonly rateId: string
  readonly rateText: string
  readonly freightCardId: string
  readonly feeShare: string
  readonly insuranceShare: string
  readonly lines: readonly LandedLine[]
  /** The law behind it, with source and certainty. */
  readonly rules: readonly Rule[]
  /** The market's rows behind it, with source and date. */
  readonly rows: readonly PriceRow[]
  readonly certainty: Certainty
  readonly demonstration: boolean
  readonly warnings: readonly Warning[]
}

/** The landed price of one variant now. Refused like `priceOf` and `readPrices`. */
export async function priceVariant(ctx: Ctx, wish: VariantWish): Promise<Landed> {
  return priceOf(await readPrices(ctx, { codes: [wish.hsCode] }), wish)
}

/**
 * The landed price of one variant by the rows of a book; pure. Refused when not exactly one wish is given, when the line,
 * the card or the quantity that the tax needs is missing, when the piece may not enter at that price, or when the shelf
 * price leaves nothing.
 */
export function priceOf(book: PriceBook, wish: VariantWish): Landed {
  const { wanted, minor } = wishOf(wish)
  const row = tariffIn(book, wish.hsCode)
  const freight = freightIn(book, wish.mode, wish.weightGrams)
  const terms: ShelfTerms = {
    on: book.on,
    pack: book.pack,
    ratePerUsd: book.rate.effective,
    midRatePerUsd: book.rate.mid,
    platformFeeShare: shareOf(book.feeShare),
    freightMinor: freight.minor,
    insuranceShare: shareOf(book.insuranceShare),
    tariff: row.line,
    ...quantitiesOf(wish),
  }
  const answer =
    wanted === 'keep' ? shelfPrice({ ...terms, keepMinor: minor }) : keepFromShelf({ ...terms, shelfMinor: minor })
  if (answer.kind === 'refused') throw refusalOf(answer, [row], wish.shelf)
  const [price, roundingMinor] = answer.kind === 'kept' ? [answer.price, answer.roundingMinor] : [answer, 0n]
  const rows = rowsBehind(book, freight.card, [row])
  return {
    ...amountsOf(price, roundingMinor),
    on: book.on,
    rateId: book.rate.id,
    rateText: book.rate.effectiveText,
    freightCardId: freight.card.id,
    feeShare: book.feeShare.value,
    insuranceShare: book.insuranceShare.value,
    lines: linesOf(price, roundingMinor),
    rules: price.rules,
    rows,
    ...standing(rows, price.certainty),
    warnings: price.warnings,
  }
}

function wishOf({ keep, shelf }: VariantWish): { readonly wanted: 'keep' | 'shelf'; readonly minor: bigint } {
  const money = keep ?? shelf
  const currency = keep === undefined ? 'CNY' : 'USD'
  if (money === undefined || (keep !== undefined && shelf !== undefined) || money.currency !== currency)
    throw refuse('pricing.one-wish')
  if (money.minor < 1n) throw refuse('pricing.wish-too-small')
  return { wanted: keep === undefined ? 'shelf' : 'keep', minor: money.minor }
}

/** A quantity in a unit that no tax counts by is as good as none: it is refused only where a tax depends on it. */
export const quantitiesOf = ({ legalQuantity, secondQuantity }: GivenQuantities) =>
  bothQuantities({ legalQuantity: quantityOf(legalQuantity), secondQuantity: quantityOf(secondQuantity) })

function quantityOf(given: GivenQuantity | null | undefined): Quantity | undefined {
  const unit = unitOf(given?.unit ?? '')
  return given === undefined || given === null || unit === null ? undefined : { amount: given.amount, unit }
}

/** An answer of the tax engine that means no, as a refusal of this module. */
export function refusalOf(refused: Refused, rows: readonly TariffRow[], shelf?: Money): Refusal {
  switch (refused.code) {
    case '-621005':
      return refuse('pricing.over-order-limit', { over: decimalOf(cny(refused.overMinor)) })
    case '-621018':
      return refuse('pricing.over-year-limit', { over: decimalOf(cny(refused.overMinor)) })
    case 'legal-quantity':
      return refuse('pricing.legal-quantity', { code: rows[refused.line]?.code ?? '' })
    case 'shelf-too-low':
      return refuse('pricing.shelf-too-low', { shelf: decimalOf(shelf ?? cny(0n)) })
  }
}

const amountsOf = (price: ShelfPrice, roundingMinor: bigint) => ({
  shelf: cny(price.shelfMinor + roundingMinor),
  keep: usd(price.keptMinor),
  goods: cny(price.goodsMinor),
  fee: cny(price.platformFeeMinor),
  sellerShare: cny(price.sellerShareMinor),
  freight: cny(price.freightMinor),
  insurance: cny(price.insuranceMinor),
  duty: cny(price.dutyMinor),
  consumptionTax: cny(price.consumptionTaxMinor),
  vat: cny(price.vatMinor),
  rounding: cny(roundingMinor),
})

/** The engine's own explanation; a fen that no price can make is a line of its own before the sum. */
function linesOf(price: ShelfPrice, roundingMinor: bigint): readonly LandedLine[] {
  const lines = price.lines.map(({ part, amountMinor, words, ruleIds }) => ({
    part,
    money: cny(amountMinor),
    words,
    ruleIds,
  }))
  const sum = lines.at(-1)
  if (roundingMinor === 0n || sum === undefined) return lines
  const amount = decimalOf(cny(roundingMinor))
  const words = {
    en: say('en')('pricing.rounding', { amount }),
    'zh-CN': say('zh-Hans')('pricing.rounding', { amount }),
  }
  const total = cny(price.shelfMinor + roundingMinor)
  const text = `${decimalOf(sum.money)} + ${amount} = ${decimalOf(total)}`
  return [
    ...lines.slice(0, -1),
    { part: 'rounding', money: cny(roundingMinor), words, ruleIds: [] },
    { ...sum, money: total, words: { en: text, 'zh-CN': text } },
  ]
}
