import type { CbecPack } from './cn-cbec.ts'
import {
  compare,
  divide,
  formatMinor,
  fraction,
  type Fraction,
  multiply,
  roundTo,
  subtract,
  toDecimal,
  toPercent,
  one,
} from './fraction.ts'
import type { Refused } from './refusal.ts'
import type { Certainty, Rule, Words } from './rules.ts'
import { type Taxed, taxOf, type Warning } from './tax-of.ts'
import { bothQuantities, type Quantity, type TariffLine } from './tariff.ts'

/** What the price of one piece is made from, besides the seller's wish. Every number comes from a dated row of the caller. */
export type ShelfTerms = {
  readonly on: string
  readonly pack: CbecPack
  /** CNY for one USD, the spread already in it: the promised rate at which the seller is paid. */
  readonly ratePerUsd: Fraction
  /** CNY for one USD without the spread; shown, never computed with. */
  readonly midRatePerUsd: Fraction
  /** The platform's fee as a share of the goods value, 0 or more and below 1. */
  readonly platformFeeShare: Fraction
  readonly freightMinor: bigint
  /** The insurance premium as a share of the goods value. */
  readonly insuranceShare: Fraction
  readonly tariff: TariffLine
  /** Both of one piece. */
  readonly legalQuantity?: Quantity
  readonly secondQuantity?: Quantity
}

export type ShelfPart =
  | 'seller-share'
  | 'platform-fee'
  | 'goods'
  | 'freight'
  | 'insurance'
  | 'duty'
  | 'consumption-tax'
  | 'vat'
  | 'shelf'

/** One step of the price, in the order it is read. `goods` and `shelf` are the sums of what stands above them. */
export type PriceLine = {
  readonly part: ShelfPart
  readonly amountMinor: bigint
  readonly words: Words
  readonly ruleIds: readonly string[]
}

/**
 * One piece delivered, in fen (`keptMinor` in US cents). `goodsMinor` is the retail price that is declared:
 * sellerShare + platformFee = goods, and goods + freight + insurance + duty + consumptionTax + vat = shelf, exactly.
 */
export type ShelfPrice = {
  readonly kind: 'priced'
  readonly on: string
  readonly keptMinor: bigint
  readonly sellerShareMinor: bigint
  readonly platformFeeMinor: bigint
  readonly goodsMinor: bigint
  readonly freightMinor: bigint
  readonly insuranceMinor: bigint
  readonly dutyMinor: bigint
  readonly consumptionTaxMinor: bigint
  readonly vatMinor: bigint
  readonly shelfMinor: bigint
  readonly lines: readonly PriceLine[]
  readonly tax: Taxed
  readonly warnings: readonly Warning[]
  readonly rules: readonly Rule[]
  readonly certainty: Certainty
}

/**
 * The shelf price at which the seller keeps `keepMinor` US cents a piece: the smallest goods value whose rest after the
 * platform's fee, converted down to cents, is at least that. Refused like `taxOf`. Throws RangeError for a keep below one
 * cent, a rate that is not positive, or a fee share outside 0 to 1.
 */
export function shelfPrice(wish: ShelfTerms & { readonly keepMinor: bigint }): ShelfPrice | Refused {
  checkTerms(wish)
  if (wish.keepMinor < 1n) throw new RangeError('the seller keeps at least one cent')
  const needed = multiply(fraction(wish.keepMinor), wish.ratePerUsd)
  const rough = roundTo(divide(needed, subtract(one, wish.platformFeeShare)), 0, 'up')
  const enough = (goodsMinor: bigint) => keptOf(goodsMinor, wish) >= wish.keepMinor
  return priceOfGoods(smallestWhere(rough, enough), wish)
}

/** The whole price that follows from a goods value: the forward calculation that the reverse searches with. */
export function priceOfGoods(goodsMinor: bigint, terms: ShelfTerms): ShelfPrice | Refused {
  const insuranceMinor = shareOfGoods(goodsMinor, terms.insuranceShare)
  const { tariff, freightMinor, on, pack } = terms
  const line = { goodsMinor, pieces: 1, tariff, ...bothQuantities(terms) }
  const tax = taxOf([line], { freightMinor, insuranceMinor, on, pack, annualUsedMinor: 0n })
  if (tax.kind === 'refused') return tax

  const platformFeeMinor = shareOfGoods(goodsMinor, terms.platformFeeShare)
  const amounts = {
    keptMinor: keptOf(goodsMinor, terms),
    sellerShareMinor: goodsMinor - platformFeeMinor,
    platformFeeMinor,
    goodsMinor,
    freightMinor,
    insuranceMinor,
    dutyMinor: tax.dutyMinor,
    consumptionTaxMinor: tax.consumptionTaxMinor,
    vatMinor: tax.vatMinor,
    shelfMinor: tax.dutiableMinor + tax.taxMinor,
  }
  return {
    kind: 'priced',
    on,
    ...amounts,
    // The reverse computes dozens of prices and reads the words of one.
    get lines() {
      return explain(amounts, tax, terms)
    },
    tax,
    warnings: tax.warnings,
    get rules() {
      return tax.rules
    },
    get certainty() {
      return tax.certainty
    },
  }
}

/** Throws RangeError for terms that no price can follow from. */
export function checkTerms(terms: ShelfTerms): void {
  if (terms.ratePerUsd.num <= 0n) throw new RangeError('an exchange rate is positive')
  if (terms.platformFeeShare.num < 0n || compare(terms.platformFeeShare, one) >= 0)
    throw new RangeError('a fee share is 0 or more and below 1')
  if (terms.insuranceShare.num < 0n || terms.freightMinor < 0n)
    throw new RangeError('freight and insurance are not negative')
}

/** A share of the goods value, half-up to the fen. */
export function shareOfGoods(goodsMinor: bigint, share: Fraction): bigint {
  return roundTo(multiply(fraction(goodsMinor), share), 0, 'half-up')
}

/** Fen and cents are both hundredths, so the rate of yuan to dollars is that of fen to cents. */
function keptOf(goodsMinor: bigint, terms: ShelfTerms): bigint {
  const sellerShareMinor = goodsMinor - shareOfGoods(goodsMinor, terms.platformFeeShare)
  return roundTo(divide(fraction(sellerShareMinor), terms.ratePerUsd), 0, 'down')
}

/** The rounded fee moves the answer by a few fen at most from the exact quotient: walk there. */
function smallestWhere(start: bigint, holds: (value: bigint) => boolean): bigint {
  let value = start
  while (!holds(value)) value += 1n
  while (value > 0n && holds(value - 1n)) value -= 1n
  return value
}

type Amounts = Omit<ShelfPrice, 'kind' | 'on' | 'lines' | 'tax' | 'warnings' | 'rules' | 'certainty'>

function explain(amounts: Amounts, tax: Taxed, terms: ShelfTerms): readonly PriceLine[] {
  const text = (minor: bigint) => formatMinor(minor, terms.pack.minorDigits)
  const line = (part: ShelfPart, amountMinor: bigint, en: string, zh: string, ruleIds: readonly string[] = []) => ({
    part,
    amountMinor,
    words: { en, 'zh-CN': zh },
    ruleIds,
  })
  const kept = formatMinor(amounts.keptMinor, 2)
  const [rate, mid] = [toDecimal(terms.ratePerUsd, 6), toDecimal(terms.midRatePerUsd, 6)]
  const [share, goods] = [text(amounts.sellerShareMinor), text(amounts.goodsMinor)]
  const [fee, feeShare] = [text(amounts.platformFeeMinor), toPercent(terms.platformFeeShare)]
  const [freight, premium] = [text(amounts.freightMinor), text(amounts.insuranceMinor)]
  const premiumShare = toPercent(terms.insuranceShare)
  const only = tax.lines[0]
  const taxes = only
    ? ([
        { part: 'duty', tax: only.duty },
        { part: 'consumption-tax', tax: only.consumptionTax },
        { part: 'vat', tax: only.vat },
      ] as const)
    : []
  const sums = [goods, freight, premium, ...taxes.map(({ tax: { amountMinor } }) => text(amountMinor))].join(' + ')
  const dutiableRules = terms.pack.dutiable.map(({ id }) => id).filter((id) => tax.rules.some((rule) => rule.id === id))
  return [
    line(
      'seller-share',
      amounts.sellerShareMinor,
      `seller keeps USD ${kept} at ${rate} yuan a dollar, spread included (middle rate ${mid}) = ${share}`,
      `卖家所得 ${kept} 美元，按含点差汇率 ${rate}（中间价 ${mid}）折合 = ${share}`,
    ),
    line(
      'platform-fee',
      amounts.platformFeeMinor,
      `platform fee: goods ${goods} × ${feeShare} = ${fee}`,
      `平台服务费：货值 ${goods} × ${feeShare} = ${fee}`,
    ),
    line(
      'goods',
      amounts.goodsMinor,
      `declared retail price: ${share} + ${fee} = ${goods}`,
      `申报零售价：${share} + ${fee} = ${goods}`,
      dutiableRules,
    ),
    line(
      'freight',
      amounts.freightMinor,
      `freight to the door = ${freight}`,
      `国际及国内运费 = ${freight}`,
      dutiableRules,
    ),
    line(
      'insurance',
      amounts.insuranceMinor,
      `insurance: goods ${goods} × ${premiumShare} = ${premium}`,
      `保险费：货值 ${goods} × ${premiumShare} = ${premium}`,
      dutiableRules,
    ),
    ...taxes.map(({ part, tax: { amountMinor, formula, ruleIds } }) => ({
      part,
      amountMinor,
      words: formula,
      ruleIds,
    })),
    line('shelf', amounts.shelfMinor, `${sums} = ${text(amounts.shelfMinor)}`, `${sums} = ${text(amounts.shelfMinor)}`),
  ]
}
