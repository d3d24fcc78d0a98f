import { checks, yearAfter } from './checks.ts'
import { compareDecimals } from './decimal.ts'
import type { Certainty, Condition, Market, MarketRecord, RecordField, RecordRule, Words } from './field.ts'
import { marketRecords } from './market-records.ts'

/** What is declared, field by field, as text. A field that is not known is left out. */
export type ImportRecord = Readonly<Record<string, string>>

/** One thing that is wrong or doubtful. It never repeats the value, which may name a person. */
export type Complaint = {
  readonly field: string
  readonly rule: 'missing' | 'unknown' | 'too-long' | 'form' | 'check' | 'expired' | (string & {})
  readonly weight: 'error' | 'doubt'
  readonly words: Words
  /** Of the rule that complains. An error by an `unsure` rule is worth a look before a parcel is stopped for it. */
  readonly certainty: Certainty
  readonly source: string
}

/**
 * Checks a record by the market's fields and rules of a day (`2026-11-22`). An empty answer means that nothing stands against
 * it here; it does not say that an authority has taken it.
 */
export function checkRecord(market: Market, record: ImportRecord, on: string): readonly Complaint[] {
  const { fields, rules } = marketRecords[market]
  const asked = fields.filter((each) => inForce(each, on))
  return [
    ...asked.flatMap((each) => fieldComplaints(each, record, on)),
    ...unknownFields(record, fields),
    ...rules.filter((each) => inForce(each, on)).flatMap((each) => ruleComplaints(each, record)),
  ]
}

/** The fields a market asks for on a day, those always required first. */
export function fieldsOf(market: Market, on: string): readonly RecordField[] {
  const rank = ({ required }: RecordField): number => (required === undefined ? 2 : required.length === 0 ? 0 : 1)
  return marketRecords[market].fields
    .filter((each) => inForce(each, on))
    .toSorted((left, right) => rank(left) - rank(right))
}

/** Whether a field is required beside these. */
export function isRequired({ required }: RecordField, record: ImportRecord): boolean {
  if (required === undefined) return false
  return required.length === 0 || required.some((group) => group.every((each) => holds(each, record)))
}

function fieldComplaints(field: RecordField, record: ImportRecord, on: string): readonly Complaint[] {
  const { name, words, max, pattern, check } = field
  const value = (record[name] ?? '').trim()
  if (value === '') {
    if (!isRequired(field, record)) return []
    return [complaint(field, 'missing', { en: `${words.en} is missing.`, zh: `缺少${words.zh}。` })]
  }
  if ([...value].length > max)
    return [
      complaint(field, 'too-long', {
        en: `${words.en} has more than ${max} characters.`,
        zh: `${words.zh}超过 ${max} 个字符。`,
      }),
    ]
  if (pattern !== undefined && !new RegExp(`^(?:${pattern})$`, 'u').test(value))
    return [
      complaint(field, 'form', { en: `${words.en} does not have the right form.`, zh: `${words.zh}格式不正确。` }),
    ]
  if (check !== undefined && !checks[check](value))
    return [
      complaint(field, 'check', {
        en: `${words.en} is not a possible one: its check digits or dates do not fit.`,
        zh: `${words.zh}校验不通过。`,
      }),
    ]
  return expired(field, value, on)
}

/** A number that is valid a year from the day it was issued or renewed: `name` ends in `RenewedOn`. */
function expired(field: RecordField, value: string, on: string): readonly Complaint[] {
  if (!field.name.endsWith('RenewedOn')) return []
  if (value > on)
    return [
      complaint(field, 'form', { en: `${field.words.en} lies in the future.`, zh: `${field.words.zh}晚于今天。` }),
    ]
  if (yearAfter(value) > on) return []
  return [
    complaint(field, 'expired', {
      en: `${field.words.en}: a year has passed, it must be renewed.`,
      zh: `${field.words.zh}：已满一年，需要更新。`,
    }),
  ]
}

function unknownFields(record: ImportRecord, fields: MarketRecord['fields']): readonly Complaint[] {
  const names = new Set(fields.map(({ name }) => name))
  return Object.keys(record)
    .filter((name) => !names.has(name))
    .map((name) => ({
      field: name.slice(0, 60),
      rule: 'unknown',
      weight: 'error',
      words: { en: 'This market has no such field.', zh: '该市场没有此字段。' },
      certainty: 'confirmed',
      source: 'the field list of this package',
    }))
}

function ruleComplaints(each: RecordRule, record: ImportRecord): readonly Complaint[] {
  if (!each.when.every((condition) => holds(condition, record))) return []
  if (each.must.length > 0 && each.must.every((condition) => holds(condition, record))) return []
  const { field, name, weight, words, certainty, source } = each
  return [{ field, rule: name, weight, words, certainty, source }]
}

function holds({ field, in: values, above, atMost, set }: Condition, record: ImportRecord): boolean {
  const value = (record[field] ?? '').trim()
  if (set !== undefined) return (value !== '') === set
  if (value === '') return false
  if (values !== undefined && !values.includes(value)) return false
  if (above !== undefined && !(compareDecimals(value, above) === 1)) return false
  return atMost === undefined || compareDecimals(value, atMost) === -1 || compareDecimals(value, atMost) === 0
}

const inForce = ({ from, to }: { readonly from?: string; readonly to?: string }, on: string): boolean =>
  (from === undefined || from <= on) && (to === undefined || on <= to)

const complaint = ({ name, certainty, source }: RecordField, rule: Complaint['rule'], words: Words): Complaint => ({
  field: name,
  rule,
  weight: 'error',
  words,
  certainty,
  source,
})
