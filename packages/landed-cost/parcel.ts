import type { CbecPack } from './cn-cbec.ts'
import { formatMinor, type Fraction, fraction, multiply, parseFraction } from './fraction.ts'
import type { Refused } from './refusal.ts'
import type { Certainty, Rule, Words } from './rules.ts'
import { shareOfGoods } from './shelf-price.ts'
import { split, sum } from './split.ts'
import { bothQuantities, type Quantity, type TariffLine } from './tariff.ts'
import { type Taxed, type TaxedLine, taxOf, type Warning } from './tax-of.ts'

/** One line of a cart. Amounts and the legal quantities are of one piece; `shelfMinor` is the price the buyer was shown. */
export type CartLine = {
  readonly goodsMinor: bigint
  readonly shelfMinor: bigint
  readonly quantity: number
  readonly tariff: TariffLine
  readonly legalQuantity?: Quantity
  readonly secondQuantity?: Quantity
}

export type ParcelTerms = {
  /** Of the parcel as it ships, already looked up for its weight. */
  readonly freightMinor: bigint
  readonly insuranceShare: Fraction
  readonly on: string
  readonly annualUsedMinor: bigint
  readonly pack: CbecPack
}

/** goods + freight + insurance + duty + consumptionTax + vat − platformRounding = total, for each line and for the parcel. */
export type Charge = {
  readonly goodsMinor: bigint
  readonly freightMinor: bigint
  readonly insuranceMinor: bigint
  readonly dutiableMinor: bigint
  readonly dutyMinor: bigint
  readonly consumptionTaxMinor: bigint
  readonly vatMinor: bigint
  readonly platformRoundingMinor: bigint
  readonly totalMinor: bigint
  /** The shelf prices of the pieces, which the total never exceeds for the parcel. */
  readonly shelfMinor: bigint
}

/**
 * `parcel-dearer`: the parcel would have cost more than its pieces by more than roundings explain; the platform bears it
 * all the same. Its cause is a freight card, or freight that moved to goods with a higher tax.
 */
export type ParcelWarning = Warning | { readonly kind: 'parcel-dearer'; readonly byMinor: bigint }

export type PricedCart = Charge & {
  readonly kind: 'priced'
  readonly on: string
  readonly lines: readonly Charge[]
  /** What shipping together saves against the shelf prices; 0 or more. */
  readonly savedMinor: bigint
  /** Present when the platform bears a rounding. */
  readonly platformRoundingWords?: Words
  readonly tax: Taxed
  readonly warnings: readonly ParcelWarning[]
  readonly rules: readonly Rule[]
  readonly certainty: Certainty
}

/**
 * The price of one parcel, which clears customs as one unit. It is taxed as what it is; where roundings would make it dearer
 * than the shelf prices of its pieces, the excess is a discount of the platform, which leaves the dutiable price alone.
 * Refused like `taxOf`; throws RangeError for a quantity that is no positive whole number, or for negative amounts.
 */
export function priceCart(cart: readonly CartLine[], terms: ParcelTerms): PricedCart | Refused {
  if (cart.some(({ quantity }) => !Number.isSafeInteger(quantity) || quantity < 1))
    throw new RangeError('a quantity is a positive whole number')
  const { freightMinor, on, annualUsedMinor, pack } = terms
  const taxLines = cart.map(({ goodsMinor, quantity, tariff, ...counts }) => ({
    goodsMinor: goodsMinor * BigInt(quantity),
    pieces: quantity,
    tariff,
    ...bothQuantities(counts, (each) => times(each, quantity)),
  }))
  const insuranceMinor = shareOfGoods(sum(taxLines.map((line) => line.goodsMinor)), terms.insuranceShare)
  const tax = taxOf(taxLines, { freightMinor, insuranceMinor, on, annualUsedMinor, pack })
  if (tax.kind === 'refused') return tax

  const shelves = cart.map(({ shelfMinor, quantity }) => shelfMinor * BigInt(quantity))
  const grosses = tax.lines.map((line) => line.dutiableMinor + line.taxMinor)
  const excess = sum(grosses) - sum(shelves)
  const roundingMinor = excess > 0n ? excess : 0n
  const roundings = split(roundingMinor, grosses)
  const lines = tax.lines.map((line, index) => chargeOf(line, roundings[index] ?? 0n, shelves[index] ?? 0n))
  const pieces = cart.reduce((total, { quantity }) => total + quantity, 0)
  const dearer = roundingMinor > mostRounding(pieces, cart.length)
  const whole = totalsOf(lines)
  return {
    kind: 'priced',
    on,
    ...whole,
    lines,
    savedMinor: whole.shelfMinor - whole.totalMinor,
    ...(roundingMinor > 0n ? { platformRoundingWords: roundingWords(roundingMinor, pack) } : {}),
    tax,
    warnings: [...tax.warnings, ...(dearer ? [{ kind: 'parcel-dearer', byMinor: roundingMinor } as const] : [])],
    get rules() {
      return tax.rules
    },
    get certainty() {
      return tax.certainty
    },
  }
}

/** Insurance and three taxes are rounded once for each piece and once for each line, by half a fen at most. */
function mostRounding(pieces: number, lines: number): bigint {
  return 2n * BigInt(pieces + lines)
}

function chargeOf(line: TaxedLine, platformRoundingMinor: bigint, shelfMinor: bigint): Charge {
  const { goodsMinor, freightMinor, insuranceMinor, dutiableMinor } = line
  return {
    goodsMinor,
    freightMinor,
    insuranceMinor,
    dutiableMinor,
    dutyMinor: line.duty.amountMinor,
    consumptionTaxMinor: line.consumptionTax.amountMinor,
    vatMinor: line.vat.amountMinor,
    platformRoundingMinor,
    totalMinor: dutiableMinor + line.taxMinor - platformRoundingMinor,
    shelfMinor,
  }
}

function totalsOf(lines: readonly Charge[]): Charge {
  const total = (field: keyof Charge) => sum(lines.map((line) => line[field]))
  return {
    goodsMinor: total('goodsMinor'),
    freightMinor: total('freightMinor'),
    insuranceMinor: total('insuranceMinor'),
    dutiableMinor: total('dutiableMinor'),
    dutyMinor: total('dutyMinor'),
    consumptionTaxMinor: total('consumptionTaxMinor'),
    vatMinor: total('vatMinor'),
    platformRoundingMinor: total('platformRoundingMinor'),
    totalMinor: total('totalMinor'),
    shelfMinor: total('shelfMinor'),
  }
}

function times({ amount, unit }: Quantity, pieces: number): Quantity {
  const decimals = amount.split('.')[1]?.length ?? 0
  const scale = 10n ** BigInt(decimals)
  const scaled = multiply(parseFraction(amount), fraction(scale * BigInt(pieces)))
  return { amount: formatMinor(scaled.num, decimals), unit }
}

function roundingWords(minor: bigint, pack: CbecPack): Words {
  const amount = formatMinor(minor, pack.minorDigits)
  return {
    en: `rounding borne by the platform, so that together never costs more than apart = −${amount}`,
    'zh-CN': `平台承担的尾差，合并寄送不高于单件价之和 = −${amount}`,
  }
}
