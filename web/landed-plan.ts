/**
 * What a plan is made of, the same on the server and in the browser: goods priced in dollars, the dated facts of one way
 * into one market, and from both the request that the landed-cost package answers. Pure; amounts are minor units.
 */
import {
  bothQuantities,
  fraction,
  type Fraction,
  type Goods,
  type LandedRequest,
  multiply,
  parseFraction,
  type Quantity,
  remembered,
  type RequestLine,
  roundTo,
  type SellerKeeps,
  sellerKeeps,
  toDecimal,
} from '@westbound/landed-cost'

/** One way into one market as its dated rows stand; plain data, so that a page can hand it to its script. */
export type WayFacts = {
  readonly market: string
  readonly route: string
  readonly on: string
  readonly currency: string
  readonly minorDigits: number
  /** Digits that people see and pay: nobody pays a sen of a rupiah, though ISO counts them. */
  readonly shownDigits: number
  /** Currency of the market for one dollar: with the spread, by which goods are priced, and the middle rate. */
  readonly perUsd: string
  readonly midPerUsd: string
  /** The currencies of the freight card and what one unit of it is worth here. */
  readonly freight: {
    readonly perUnit: string
    readonly unitDigits: number
    readonly bands: readonly PlanBand[]
  } | null
  readonly insuranceShare: string
  readonly feeShare: string
}
export type PlanBand = { readonly upToGrams: number; readonly priceMinor: string }

/** Price, weight and both legal quantities are of one piece; a discount is off the whole line. */
export type PlanLine = {
  readonly unitUsdMinor: bigint
  readonly quantity: number
  readonly weightGrams: number
  readonly goods: Goods
  readonly legalQuantity?: Quantity
  readonly secondQuantity?: Quantity
  /** Percent of alcohol by volume. */
  readonly strength?: string
  readonly origin?: string
  readonly discounts?: readonly { readonly funder: 'seller' | 'platform'; readonly usdMinor: bigint }[]
}

type Currency = Pick<WayFacts, 'minorDigits' | 'shownDigits'>

/** An amount of another currency here, half-up to the smallest amount that is paid. */
export function broughtHere(minor: bigint, fromDigits: number, perUnit: string, here: Currency): bigint {
  return broughtBy(parseFraction(perUnit), minor, fromDigits, here)
}

/** The amount is not brought to lowest terms: that would cost more than the rest, and is rounded in a moment. */
const broughtBy = ({ num, den }: Fraction, minor: bigint, fromDigits: number, here: Currency): bigint =>
  payable({ num: minor * num, den: 10n ** BigInt(fromDigits) * den }, here)

/** Every line of a plan is priced by the same rate. */
const dollarOf = remembered(({ perUsd }: WayFacts): Fraction => parseFraction(perUsd))

const payable = (value: Fraction, { minorDigits, shownDigits }: Currency): bigint =>
  roundTo(value, shownDigits, 'half-up') * 10n ** BigInt(minorDigits - shownDigits)

/** The same way when a dollar is worth so many percent of what it is today. */
export function shifted(facts: WayFacts, percent: number): WayFacts {
  if (facts.currency === 'USD' || percent === 100) return facts
  const by = (rate: string): string => {
    const decimals = (rate.split('.')[1]?.length ?? 0) + 2
    return toDecimal(multiply(parseFraction(rate), fraction(BigInt(percent), 100n)), decimals)
  }
  const { freight } = facts
  const paidHere = freight !== null && freight.perUnit !== facts.perUsd
  return {
    ...facts,
    perUsd: by(facts.perUsd),
    midPerUsd: by(facts.midPerUsd),
    freight: freight === null || paidHere ? freight : { ...freight, perUnit: by(freight.perUnit) },
  }
}

/** Freight of so many grams by the card; null without a card or above its heaviest parcel. */
export function freightOfCard(facts: WayFacts, grams: number): bigint | null {
  const band = facts.freight?.bands.find(({ upToGrams }) => grams <= upToGrams)
  if (!facts.freight || !band) return null
  const { perUnit, unitDigits } = facts.freight
  return broughtHere(BigInt(band.priceMinor), unitDigits, perUnit, facts)
}

export const gramsOf = (lines: readonly Pick<PlanLine, 'quantity' | 'weightGrams'>[]): number =>
  lines.reduce((grams, { quantity, weightGrams }) => grams + quantity * weightGrams, 0)

/** Insurance as the share of the goods that the market's row says. */
export const insuranceOf = (goodsMinor: bigint, facts: Currency & Pick<WayFacts, 'insuranceShare'>): bigint =>
  payable(multiply(fraction(goodsMinor, 10n ** BigInt(facts.minorDigits)), parseFraction(facts.insuranceShare)), facts)

/** The request for one consignment. Pieces keep one price each, so that a cart can be cut into parcels. */
export function requestOf(
  facts: WayFacts,
  lines: readonly PlanLine[],
  given: { readonly freightMinor: bigint; readonly insuranceMinor?: bigint; readonly told?: LandedRequest['facts'] },
): LandedRequest {
  const asked = lines.map((line) => requestLine(facts, line))
  const goods = asked.reduce((sum, { goodsMinor }) => sum + goodsMinor, 0n)
  return {
    on: facts.on,
    route: facts.route,
    lines: asked,
    freightMinor: given.freightMinor,
    insuranceMinor: given.insuranceMinor ?? insuranceOf(goods, facts),
    ...(facts.currency === 'USD' ? {} : { exchange: { USD: facts.midPerUsd } }),
    ...(given.told === undefined ? {} : { facts: given.told }),
  }
}

function requestLine(facts: WayFacts, line: PlanLine): RequestLine {
  const dollar = dollarOf(facts)
  const unit = broughtBy(dollar, line.unitUsdMinor, 2, facts)
  const discounts = (line.discounts ?? []).map(({ funder, usdMinor }) => ({
    funder,
    minor: broughtBy(dollar, usdMinor, 2, facts),
  }))
  return {
    goodsMinor: unit * BigInt(line.quantity),
    pieces: line.quantity,
    goods: line.goods,
    ...bothQuantities(line, (each) => timesPieces(each, line.quantity)),
    ...(line.strength === undefined ? {} : { strength: line.strength }),
    ...(line.origin === undefined ? {} : { origin: line.origin }),
    ...(discounts.length === 0 ? {} : { discounts }),
  }
}

function timesPieces(quantity: Quantity, pieces: number): Quantity {
  if (pieces === 1) return quantity
  const { amount, unit } = quantity
  const decimals = amount.split('.')[1]?.length ?? 0
  return { amount: toDecimal(multiply(parseFraction(amount), fraction(BigInt(pieces))), decimals), unit }
}

/** What the seller keeps of the goods after the fee and the seller's own discounts. */
export function keptOf(
  facts: Pick<WayFacts, 'minorDigits' | 'feeShare' | 'perUsd'>,
  goodsMinor: bigint,
  ownDiscountMinor = 0n,
): SellerKeeps {
  const { minorDigits, feeShare, perUsd } = facts
  return sellerKeeps({ goodsMinor: goodsMinor - ownDiscountMinor, minorDigits, feeShare, perUsd })
}
