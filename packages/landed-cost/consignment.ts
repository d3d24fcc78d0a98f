import type { CompiledPack } from './compile-pack.ts'
import type { DayRoute, DayScheme } from './day-route.ts'
import type { TaxAmount } from './tax-amount.ts'
import { all, none, type Ratio } from './ratio.ts'
import type { Rule } from './rules.ts'
import { split } from './split.ts'
import { type ConsumptionTax, type Quantity, sameKind, type Unit, type VatClass } from './tariff.ts'

/**
 * What is asked: one consignment, by one route, on one day. Amounts are minor units of the market's currency by ISO 4217.
 * Freight and insurance are of the whole consignment and are shared over its lines by value.
 */
export type LandedRequest = {
  readonly on: string
  readonly route: string
  readonly lines: readonly RequestLine[]
  readonly freightMinor: bigint
  readonly insuranceMinor: bigint
  /** Currency of the market for one unit of another, as decimal text: `{ USD: '1375.5' }`. */
  readonly exchange?: Readonly<Record<string, string>>
  readonly facts?: Facts
}

/** One line. `goodsMinor` (the price without tax, before discounts) and the quantities are of all its pieces. */
export type RequestLine = {
  readonly goodsMinor: bigint
  readonly pieces: number
  readonly goods: Goods
  readonly legalQuantity?: Quantity
  /** The second legal quantity: the same goods in a unit of another kind. */
  readonly secondQuantity?: Quantity
  /** Percent of alcohol by volume, as decimal text, where a tax depends on it. */
  readonly strength?: string
  /** Where the goods were made, ISO text; `US` where nothing is said. */
  readonly origin?: string
  readonly discounts?: readonly { readonly funder: 'seller' | 'platform'; readonly minor: bigint }[]
}

/** What the tariff says of the goods. A `TariffLine` is one; what is missing counts as none, and the answer says so. */
export type Goods = {
  readonly code: string
  readonly rule?: Rule
  readonly dutyRate?: string
  /** Duty by quantity, instead of or beside the rate; in the currency of the market. */
  readonly dutyPerUnit?: { readonly perUnit: string; readonly unit: Unit }
  readonly vat?: { readonly class: VatClass } | { readonly rate: string }
  readonly consumptionTax?: ConsumptionTax
  readonly extraDuty?: { readonly rate: string; readonly rule: Rule }
  /** The duty rate under an agreement, by the key of its rule: `{ 'kr.korus': '0' }`. */
  readonly preferences?: Readonly<Record<string, string>>
  /** What kind of goods they are, where a rule asks: `food`, `alcohol`, `cosmetics`, `leather` … */
  readonly classes?: readonly string[]
}

/** What only the caller knows. A fact that is not told is assumed to be none, and the answer lists it. */
export type Facts = {
  /** What the buyer has brought in this year, as customs value. */
  readonly annualUsedMinor?: bigint
  /** Goods of the same buyer that arrive on the same day in other parcels. */
  readonly sameDayMinor?: bigint
  /** Parcels of the buyer that came in free of tax in the period that the rule counts. */
  readonly parcelsBefore?: number
  /** The seller, or the marketplace for it, is registered with the tax authority of the market. */
  readonly sellerRegistered?: boolean
  readonly originProven?: boolean
  /** Country the parcel leaves from; `US` where nothing is said. */
  readonly shippedFrom?: string
}

/** The value of a line, or of the whole consignment. `goods` is after the discounts that lower the customs value. */
export type Value = {
  readonly goods: bigint
  readonly freight: bigint
  readonly insurance: bigint
  readonly customs: bigint
}

/** A line on its way through the steps of its scheme. */
export type LineAtWork = Value & {
  readonly index: number
  readonly given: RequestLine
  /** All discounts, also those that leave the customs value alone. */
  readonly discount: bigint
  scheme: DayScheme | undefined
  /** By step: the statutory tax that enters later bases, and what is due. */
  readonly carried: Ratio[]
  readonly taxes: TaxAmount[]
  /** The value with the tax that is inside it, once such a tax was charged. */
  taxable: Ratio
}

export type Consignment = {
  readonly request: LandedRequest
  readonly pack: CompiledPack
  readonly route: DayRoute
  readonly lines: readonly LineAtWork[]
  readonly whole: Value
}

/** Shares freight and insurance out and values each line. Throws RangeError for amounts or counts that make no sense. */
export function valued(request: LandedRequest, pack: CompiledPack, route: DayRoute): Consignment {
  const { lines: given, freightMinor, insuranceMinor } = request
  checkAmounts(request)
  const only = given.length === 1
  const weights = only ? [] : given.map(({ goodsMinor }) => goodsMinor)
  const freight = only ? [freightMinor] : split(freightMinor, weights)
  const insurance = only ? [insuranceMinor] : split(insuranceMinor, weights)
  const lines = given.map((line, index) => lineAtWork(line, index, freight[index] ?? 0n, insurance[index] ?? 0n, route))
  return { request, pack, route, lines, whole: totalOf(lines) }
}

function lineAtWork(
  given: RequestLine,
  index: number,
  freight: bigint,
  insurance: bigint,
  route: DayRoute,
): LineAtWork {
  let [discount, lowering] = [0n, 0n]
  for (const { funder, minor } of given.discounts ?? []) {
    if (minor < 0n) throw new RangeError('an amount is not negative')
    discount += minor
    if (route.lowers[funder]) lowering += minor
  }
  if (discount > given.goodsMinor) throw new RangeError('the discounts of a line are not more than its goods')
  const goods = given.goodsMinor - lowering
  const { parts, share } = route
  const sum = (parts.goods ? goods : 0n) + (parts.freight ? freight : 0n) + (parts.insurance ? insurance : 0n)
  const customs = share === undefined ? sum : (sum * share.n) / share.d
  return {
    index,
    given,
    discount,
    goods,
    freight,
    insurance,
    customs,
    scheme: undefined,
    carried: [],
    taxes: [],
    taxable: none,
  }
}

function totalOf(lines: readonly LineAtWork[]): Value {
  const [only] = lines
  if (lines.length === 1 && only) return only
  let [goods, freight, insurance, customs] = [0n, 0n, 0n, 0n]
  for (const line of lines) {
    goods += line.goods
    freight += line.freight
    insurance += line.insurance
    customs += line.customs
  }
  return { goods, freight, insurance, customs }
}

function checkAmounts({ lines, freightMinor, insuranceMinor, facts }: LandedRequest): void {
  if (lines.length === 0) throw new RangeError('a consignment has at least one line')
  if (freightMinor < 0n || insuranceMinor < 0n) throw new RangeError('an amount is not negative')
  if (facts && ((facts.annualUsedMinor ?? 0n) < 0n || (facts.sameDayMinor ?? 0n) < 0n))
    throw new RangeError('an amount is not negative')
  const before = facts?.parcelsBefore ?? 0
  if (!Number.isSafeInteger(before) || before < 0) throw new RangeError('parcels are counted in whole numbers')
  for (const { goodsMinor, pieces, legalQuantity, secondQuantity } of lines) {
    if (goodsMinor < 0n) throw new RangeError('an amount is not negative')
    if (!Number.isSafeInteger(pieces) || pieces < 1) throw new RangeError('pieces are a positive whole number')
    if (secondQuantity && legalQuantity && sameKind(secondQuantity.unit, legalQuantity.unit))
      throw new RangeError('the two legal quantities of a line are of different kinds: weight, volume or pieces')
  }
}

/** The rate of a currency that the request gives, per unit of it. */
export function exchangeRate({ request, pack }: Consignment, currency: string | undefined): Ratio | undefined {
  if (currency === undefined) return all
  const text = request.exchange?.[currency]
  return text === undefined ? undefined : pack.ratio(text)
}
