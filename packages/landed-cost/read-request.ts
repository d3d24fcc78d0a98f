import type { CompiledPack } from './compile-pack.ts'
import type { Facts, Goods, LandedRequest, RequestLine } from './consignment.ts'
import { parseMinor } from './fraction.ts'
import {
  bothQuantities,
  type ConsumptionTax,
  type LegalQuantities,
  type Quantity,
  sameKind,
  type Unit,
} from './tariff.ts'

/** Plain JSON as a person writes it: decimal text for amounts and rates, one line at the top or a list of `lines`. */
export type Input = Readonly<Record<string, unknown>>

const lineFields = [
  'goods',
  'pieces',
  'code',
  'classes',
  'dutyRate',
  'dutyPerUnit',
  'dutyUnit',
  'extraDutyRate',
  'preferences',
  'vatRate',
  'vatClass',
  'exciseRate',
  'excisePerUnit',
  'exciseUnit',
  'exciseWhen',
  'quantity',
  'unit',
  'secondQuantity',
  'secondUnit',
  'strength',
  'origin',
  'sellerDiscount',
  'platformDiscount',
] as const
const wholeFields = [
  'on',
  'date',
  'freight',
  'insurance',
  'exchange',
  'usdRate',
  'annualUsed',
  'sameDay',
  'parcelsBefore',
  'sellerRegistered',
  'originProven',
  'shippedFrom',
  'lines',
] as const

/**
 * Reads a request for a market and route from plain JSON. Throws TypeError or RangeError with a sentence that names the
 * field: one that is missing, unknown, of the wrong kind or finer than the smallest coin.
 */
export function readRequest(
  input: Input,
  route: string,
  pack: CompiledPack,
  day: string,
  more: readonly string[] = [],
): LandedRequest {
  const many = input['lines'] !== undefined
  known(input, [...wholeFields, ...(many ? [] : lineFields), ...more])
  const digits = pack.pack.minorDigits
  const lines = (many ? records(input, 'lines') : [input]).map((line) => {
    if (many) known(line, lineFields)
    return readLine(line, digits, pack)
  })
  return {
    on: optional(input, 'on') ?? optional(input, 'date') ?? day,
    route,
    lines,
    freightMinor: money(input, 'freight', digits) ?? 0n,
    insuranceMinor: money(input, 'insurance', digits) ?? 0n,
    exchange: readExchange(input),
    facts: readFacts(input, digits),
  }
}

function readLine(input: Input, digits: number, { pack }: CompiledPack): RequestLine {
  const goodsMinor = money(input, 'goods', digits)
  if (goodsMinor === undefined) throw new TypeError('the input has no goods')
  const [origin, strength] = [optional(input, 'origin'), optional(input, 'strength')]
  const discounts = (['seller', 'platform'] as const).flatMap((funder) => {
    const minor = money(input, `${funder}Discount`, digits)
    return minor === undefined ? [] : [{ funder, minor }]
  })
  return {
    goodsMinor,
    pieces: count(input, 'pieces') ?? 1,
    goods: readGoods(input, pack.asOf),
    ...bothQuantities(readQuantities(input)),
    ...(strength === undefined ? {} : { strength }),
    ...(origin === undefined ? {} : { origin }),
    ...(discounts.length > 0 ? { discounts } : {}),
  }
}

function readGoods(input: Input, asOf: string): Goods {
  const [dutyRate, vatRate, vatClass] = [
    optional(input, 'dutyRate'),
    optional(input, 'vatRate'),
    optional(input, 'vatClass'),
  ]
  if (vatClass !== undefined && vatClass !== 'standard' && vatClass !== 'reduced')
    throw new RangeError(`vatClass is standard or reduced, not ${vatClass}`)
  const [extra, perUnit] = [optional(input, 'extraDutyRate'), optional(input, 'dutyPerUnit')]
  const preferences = input['preferences']
  return {
    code: optional(input, 'code') ?? 'given',
    classes: list(input, 'classes'),
    ...readExcise(input),
    ...(dutyRate === undefined ? {} : { dutyRate }),
    ...(perUnit === undefined ? {} : { dutyPerUnit: { perUnit, unit: unitOf(optional(input, 'dutyUnit')) } }),
    ...(extra === undefined ? {} : { extraDuty: { rate: extra, rule: given(asOf) } }),
    ...(isRecord(preferences)
      ? { preferences: Object.fromEntries(Object.keys(preferences).map((key) => [key, text(preferences, key)])) }
      : {}),
    ...(vatRate === undefined ? (vatClass ? { vat: { class: vatClass } } : {}) : { vat: { rate: vatRate } }),
  }
}

/** The rate was handed in with the question; nothing is known of its law. */
const given = (readOn: string) => ({
  id: 'given',
  text: { en: 'The rate was given with the question.', 'zh-CN': '税率随问题给定。' },
  act: 'none',
  source: 'the question',
  readOn,
  certainty: 'unsure' as const,
  validFrom: '1900-01-01',
})

function readExcise(input: Input): { readonly consumptionTax?: ConsumptionTax } {
  const [rate, perUnit] = [optional(input, 'exciseRate'), optional(input, 'excisePerUnit')]
  const when = optional(input, 'exciseWhen')
  if (when !== undefined && when !== 'high-end-cosmetics')
    throw new RangeError(`exciseWhen is high-end-cosmetics or absent, not ${when}`)
  if (perUnit === undefined) {
    if (rate === undefined) return {}
    return { consumptionTax: { kind: 'ad-valorem', rate, ...(when === undefined ? {} : { when }) } }
  }
  const unit = unitOf(optional(input, 'exciseUnit'))
  const consumptionTax =
    rate === undefined ? { kind: 'specific' as const, perUnit, unit } : { kind: 'mixed' as const, rate, perUnit, unit }
  return { consumptionTax }
}

function readQuantities(input: Input): LegalQuantities {
  const legalQuantity = readQuantity(input, 'quantity', 'unit')
  const secondQuantity = readQuantity(input, 'secondQuantity', 'secondUnit')
  if (legalQuantity && secondQuantity && sameKind(legalQuantity.unit, secondQuantity.unit))
    throw new RangeError(`secondUnit is of another kind than unit ${legalQuantity.unit}, not ${secondQuantity.unit}`)
  return { legalQuantity, secondQuantity }
}

function readQuantity(input: Input, amountField: string, unitField: string): Quantity | undefined {
  const amount = optional(input, amountField)
  return amount === undefined ? undefined : { amount, unit: unitOf(optional(input, unitField)) }
}

function readExchange(input: Input): Record<string, string> {
  const exchange = input['exchange']
  const usd = optional(input, 'usdRate')
  const rates = isRecord(exchange)
    ? Object.fromEntries(Object.keys(exchange).map((currency) => [currency, text(exchange, currency)]))
    : {}
  return usd === undefined ? rates : { ...rates, USD: usd }
}

function readFacts(input: Input, digits: number): Facts {
  const annualUsedMinor = money(input, 'annualUsed', digits)
  const sameDayMinor = money(input, 'sameDay', digits)
  const parcelsBefore = count(input, 'parcelsBefore')
  const shippedFrom = optional(input, 'shippedFrom')
  return {
    ...(annualUsedMinor === undefined ? {} : { annualUsedMinor }),
    ...(sameDayMinor === undefined ? {} : { sameDayMinor }),
    ...(parcelsBefore === undefined ? {} : { parcelsBefore }),
    ...(shippedFrom === undefined ? {} : { shippedFrom }),
    ...flag(input, 'sellerRegistered'),
    ...flag(input, 'originProven'),
  }
}

function flag(input: Input, field: 'sellerRegistered' | 'originProven'): Partial<Record<typeof field, boolean>> {
  const value = input[field]
  if (value === undefined) return {}
  if (typeof value !== 'boolean') throw new TypeError(`${field} is true or false`)
  return { [field]: value }
}

const units: Readonly<Record<string, Unit>> = { g: 'g', kg: 'kg', t: 't', ml: 'ml', l: 'l', piece: 'piece' }
function unitOf(name: string | undefined): Unit {
  const unit = name !== undefined && Object.hasOwn(units, name) ? units[name] : undefined
  if (!unit) throw new RangeError(`a unit is one of g, kg, t, ml, l and piece, not ${name ?? 'nothing'}`)
  return unit
}

function known(input: Input, fields: readonly string[]): void {
  const other = Object.keys(input).find((field) => !fields.includes(field))
  if (other !== undefined) throw new TypeError(`the input has a field ${other} that nothing reads`)
}

function text(input: Input, field: string): string {
  const value = optional(input, field)
  if (value === undefined) throw new TypeError(`the input has no ${field}`)
  return value
}

function optional(input: Input, field: string): string | undefined {
  const value = input[field]
  if (value === undefined) return undefined
  if (typeof value === 'string' || typeof value === 'number') return String(value)
  throw new TypeError(`${field} is text or a number`)
}

function money(input: Input, field: string, digits: number): bigint | undefined {
  const amount = optional(input, field)
  return amount === undefined ? undefined : parseMinor(amount, digits)
}

function count(input: Input, field: string): number | undefined {
  const value = optional(input, field)
  if (value === undefined) return undefined
  if (!/^\d{1,9}$/.test(value)) throw new RangeError(`${field} is a whole number, not ${value.slice(0, 30)}`)
  return Number(value)
}

function list(input: Input, field: string): readonly string[] {
  const value = input[field]
  if (value === undefined) return []
  if (!Array.isArray(value) || !value.every((each) => typeof each === 'string'))
    throw new TypeError(`${field} is a list of words`)
  return value
}

function records(input: Input, field: string): readonly Input[] {
  const value = input[field]
  if (Array.isArray(value) && value.every(isRecord)) return value
  throw new TypeError(`the input has no list ${field}`)
}

function isRecord(value: unknown): value is Input {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
