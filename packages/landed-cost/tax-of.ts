import { assessLine, type AssessedLine } from './assess-line.ts'
import type { CbecPack } from './cn-cbec.ts'
import { formatMinor, fraction, multiply, parseFraction, parseMinor, roundTo } from './fraction.ts'
import type { TaxPath } from './line-rates.ts'
import type { Refused } from './refusal.ts'
import { type Certainty, distinctRules, findRule, type Rule, ruleOn, weakest } from './rules.ts'
import { split, sum } from './split.ts'
import type { Quantity, TariffLine } from './tariff.ts'

/** One line of one clearance unit. `goodsMinor` (retail price without tax) and `legalQuantity` are of the whole line. */
export type TaxLine = {
  readonly goodsMinor: bigint
  readonly pieces: number
  readonly tariff: TariffLine
  readonly legalQuantity?: Quantity
}

export type TaxTermsOfOrder = {
  readonly freightMinor: bigint
  readonly insuranceMinor: bigint
  /** The day whose rules hold, as ISO text. */
  readonly on: string
  /** What the buyer has already bought this year, as dutiable price. */
  readonly annualUsedMinor: bigint
  readonly pack: CbecPack
}

/**
 * A price close to a cliff. `underMinor`: how much the dutiable price may still rise before the limit is broken (for
 * cosmetics: before the tax starts). `overMinor`: how far it lies past the limit (for cosmetics: past the first taxed coin).
 */
export type Warning =
  | { readonly kind: 'near-single-limit' | 'near-annual-limit'; readonly underMinor: bigint }
  | { readonly kind: 'over-single-limit'; readonly overMinor: bigint }
  | { readonly kind: 'below-high-end-cosmetics'; readonly line: number; readonly underMinor: bigint }
  | { readonly kind: 'above-high-end-cosmetics'; readonly line: number; readonly overMinor: bigint }

export type TaxedLine = AssessedLine & {
  readonly goodsMinor: bigint
  readonly freightMinor: bigint
  readonly insuranceMinor: bigint
}

export type Taxed = {
  readonly kind: 'taxed'
  readonly on: string
  readonly path: TaxPath
  readonly lines: readonly TaxedLine[]
  readonly dutiableMinor: bigint
  readonly dutyMinor: bigint
  readonly consumptionTaxMinor: bigint
  readonly vatMinor: bigint
  readonly taxMinor: bigint
  readonly annualAfterMinor: bigint
  readonly warnings: readonly Warning[]
  readonly rules: readonly Rule[]
  readonly certainty: Certainty
}

export type Eligible = {
  readonly kind: 'eligible'
  readonly path: TaxPath
  readonly annualAfterMinor: bigint
  readonly warnings: readonly Warning[]
  readonly rules: readonly Rule[]
}

/**
 * Tax of one order cleared as one unit under China's cross-border e-commerce rules of a day, explained; or a refusal.
 * Freight and insurance are shared over the lines by value. Throws RangeError for negative amounts, piece counts that are
 * no positive whole numbers, and days on which a needed rule is not in force.
 */
export function taxOf(orderLines: readonly TaxLine[], terms: TaxTermsOfOrder): Taxed | Refused {
  checkInput(orderLines, terms)
  const { pack, on } = terms
  const goods = orderLines.map((line) => line.goodsMinor)
  const freight = split(terms.freightMinor, goods)
  const insurance = split(terms.insuranceMinor, goods)
  const pieces = orderLines.reduce((total, line) => total + line.pieces, 0)
  const dutiableMinor = sum(goods) + terms.freightMinor + terms.insuranceMinor
  const eligibility = eligibilityOf({ dutiableMinor, pieces, on, annualUsedMinor: terms.annualUsedMinor, pack })
  if (eligibility.kind === 'refused') return eligibility

  const lines: TaxedLine[] = []
  for (const [index, line] of orderLines.entries()) {
    const [freightMinor, insuranceMinor] = [freight[index] ?? 0n, insurance[index] ?? 0n]
    const facts = { ...line, dutiableMinor: line.goodsMinor + freightMinor + insuranceMinor }
    const assessed = assessLine(facts, { pack, on, path: eligibility.path })
    if (assessed === 'legal-quantity') return quantityMissing(index, line.tariff)
    lines.push({ ...assessed, goodsMinor: line.goodsMinor, freightMinor, insuranceMinor })
  }

  const shared = orderLines.length > 1 ? [ruleOn(pack.allocation, on)] : []
  const rules = distinctRules([
    ruleOn(pack.dutiable, on),
    ...shared,
    ...eligibility.rules,
    ...lines.flatMap((line) => line.rules),
  ])
  return {
    kind: 'taxed',
    on,
    path: eligibility.path,
    lines,
    dutiableMinor,
    dutyMinor: sum(lines.map((line) => line.duty.amountMinor)),
    consumptionTaxMinor: sum(lines.map((line) => line.consumptionTax.amountMinor)),
    vatMinor: sum(lines.map((line) => line.vat.amountMinor)),
    taxMinor: sum(lines.map((line) => line.taxMinor)),
    annualAfterMinor: eligibility.annualAfterMinor,
    warnings: [...eligibility.warnings, ...cosmeticsWarnings(lines, pack)],
    rules,
    certainty: weakest(rules),
  }
}

/**
 * Whether an order of a dutiable price and a number of pieces may enter, and at which tax. The limits themselves are still
 * allowed. The limit of one order is judged first, as it needs nothing but the order.
 */
export function eligibilityOf(order: {
  readonly dutiableMinor: bigint
  readonly pieces: number
  readonly annualUsedMinor: bigint
  readonly on: string
  readonly pack: CbecPack
}): Eligible | Refused {
  const { dutiableMinor, pack, on } = order
  const single = ruleOn(pack.singleLimit, on)
  const annual = ruleOn(pack.annualLimit, on)
  const alone = findRule(pack.singlePieceOverLimit, on)
  const singleUnder = parseMinor(single.value, pack.minorDigits) - dutiableMinor
  const annualAfterMinor = order.annualUsedMinor + dutiableMinor
  const annualUnder = parseMinor(annual.value, pack.minorDigits) - annualAfterMinor

  if (singleUnder < 0n && (order.pieces !== 1 || !alone)) return overLimit('-621005', -singleUnder, single, pack)
  if (annualUnder < 0n) return overLimit('-621018', -annualUnder, annual, pack)

  const warnings: Warning[] = []
  if (singleUnder < 0n) warnings.push({ kind: 'over-single-limit', overMinor: -singleUnder })
  else if (singleUnder <= nearOf(single.value, pack))
    warnings.push({ kind: 'near-single-limit', underMinor: singleUnder })
  if (annualUnder <= nearOf(annual.value, pack)) warnings.push({ kind: 'near-annual-limit', underMinor: annualUnder })
  const full = singleUnder < 0n
  const rules = [single, annual, ...(full && alone ? [alone] : [])]
  return { kind: 'eligible', path: full ? 'full' : 'reduced', annualAfterMinor, warnings, rules }
}

function overLimit(code: '-621005' | '-621018', overMinor: bigint, rule: Rule, pack: CbecPack): Refused {
  const over = formatMinor(overMinor, pack.minorDigits)
  return {
    kind: 'refused',
    code,
    overMinor,
    words: {
      en: `${over} yuan over: ${rule.text.en}`,
      'zh-CN': `超出 ${over} 元：${rule.text['zh-CN']}`,
    },
    rules: distinctRules([rule]),
  }
}

function quantityMissing(line: number, tariff: TariffLine): Refused {
  return {
    kind: 'refused',
    code: 'legal-quantity',
    line,
    words: {
      en: `The tax of tariff line ${tariff.code} depends on the legal quantity, which is missing or in another unit.`,
      'zh-CN': `税号 ${tariff.code} 的税款取决于法定数量，但法定数量缺失或单位不符。`,
    },
    rules: distinctRules([tariff.rule]),
  }
}

function cosmeticsWarnings(lines: readonly TaxedLine[], pack: CbecPack): readonly Warning[] {
  return lines.flatMap(({ cosmetics, dutiableMinor }, line): readonly Warning[] => {
    if (!cosmetics) return []
    const past = dutiableMinor - cosmetics.fromMinor
    const near = shareOf(cosmetics.fromMinor, pack)
    if (cosmetics.charged) return past <= near ? [{ kind: 'above-high-end-cosmetics', line, overMinor: past }] : []
    return -past <= near ? [{ kind: 'below-high-end-cosmetics', line, underMinor: -past - 1n }] : []
  })
}

function nearOf(limit: string, pack: CbecPack): bigint {
  return shareOf(parseMinor(limit, pack.minorDigits), pack)
}

function shareOf(minor: bigint, pack: CbecPack): bigint {
  return roundTo(multiply(fraction(minor), parseFraction(pack.nearShare)), 0, 'down')
}

function checkInput(lines: readonly TaxLine[], terms: TaxTermsOfOrder): void {
  if (lines.length === 0) throw new RangeError('an order has at least one line')
  const amounts = [terms.freightMinor, terms.insuranceMinor, terms.annualUsedMinor, ...lines.map((l) => l.goodsMinor)]
  if (amounts.some((minor) => minor < 0n)) throw new RangeError('an amount is not negative')
  if (lines.some(({ pieces }) => !Number.isSafeInteger(pieces) || pieces < 1))
    throw new RangeError('pieces are a positive whole number')
}
