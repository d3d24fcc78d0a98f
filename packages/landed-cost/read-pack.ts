import { checkReferences } from './pack-references.ts'
import { decimalOrRatio } from './ratio.ts'
import type { RulePack } from './rule-pack.ts'

/** A pack that cannot be used: `problems` has one sentence for each thing that is wrong, with the place where it stands. */
export class PackError extends Error {
  readonly problems: readonly string[]

  constructor(problems: readonly string[]) {
    super(problems.join('\n'))
    this.name = 'PackError'
    this.problems = problems
  }
}

type Found = Record<string, unknown>
type Check = (value: unknown, path: string, tell: (problem: string) => void) => void

/**
 * Reads a rule pack from JSON. Throws PackError with every problem that was found: a field that is missing, unknown or of
 * the wrong kind, a number that is no exact text, days that overlap, a rule that is named and not there.
 */
export function readPack(json: unknown): RulePack {
  const problems: string[] = []
  const tell = (problem: string): void => void problems.push(problem)
  pack(json, '', tell)
  if (problems.length > 0) throw new PackError(problems)
  if (!isPack(json)) throw new PackError(['not a rule pack'])
  checkReferences(json, tell)
  if (problems.length > 0) throw new PackError(problems)
  return json
}

/** The checks above have looked at every field; this only tells the compiler so. */
function isPack(json: unknown): json is RulePack {
  return isRecord(json)
}

const isRecord = (value: unknown): value is Found =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const text =
  (pattern: RegExp, kind: string): Check =>
  (value, path, tell) => {
    if (typeof value !== 'string' || !pattern.test(value)) tell(`${path}: expected ${kind}, found ${shown(value)}`)
  }
const shown = (value: unknown): string => (JSON.stringify(value) ?? 'nothing').slice(0, 60)

const some: Check = text(/\S/, 'text')
const day: Check = text(/^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/, 'a day such as 2026-11-22')
const key: Check = text(/^[a-z]{2}(-[a-z]+)?\.[a-z0-9-]+$/, 'the key of a rule such as jp.de-minimis')
const word: Check = text(/^[a-z][a-zA-Z0-9-]*$/, 'a word')
const positive: Check = (value, path, tell) => {
  if (typeof value !== 'string' || !decimalOrRatio.test(value))
    tell(`${path}: expected an exact number as text such as "0.07" or "22/78", found ${shown(value)}`)
}
const oneOf =
  (...words: readonly string[]): Check =>
  (value, path, tell) => {
    if (typeof value !== 'string' || !words.includes(value))
      tell(`${path}: expected one of ${words.join(', ')}, found ${shown(value)}`)
  }
const flag: Check = (value, path, tell) => {
  if (typeof value !== 'boolean') tell(`${path}: expected true or false, found ${shown(value)}`)
}
const listOf =
  (each: Check, least = 0): Check =>
  (value, path, tell) => {
    if (!Array.isArray(value)) return tell(`${path}: expected a list, found ${shown(value)}`)
    if (value.length < least) tell(`${path}: expected at least ${least}`)
    for (const [index, one] of value.entries()) each(one, `${path}[${index}]`, tell)
  }
const mapOf =
  (name: Check, each: Check): Check =>
  (value, path, tell) => {
    if (!isRecord(value)) return tell(`${path}: expected an object, found ${shown(value)}`)
    for (const [field, one] of Object.entries(value)) {
      name(field, `${path}.${field}`, tell)
      each(one, path === '' ? field : `${path}.${field}`, tell)
    }
  }
/** An object with exactly these fields; a name ending in `?` may be absent. Unknown fields are mistakes of spelling. */
const object = (fields: Readonly<Record<string, Check>>): Check => {
  const known = Object.entries(fields).map(
    ([name, check]) => [name.replace('?', ''), check, name.endsWith('?')] as const,
  )
  return (value, path, tell) => {
    if (!isRecord(value)) return tell(`${path || 'the pack'}: expected an object, found ${shown(value)}`)
    const at = (name: string): string => (path === '' ? name : `${path}.${name}`)
    for (const [name, check, optional] of known)
      if (Object.hasOwn(value, name)) check(value[name], at(name), tell)
      else if (!optional) tell(`${at(name)}: is missing`)
    for (const name of Object.keys(value))
      if (!known.some(([one]) => one === name)) tell(`${at(name)}: is no field of a rule pack`)
  }
}
/** One of several objects, told apart by a field that only it has. */
const eitherBy =
  (kinds: Readonly<Record<string, Check>>): Check =>
  (value, path, tell) => {
    const kind = isRecord(value) ? Object.keys(kinds).find((field) => Object.hasOwn(value, field)) : undefined
    const check = kind === undefined ? undefined : kinds[kind]
    if (check) check(value, path, tell)
    else tell(`${path}: expected one of the fields ${Object.keys(kinds).join(', ')}`)
  }

const words = object({ en: some, 'zh-CN': some })
const certainty = oneOf('confirmed', 'secondary', 'unsure')
const origin = object({ act: some, source: some, readOn: day, certainty })

const band = object({ 'upTo?': positive, rate: positive })
const perUnit = object({ perUnit: positive, unit: oneOf('g', 'kg', 't', 'ml', 'l', 'piece') })
const rounding = object({
  to: positive,
  mode: oneOf('half-up', 'up', 'down'),
  per: oneOf('line', 'declaration'),
})
const classes = object({ classes: listOf(object({ class: word, rate: positive }), 1) })
const kind = object({
  class: word,
  'over?': positive,
  'upTo?': positive,
  'below?': positive,
  'rate?': positive,
  'unit?': oneOf('g', 'kg', 't', 'ml', 'l', 'gal', 'piece'),
  'perUnit?': positive,
  'perDegree?': positive,
  'above?': positive,
})
const kinds = object({ kinds: listOf(kind, 1) })
const value: Check = (found, path, tell) => {
  if (typeof found === 'string') some(found, path, tell)
  else if (Array.isArray(found)) listOf(eitherBy({ perUnit, rate: band }), 1)(found, path, tell)
  else eitherBy({ to: rounding, classes, kinds })(found, path, tell)
}
const rule = object({
  validFrom: day,
  'validTo?': day,
  origin: some,
  text: words,
  'value?': value,
  'currency?': text(/^[A-Z]{3}$/, 'a currency'),
})

const part = oneOf('goods', 'freight', 'insurance', 'customs')
const plus = oneOf('annualUsed', 'sameDay')
const scope = oneOf('consignment', 'line')
const condition = eitherBy({
  value: object({
    value: listOf(part, 1),
    scope: oneOf('consignment', 'line', 'piece'),
    'plus?': plus,
    'atMost?': key,
    'below?': key,
    'over?': key,
  }),
  anyClass: object({ anyClass: listOf(word, 1), scope }),
  noClass: object({ noClass: listOf(word, 1), scope }),
  parcelsBefore: object({ parcelsBefore: object({ below: key }) }),
  pieces: object({ pieces: text(/^[1-9]\d*$/, 'a count') }),
  fact: object({ fact: oneOf('sellerRegistered', 'originProven'), is: flag }),
  shippedFrom: object({ shippedFrom: text(/^[A-Z]{2}$/, 'a country') }),
  inForce: object({ inForce: key }),
})

const duty = object({
  tariff: some,
  'rule?': key,
  'preference?': key,
  'from?': text(/^[A-Z]{2}$/, 'a country'),
  'byKind?': key,
})
const vat = object({ tariff: some, standard: key, reduced: key })
const excise = object({ tariff: some, inside: flag, 'unitPrice?': key, 'byKind?': key })
const rate = eitherBy({
  bands: object({ bands: key, unit: oneOf('g', 'kg', 'ml', 'l', 'piece'), least: positive }),
  byClass: object({ byClass: key }),
  inside: excise,
  standard: vat,
  tariff: duty,
  rule: object({ rule: key }),
})
const step = object({
  tax: word,
  name: words,
  'exempt?': key,
  'because?': key,
  'base?': listOf(word, 1),
  'rate?': rate,
  'factor?': key,
  'baseDown?': key,
  'round?': key,
  'waiver?': key,
  'atLeast?': key,
  'atMost?': key,
})
const scheme = object({
  id: word,
  rule: key,
  when: listOf(condition),
  collects: oneOf('customs', 'seller', 'platform', 'carrier'),
  taxes: listOf(step),
})
const limit = object({
  code: some,
  rule: key,
  value: listOf(part, 1),
  'plus?': plus,
  'unless?': listOf(condition, 1),
})
const quantityLimit = object({
  code: some,
  rule: key,
  unit: oneOf('g', 'kg', 't', 'ml', 'l', 'piece'),
  anyClass: listOf(word, 1),
})
const route = object({
  rule: key,
  name: words,
  customsValue: object({
    name: words,
    parts: listOf(oneOf('goods', 'freight', 'insurance'), 1),
    rule: key,
    'share?': key,
  }),
  discounts: object({ lower: listOf(oneOf('seller', 'platform')), rule: key }),
  allocation: key,
  carry: oneOf('rounded', 'exact'),
  notes: listOf(key),
  'buyerId?': key,
  limits: listOf(limit),
  'quantityLimits?': listOf(quantityLimit, 1),
  schemes: listOf(scheme, 1),
})
const pack = object({
  market: text(/^[a-z]{2}$/, 'a market such as jp'),
  name: words,
  currency: text(/^[A-Z]{3}$/, 'a currency'),
  minorDigits: (found, path, tell) => {
    if (found !== 0 && found !== 2 && found !== 3) tell(`${path}: expected 0, 2 or 3, found ${shown(found)}`)
  },
  asOf: day,
  nearShare: positive,
  origins: mapOf(word, origin),
  rules: mapOf(key, listOf(rule, 1)),
  routes: mapOf(oneOf('direct', 'bonded', 'personal', 'freight'), route),
})
