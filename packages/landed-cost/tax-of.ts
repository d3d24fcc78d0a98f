import { assess, type Assessed } from './assess-consignment.ts'
import type { CbecPack } from './cn-cbec.ts'
import type { LineAtWork } from './consignment.ts'
import { formatMinor, type Fraction, fraction, multiply, parseFraction, roundTo } from './fraction.ts'
import type { LandedRefusal } from './landed-refusal.ts'
import type { Refused } from './refusal.ts'
import { type Certainty, distinctRules, findRule, type Rule, ruleOn, weakest, type Words } from './rules.ts'
import type { TaxAmount } from './tax-amount.ts'
import type { Quantity, TariffLine } from './tariff.ts'

/** `reduced`: within the limits, duty 0 and 70 % of the other taxes. `full`: one piece over the limit of one order. */
export type TaxPath = 'reduced' | 'full'

/** One tax of one line. `baseMinor` is the taxable value rounded to the coin for reading; the amount is computed exactly. */
export type TaxPart = {
  readonly amountMinor: bigint
  readonly baseMinor: bigint
  readonly rate: Fraction
  readonly formula: Words
  readonly ruleIds: readonly string[]
}

/** `cosmetics`: from which dutiable price on the line bears consumption tax as a high-end cosmetic, and whether it does. */
export type AssessedLine = {
  readonly dutiableMinor: bigint
  readonly duty: TaxPart
  readonly consumptionTax: TaxPart
  readonly vat: TaxPart
  readonly taxMinor: bigint
  readonly rules: readonly Rule[]
  readonly cosmetics?: { readonly fromMinor: bigint; readonly charged: boolean }
}

/** One line of one clearance unit. `goodsMinor` (retail price without tax) and the legal quantities are of the whole line. */
export type TaxLine = {
  readonly goodsMinor: bigint
  readonly pieces: number
  readonly tariff: TariffLine
  readonly legalQuantity?: Quantity
  readonly secondQuantity?: Quantity
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
 * Tax of one order cleared as one unit under China's cross-border e-commerce rules of a day, explained; or a refusal: the
 * route `direct` of China's rule pack, with its taxes by name. Freight and insurance are shared over the lines by value.
 * Throws RangeError for negative amounts, piece counts that are no positive whole numbers, and days on which a needed rule
 * is not in force.
 */
export function taxOf(orderLines: readonly TaxLine[], terms: TaxTermsOfOrder): Taxed | Refused {
  const { pack, on, freightMinor, insuranceMinor, annualUsedMinor } = terms
  const lines = orderLines.map(({ tariff, ...line }) => ({ ...line, goods: tariff }))
  const request = { on, route: 'direct', lines, freightMinor, insuranceMinor, facts: { annualUsedMinor } }
  const answer = assess(request, pack.compiled)
  return answer.kind === 'refused' ? refusedBy(answer, pack) : taxed(answer, terms)
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
  const { on, pack, annualUsedMinor } = order
  const lines = [{ goodsMinor: order.dutiableMinor, pieces: order.pieces, goods: { code: '' } }]
  const request = { on, route: 'direct', lines, freightMinor: 0n, insuranceMinor: 0n, facts: { annualUsedMinor } }
  const answer = assess(request, pack.compiled)
  if (answer.kind === 'refused') return refusedBy(answer, pack)
  return { kind: 'eligible', ...standing(answer), rules: distinctRules(limitRules(answer, pack)) }
}

/** One line at the tax of a path, whatever the limits would say of it. */
export function assessLine(
  line: Omit<TaxLine, 'goodsMinor' | 'pieces'> & { readonly dutiableMinor: bigint },
  terms: { readonly pack: CbecPack; readonly on: string; readonly path: TaxPath },
): AssessedLine | 'legal-quantity' {
  const { tariff, dutiableMinor, ...rest } = line
  const lines = [{ goodsMinor: dutiableMinor, pieces: 1, goods: tariff, ...rest }]
  const request = { on: terms.on, route: 'direct', lines, freightMinor: 0n, insuranceMinor: 0n }
  const answer = assess(request, terms.pack.compiled, schemes[terms.path])
  if (answer.kind === 'refused') {
    if (answer.code === 'legal-quantity') return 'legal-quantity'
    throw new RangeError(`no rule ${schemes[terms.path]} is in force on ${terms.on}`)
  }
  const [only] = answer.lines
  if (!only) throw new RangeError('one line was asked')
  return new TaxedLineOfOrder(only, terms.pack, terms.on)
}

const schemes = { reduced: 'within-limits', full: 'single-piece-over-limit' } as const

function taxed(answer: Assessed, terms: TaxTermsOfOrder): Taxed {
  return new TaxedOrder(answer, terms)
}

/** Classes for the sake of their getters: most prices are computed to be compared, and nobody asks for their rules. */
class TaxedOrder implements Taxed {
  readonly kind = 'taxed'
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
  readonly #answer: Assessed
  readonly #pack: CbecPack

  constructor(answer: Assessed, { pack, on }: TaxTermsOfOrder) {
    this.#answer = answer
    this.#pack = pack
    this.on = on
    this.lines = answer.lines.map((line) => new TaxedLineOfOrder(line, pack, on))
    const { path, annualAfterMinor, warnings } = standing(answer)
    this.path = path
    this.annualAfterMinor = annualAfterMinor
    this.warnings = [...warnings, ...cosmeticsWarnings(this.lines, pack)]
    this.dutiableMinor = answer.whole.customs
    let [duty, consumptionTax, vat] = [0n, 0n, 0n]
    for (const line of this.lines) {
      duty += line.duty.amountMinor
      consumptionTax += line.consumptionTax.amountMinor
      vat += line.vat.amountMinor
    }
    this.dutyMinor = duty
    this.consumptionTaxMinor = consumptionTax
    this.vatMinor = vat
    this.taxMinor = duty + consumptionTax + vat
  }

  get rules(): readonly Rule[] {
    return distinctRules([
      ruleOn(this.#pack.dutiable, this.on),
      ...(this.lines.length > 1 ? [ruleOn(this.#pack.allocation, this.on)] : []),
      ...limitRules(this.#answer, this.#pack),
      ...this.lines.flatMap((line) => line.rules),
    ])
  }

  get certainty(): Certainty {
    return weakest(this.rules)
  }
}

class TaxedLineOfOrder implements TaxedLine {
  readonly goodsMinor: bigint
  readonly freightMinor: bigint
  readonly insuranceMinor: bigint
  readonly dutiableMinor: bigint
  readonly duty: TaxPart
  readonly consumptionTax: TaxPart
  readonly vat: TaxPart
  readonly taxMinor: bigint
  readonly cosmetics?: { readonly fromMinor: bigint; readonly charged: boolean }
  readonly #line: LineAtWork
  readonly #rounding: Rule

  constructor(line: LineAtWork, pack: CbecPack, on: string) {
    const consumptionTax = taxNamed(line, 'consumption-tax')
    this.#line = line
    this.#rounding = ruleOn(pack.rounding, on)
    this.goodsMinor = line.goods
    this.freightMinor = line.freight
    this.insuranceMinor = line.insurance
    this.dutiableMinor = line.customs
    this.duty = taxNamed(line, 'duty')
    this.consumptionTax = consumptionTax
    this.vat = taxNamed(line, 'vat')
    this.taxMinor = this.duty.amountMinor + consumptionTax.amountMinor + this.vat.amountMinor
    if (consumptionTax.charge.begins) this.cosmetics = consumptionTax.charge.begins
  }

  get rules(): readonly Rule[] {
    return [...this.#line.taxes.flatMap(({ rules }) => rules), this.#rounding]
  }
}

function taxNamed(line: LineAtWork, tax: string): TaxAmount {
  const amount = line.taxes.find((each) => each.tax === tax)
  if (!amount) throw new RangeError(`the rule pack charges no ${tax}`)
  return amount
}

function standing(answer: Assessed): Pick<Eligible, 'path' | 'annualAfterMinor' | 'warnings'> {
  const full = answer.lines[0]?.scheme?.id === schemes.full
  const warnings = answer.crossings.map((crossing): Warning => {
    const annual = crossing.threshold.plus === 'annualUsed'
    if (crossing.kind === 'over') return { kind: 'over-single-limit', overMinor: crossing.overMinor }
    return { kind: annual ? 'near-annual-limit' : 'near-single-limit', underMinor: crossing.underMinor }
  })
  const used = answer.request.facts?.annualUsedMinor ?? 0n
  return { path: full ? 'full' : 'reduced', annualAfterMinor: used + answer.whole.customs, warnings }
}

function limitRules({ request: { on }, lines }: Assessed, pack: CbecPack): readonly Rule[] {
  const full = lines[0]?.scheme?.id === schemes.full
  const alone = full ? findRule(pack.singlePieceOverLimit, on) : undefined
  return [ruleOn(pack.singleLimit, on), ruleOn(pack.annualLimit, on), ...(alone ? [alone] : [])]
}

function refusedBy(refused: LandedRefusal, pack: CbecPack): Refused {
  const { code, words, rules, overMinor = 0n, line = 0 } = refused
  if (code === 'legal-quantity') return { kind: 'refused', code, line, words, rules }
  if (code !== '-621005' && code !== '-621018') throw new RangeError(words.en)
  const over = formatMinor(overMinor, pack.minorDigits)
  const [rule] = rules
  return {
    kind: 'refused',
    code,
    overMinor,
    words: { en: `${over} yuan over: ${rule?.text.en}`, 'zh-CN': `超出 ${over} 元：${rule?.text['zh-CN']}` },
    rules,
  }
}

function cosmeticsWarnings(lines: readonly TaxedLine[], pack: CbecPack): readonly Warning[] {
  return lines.flatMap(({ cosmetics, dutiableMinor }, line): readonly Warning[] => {
    if (!cosmetics) return []
    const past = dutiableMinor - cosmetics.fromMinor
    const near = roundTo(multiply(fraction(cosmetics.fromMinor), parseFraction(pack.nearShare)), 0, 'down')
    if (cosmetics.charged) return past <= near ? [{ kind: 'above-high-end-cosmetics', line, overMinor: past }] : []
    return -past <= near ? [{ kind: 'below-high-end-cosmetics', line, underMinor: -past - 1n }] : []
  })
}
