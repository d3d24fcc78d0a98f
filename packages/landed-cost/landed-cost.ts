import { assess, type Assessed, type Crossing } from './assess-consignment.ts'
import { compilePack, type CompiledPack } from './compile-pack.ts'
import { crossingWords } from './crossing-words.ts'
import type { LandedRequest, LineAtWork } from './consignment.ts'
import type { DayRoute } from './day-route.ts'
import type { LandedRefusal } from './landed-refusal.ts'
import { plainAnswer } from './plain-answer.ts'
import { quantitiesJudged } from './quantity-limits.ts'
import type { Collector, RulePack } from './rule-pack.ts'
import { type Certainty, distinctRules, type Rule, rulesOf, weakest, type Words } from './rules.ts'
import type { TaxAmount } from './tax-amount.ts'

/**
 * What one consignment costs at its border: every tax of every line, with its base, rate, formula in words and rules; or
 * a refusal with the authority's code. Amounts are minor units of the market's currency, and lines sum to the whole.
 * A compiled pack answers a few hundred thousand times a second; a plain one is compiled for this one answer.
 */
export function landedCost(request: LandedRequest, pack: RulePack | CompiledPack): LandedCost | LandedRefusal {
  const answer = assess(request, 'routeOn' in pack ? pack : compilePack(pack))
  return answer.kind === 'refused' ? answer : new LandedCost(answer)
}

/** One line: goods − discount + freight + insurance + tax = total. `customsValueMinor` is what the taxes begin from. */
export type LandedLine = {
  readonly goodsMinor: bigint
  readonly discountMinor: bigint
  readonly freightMinor: bigint
  readonly insuranceMinor: bigint
  readonly customsValueMinor: bigint
  /** The scheme of the pack that took this line, and who collects its taxes. */
  readonly scheme: string
  readonly collects: Collector
  readonly taxes: readonly TaxAmount[]
  readonly taxMinor: bigint
  readonly totalMinor: bigint
}

export type LandedWarning = {
  readonly kind: 'near' | 'over'
  readonly line?: number
  readonly rule: Rule
  /** How much may still be added (`near`), or how far past the threshold the value lies (`over`). */
  readonly byMinor: bigint
  readonly words: Words
}

/** The whole answer. What few readers ask for is made when it is read: that is why this is a class. */
export class LandedCost {
  readonly kind = 'landed'
  readonly market: string
  readonly route: string
  readonly on: string
  readonly currency: string
  readonly minorDigits: number
  readonly lines: readonly LandedLine[]
  readonly goodsMinor: bigint
  readonly discountMinor: bigint
  readonly freightMinor: bigint
  readonly insuranceMinor: bigint
  readonly customsValueMinor: bigint
  readonly taxMinor: bigint
  readonly totalMinor: bigint
  readonly assessed: Assessed
  #rules: readonly Rule[] | undefined

  constructor(assessed: Assessed) {
    const { request, route } = assessed
    this.assessed = assessed
    this.market = route.market
    this.route = route.route
    this.on = request.on
    this.currency = route.currency
    this.minorDigits = route.minorDigits
    const lines: LandedLine[] = []
    let [goods, discount, tax] = [0n, 0n, 0n]
    for (const line of assessed.lines) {
      const landed = landedLine(line)
      lines.push(landed)
      goods += landed.goodsMinor
      discount += landed.discountMinor
      tax += landed.taxMinor
    }
    this.lines = lines
    this.goodsMinor = goods
    this.discountMinor = discount
    this.freightMinor = request.freightMinor
    this.insuranceMinor = request.insuranceMinor
    this.customsValueMinor = assessed.whole.customs
    this.taxMinor = tax
    this.totalMinor = goods - discount + request.freightMinor + request.insuranceMinor + tax
  }

  /** Each kind of tax with its sum over the lines, in the order in which they are charged. */
  get taxes(): readonly { readonly tax: string; readonly name: Words; readonly amountMinor: bigint }[] {
    const sums = new Map<string, { tax: string; name: Words; amountMinor: bigint }>()
    for (const { tax, name, amountMinor } of this.lines.flatMap((line) => line.taxes)) {
      const known = sums.get(tax)
      if (known) known.amountMinor += amountMinor
      else sums.set(tax, { tax, name, amountMinor })
    }
    return [...sums.values()]
  }

  /** What each collector is owed. */
  get dueTo(): Readonly<Partial<Record<Collector, bigint>>> {
    const due: Partial<Record<Collector, bigint>> = {}
    for (const { collects, taxMinor } of this.lines) due[collects] = (due[collects] ?? 0n) + taxMinor
    return due
  }

  /** The sum of one tax, 0 where it is not charged. */
  taxOf(tax: string): bigint {
    let minor = 0n
    for (const line of this.lines) for (const each of line.taxes) if (each.tax === tax) minor += each.amountMinor
    return minor
  }

  get warnings(): readonly LandedWarning[] {
    return this.assessed.crossings.map((crossing) => warningOf(crossing, this.assessed.route))
  }

  /** Every rule the answer rests on, once. */
  get rules(): readonly Rule[] {
    this.#rules ??= this.#distinctRules()
    return this.#rules
  }

  #distinctRules(): readonly Rule[] {
    const { route, lines } = this.assessed
    const lists = [
      route.rules,
      rulesOf(lines.length > 1 ? route.allocation : undefined),
      rulesOf(this.discountMinor > 0n ? route.discounts : undefined),
      ...route.limits.map(({ threshold }) => rulesOf(threshold.amount.rule)),
      ...quantitiesJudged(route, lines).map(({ rule }) => rulesOf(rule)),
    ]
    for (const { scheme, taxes } of lines) {
      if (scheme) lists.push(scheme.rules)
      for (const { rules } of taxes) lists.push(rules)
    }
    return distinctRules(...lists)
  }

  /** As certain as the weakest rule. */
  get certainty(): Certainty {
    return weakest(this.rules)
  }

  /** What the market asks of the buyer, and what else has to be known about the answer. */
  get buyerId(): Rule | undefined {
    return this.assessed.route.buyerId
  }

  get notes(): readonly Rule[] {
    return this.assessed.route.notes
  }

  toJSON(): object {
    return plainAnswer(this, null)
  }

  /** Facts that the request did not tell and a condition or a limit asked for; each was taken to be none. */
  get assumed(): readonly string[] {
    const { route, request, lines } = this.assessed
    const asked = new Set<string>()
    for (const { kind, ...rest } of [
      ...route.schemes.flatMap(({ when }) => when),
      ...route.limits.flatMap(({ unless }) => unless),
    ])
      if (kind === 'fact' && 'fact' in rest) asked.add(rest.fact)
      else if (kind === 'parcels') asked.add('parcelsBefore')
      else if (kind === 'value' && 'threshold' in rest && rest.threshold.plus) asked.add(`${rest.threshold.plus}Minor`)
    for (const { threshold } of route.limits) if (threshold.plus) asked.add(`${threshold.plus}Minor`)
    const untold = [...asked].filter((fact) => !Object.hasOwn(request.facts ?? {}, fact))
    const rates = new Set(lines.flatMap(({ given, taxes }) => missingRates(given.goods, taxes)))
    const uncounted = quantitiesJudged(route, lines).some(({ told }) => !told)
    return [...untold, ...rates, ...(uncounted ? ['legalQuantity'] : [])]
  }
}

function missingRates(goods: LineAtWork['given']['goods'], taxes: LineAtWork['taxes']): readonly string[] {
  const stated = (kind: 'duty' | 'excise'): boolean =>
    taxes.some(({ step, charge }) => step.rate?.kind === kind && charge.stated === true)
  return [
    ...(goods.dutyRate === undefined && !goods.dutyPerUnit && !stated('duty') ? ['dutyRate'] : []),
    ...(goods.consumptionTax === undefined && !stated('excise') ? ['consumptionTax'] : []),
  ]
}

function landedLine(line: LineAtWork): LandedLine {
  const { given, taxes, scheme } = line
  let taxMinor = 0n
  for (const { amountMinor } of taxes) taxMinor += amountMinor
  const totalMinor = given.goodsMinor - line.discount + line.freight + line.insurance + taxMinor
  return {
    goodsMinor: given.goodsMinor,
    discountMinor: line.discount,
    freightMinor: line.freight,
    insuranceMinor: line.insurance,
    customsValueMinor: line.customs,
    scheme: scheme?.id ?? '',
    collects: scheme?.collects ?? 'customs',
    taxes,
    taxMinor,
    totalMinor,
  }
}

export function warningOf(crossing: Crossing, route: DayRoute): LandedWarning {
  const byMinor = crossing.kind === 'near' ? crossing.underMinor : crossing.overMinor
  const [rule] = distinctRules([crossing.threshold.amount.rule])
  return {
    kind: crossing.kind,
    ...(crossing.line === undefined ? {} : { line: crossing.line }),
    rule: rule ?? crossing.threshold.amount.rule,
    byMinor,
    words: crossingWords(crossing, route),
  }
}
