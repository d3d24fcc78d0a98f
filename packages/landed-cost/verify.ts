import { cnCbec } from './cn-cbec.ts'
import { compare, formatMinor, parseFraction, parseMinor, toDecimal } from './fraction.ts'
import { marketRegime, type Packs } from './market-regimes.ts'
import { generalTradeFactor, personalArticleTax, taiwanTax } from './other-regimes.ts'
import { markets } from './packs.ts'
import type { Rule } from './rules.ts'
import { split, sum } from './split.ts'
import type { TariffLine } from './tariff.ts'
import { type AssessedLine, assessLine, eligibilityOf, type TaxPath } from './tax-of.ts'

/** A published example: a regime by name, inputs and expected answers as decimal text. */
export type Vector = {
  readonly id: string
  readonly regime: string
  readonly input: Record<string, unknown>
  readonly expected: Record<string, unknown>
}

/** What the engine answers for one vector: decimal text, booleans, or lines of the same. */
export type Answer = { readonly [field: string]: string | boolean | readonly Answer[] }

export type Verdict = {
  readonly id: string
  readonly regime: string
  readonly passed: boolean
  /** One sentence for each field that differs, or the reason why there is no answer. */
  readonly differences: readonly string[]
}

export type Verification = { readonly passed: number; readonly failed: number; readonly verdicts: readonly Verdict[] }

type Input = Record<string, unknown>

const currentDay = '2026-11-22'

const regimes: Readonly<Record<string, (input: Input) => Answer>> = {
  'CN-CBEC-within-limit': withinLimit,
  'CN-CBEC-allocation': allocation,
  'CN-CBEC-single-item-over-limit': singleItemOverLimit,
  'CN-CBEC-eligibility': eligibility,
  'CN-personal-article': personalArticle,
  'CN-general-trade-factor': tradeFactor,
  TW: taiwan,
}

/**
 * Runs a document of vectors (`{vectors: […]}`) against the rule packs, those of the package unless others are given.
 * Throws TypeError when it is no such document; a vector that is broken or cannot be answered fails by itself.
 */
export function verifyVectors(document: unknown, packs: Packs = markets): Verification {
  const vectors = isRecord(document) ? document['vectors'] : undefined
  if (!Array.isArray(vectors)) throw new TypeError('not a document of vectors: it has no list "vectors"')
  const verdicts = vectors.map((vector: unknown) => verifyVector(vector, packs))
  const passed = verdicts.filter((verdict) => verdict.passed).length
  return { passed, failed: verdicts.length - passed, verdicts }
}

/** The engine's own answer. Throws RangeError or TypeError, naming the regime or the field, for what it cannot answer. */
export function answerVector(regime: string, input: Input, packs: Packs = markets): Answer {
  const own = Object.hasOwn(regimes, regime) ? regimes[regime] : undefined
  const calculate = own ?? marketRegime(regime, packs, currentDay)
  if (!calculate) throw new RangeError(`unknown regime: ${regime}`)
  return calculate(input)
}

function verifyVector(vector: unknown, packs: Packs): Verdict {
  if (!isVector(vector)) return { ...namesOf(vector), passed: false, differences: [faultOf(vector)] }
  const { id, regime } = vector
  try {
    const differences = differencesOf(vector.expected, answerVector(regime, vector.input, packs), '')
    return { id, regime, passed: differences.length === 0, differences }
  } catch (error) {
    return { id, regime, passed: false, differences: [error instanceof Error ? error.message : 'no answer'] }
  }
}

function differencesOf(expected: Record<string, unknown>, answer: Answer, path: string): readonly string[] {
  return Object.entries(expected).flatMap(([field, wanted]) => {
    const given = answer[field]
    const name = `${path}${field}`
    if (Array.isArray(wanted)) {
      if (typeof given !== 'object') return [`${name}: expected a list, got ${String(given)}`]
      if (wanted.length !== given.length) return [`${name}: expected ${wanted.length} lines, got ${given.length}`]
      return wanted.flatMap((line: unknown, index) => {
        const givenLine = given[index]
        return isRecord(line) && givenLine
          ? differencesOf(line, givenLine, `${name}[${index}].`)
          : [`${name}[${index}]: not a line`]
      })
    }
    if (typeof given === 'object') return [`${name}: expected ${String(wanted)}, got a list`]
    return same(wanted, given) ? [] : [`${name}: expected ${String(wanted)}, got ${String(given)}`]
  })
}

/** Numbers are compared as numbers (`100` is `100.00`), codes and booleans as they stand. */
function same(wanted: unknown, given: unknown): boolean {
  if (typeof wanted === 'boolean' || typeof given !== 'string') return wanted === given
  const text = String(wanted)
  if (text === given) return true
  const number = /^-?\d+(\.\d+)?$/
  return number.test(text) && number.test(given) && compare(parseFraction(text), parseFraction(given)) === 0
}

function withinLimit(input: Input): Answer {
  const dutiable = money(input, 'retail') + money(input, 'freight') + money(input, 'insurance')
  return lineAnswer(assess(dutiable, input, 'reduced'))
}

function allocation(input: Input): Answer {
  const inputs = records(input, 'lines')
  const goods = inputs.map((line) => money(line, 'retail'))
  const freight = split(money(input, 'freight'), goods)
  const insurance = split(money(input, 'insurance'), goods)
  const lines = inputs.map((line, index) =>
    assess((goods[index] ?? 0n) + (freight[index] ?? 0n) + (insurance[index] ?? 0n), line, 'reduced'),
  )
  return { lines: lines.map(lineAnswer), total: yuan(sum(lines.map(({ taxMinor }) => taxMinor))) }
}

function singleItemOverLimit(input: Input): Answer {
  return lineAnswer(assess(money(input, 'dutiable'), input, 'full'))
}

function eligibility(input: Input): Answer {
  const outcome = eligibilityOf({
    dutiableMinor: money(input, 'dutiable'),
    pieces: Number(text(input, 'items')),
    annualUsedMinor: money(input, 'annualUsed'),
    on: dayOf(input),
    pack: cnCbec,
  })
  if (outcome.kind === 'refused') return { allowed: false, code: outcome.code }
  return { allowed: true, annualAfter: yuan(outcome.annualAfterMinor) }
}

function personalArticle(input: Input): Answer {
  const { computedMinor, payableMinor } = personalArticleTax(money(input, 'value'), rate(input, 'rate'), dayOf(input))
  return { computed: yuan(computedMinor), payable: yuan(payableMinor) }
}

function tradeFactor(input: Input): Answer {
  const factor = generalTradeFactor(rate(input, 'dutyRate'), rate(input, 'ctRate'), rate(input, 'vatRate'))
  return { factor: toDecimal(factor, 3) }
}

function taiwan(input: Input): Answer {
  const { duty, vat, total } = taiwanTax(
    rate(input, 'cif'),
    rate(input, 'deMinimis'),
    rate(input, 'dutyRate'),
    rate(input, 'vatRate'),
  )
  return { duty: String(duty), vat: String(vat), total: String(total) }
}

/** The regime says which formula the vector is about, so the limits are not asked; `CN-CBEC-eligibility` asks them. */
function assess(dutiableMinor: bigint, input: Input, path: TaxPath): AssessedLine {
  const consumptionTaxRate = text(input, 'ctRate')
  const tariff: TariffLine = {
    code: 'vector',
    rule: ratesOfVector,
    dutyRate: path === 'full' ? text(input, 'dutyRate') : '0',
    vat: { rate: text(input, 'vatRate') },
    consumptionTax: { kind: 'ad-valorem', rate: consumptionTaxRate },
  }
  const line = assessLine({ dutiableMinor, tariff }, { pack: cnCbec, on: dayOf(input), path })
  if (line === 'legal-quantity') throw new RangeError('a vector has rates, no quantities')
  return line
}

const ratesOfVector: Rule = {
  id: 'vector',
  text: { en: 'The rates are given by the vector.', 'zh-CN': '税率由测试用例给定。' },
  act: 'none',
  source: 'the vector',
  readOn: currentDay,
  certainty: 'unsure',
  validFrom: '2016-04-08',
}

function lineAnswer(line: AssessedLine): Answer {
  return {
    dutiable: yuan(line.dutiableMinor),
    duty: yuan(line.duty.amountMinor),
    consumptionTax: yuan(line.consumptionTax.amountMinor),
    vat: yuan(line.vat.amountMinor),
    total: yuan(line.taxMinor),
  }
}

function dayOf(input: Input): string {
  if (input['on'] !== undefined) return text(input, 'on')
  return input['date'] === undefined ? currentDay : text(input, 'date')
}

const yuan = (minor: bigint) => formatMinor(minor, 2)
const money = (input: Input, field: string) => parseMinor(text(input, field), 2)
const rate = (input: Input, field: string) => parseFraction(text(input, field))

function text(input: Input, field: string): string {
  const value = input[field]
  if (typeof value === 'string' || typeof value === 'number') return String(value)
  throw new TypeError(`the input has no ${field}`)
}

function records(input: Input, field: string): readonly Input[] {
  const value = input[field]
  if (Array.isArray(value) && value.every(isRecord)) return value
  throw new TypeError(`the input has no list ${field}`)
}

function namesOf(value: unknown): { readonly id: string; readonly regime: string } {
  const of = (field: string): string => {
    const name = isRecord(value) ? value[field] : undefined
    return typeof name === 'string' ? name : '?'
  }
  return { id: of('id'), regime: of('regime') }
}

function faultOf(value: unknown): string {
  if (!isRecord(value)) return 'not a vector: it is no object'
  const without = (['id', 'regime'] as const).find((field) => typeof value[field] !== 'string')
  return `not a vector: it has no ${without ?? (isRecord(value['input']) ? 'expected' : 'input')}`
}

function isVector(value: unknown): value is Vector {
  return (
    isRecord(value) &&
    typeof value['id'] === 'string' &&
    typeof value['regime'] === 'string' &&
    isRecord(value['input']) &&
    isRecord(value['expected'])
  )
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
