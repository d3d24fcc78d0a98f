import fc from 'fast-check'
import { resolved, type Schema, type Schemas } from './json-schema.ts'

/**
 * Values within a schema and just outside it, as fast-check arbitraries. `ids` gives an id that exists, if there is one
 * yet: random ones would never get past the first look-up.
 */
export type Taste = {
  readonly schemas: Schemas
  readonly ids: (name: string) => readonly string[]
  /** What a person would write into a field of this name. */
  readonly words: Readonly<Record<string, unknown>>
  /** One in how many parts is spoilt; 0 for none. */
  readonly spoilt: number
}

export function around(given: Schema, taste: Taste, name = ''): fc.Arbitrary<unknown> {
  const schema = resolved(given, taste.schemas)
  const good = within(schema, taste, name)
  if (taste.spoilt === 0) return good
  return fc.oneof({ weight: taste.spoilt, arbitrary: good }, { weight: 1, arbitrary: outside(schema) })
}

function within(schema: Schema, taste: Taste, name: string): fc.Arbitrary<unknown> {
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum)
  if ('const' in schema) return fc.constant(schema.const)
  const either = schema.anyOf ?? schema.oneOf
  if (either !== undefined) return fc.oneof(...either.map((each) => around(each, taste)))
  switch (String([schema.type].flat()[0])) {
    case 'object':
      return fields(schema, taste)
    case 'array': {
      const [low, high] = [schema.minItems ?? 0, schema.maxItems ?? 10]
      return fc.array(around(schema.items ?? {}, taste), { minLength: low, maxLength: Math.min(high, low + 3) })
    }
    case 'integer':
      return fc.integer({ min: schema.minimum ?? -5, max: Math.min(schema.maximum ?? 1_000_000, 2 ** 31 - 1) })
    case 'number':
      return fc.double({ noNaN: true, noDefaultInfinity: true })
    case 'boolean':
      return fc.boolean()
    case 'null':
      return fc.constant(null)
    case 'string':
      return schema.format === 'uuid' ? anId(taste, name) : worded(text(schema), taste.words[name])
    default:
      return fc.jsonValue({ maxDepth: 1 })
  }
}

const worded = (any: fc.Arbitrary<string>, word: unknown): fc.Arbitrary<unknown> =>
  word === undefined ? any : fc.oneof({ weight: 2, arbitrary: fc.constant(word) }, { weight: 1, arbitrary: any })

function fields(schema: Schema, taste: Taste): fc.Arbitrary<unknown> {
  const { properties = {}, required = [], additionalProperties } = schema
  const known = Object.fromEntries(Object.entries(properties).map(([name, each]) => [name, around(each, taste, name)]))
  const chosen = fc.record(known, { requiredKeys: [...required] })
  if (typeof additionalProperties !== 'object') return chosen
  const more = fc.dictionary(fc.string({ maxLength: 20 }), around(additionalProperties, taste), { maxKeys: 4 })
  return fc.tuple(chosen, more).map(([some, others]) => ({ ...others, ...some }))
}

/** Text as people and attackers write it. What stands here is within every schema that only bounds the length. */
const odd = ['\u0000', "'; --", '%', '\\', '=1+1', '<script>', '\ud800', '￿', '𠮷', '‮', '-5', '1,299.00', '1e9', '١']
const plain = [
  'almonds',
  '杏仁',
  'xingren',
  'WA',
  'USD',
  '08021200',
  '13800138000',
  '310115',
  '7.2',
  '2026-11-22T08:00:00Z',
]

/** Mostly one that exists under this name; looked up when the request is sent, when more is known than at the start. */
const anId = (taste: Taste, name: string): fc.Arbitrary<unknown> =>
  fc.oneof(
    { weight: 8, arbitrary: fc.nat().map((n) => ({ toJSON: () => pick(taste.ids(name), n) })) },
    { weight: 1, arbitrary: fc.uuid() },
  )

const pick = (ids: readonly string[], n: number): string => ids[n % Math.max(ids.length, 1)] ?? absent

function text(schema: Schema): fc.Arbitrary<string> {
  const { pattern, format, minLength = 0, maxLength = 200 } = schema
  if (format === 'date')
    return fc.oneof(fc.constantFrom('2026-11-22', '2026-11-21', '0001-01-01', '9999-12-31', '2028-02-29'), day)
  if (format === 'date-time') return day.map((each) => `${each}T08:00:00Z`)
  const fits = (each: string): boolean => each.length <= maxLength && each.length >= minLength
  if (pattern !== undefined) {
    // fast-check draws from no pattern that looks ahead; what it forbids there is then just outside the schema.
    return fc.stringMatching(new RegExp(pattern.replace(/\(\?!.*?\$\)/, ''))).filter(fits)
  }
  const usual = [...odd, ...plain].filter(fits)
  const long = 'x'.repeat(maxLength)
  return fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...usual, long) },
    {
      weight: 2,
      arbitrary: fc.string({ unit: 'grapheme', minLength, maxLength: Math.min(maxLength, 30) }).filter(fits),
    },
    { weight: 1, arbitrary: fc.string({ unit: 'binary', minLength, maxLength: Math.min(maxLength, 30) }).filter(fits) },
  )
}

const absent = '00000000-0000-7000-8000-000000000000'
const day = fc
  .date({ min: new Date('0001-01-01T00:00:00Z'), max: new Date('9999-12-31T00:00:00Z'), noInvalidDate: true })
  .map((each) => each.toISOString().slice(0, 10))

/** Just over an edge, or of another kind altogether. */
function outside(schema: Schema): fc.Arbitrary<unknown> {
  const over: unknown[] = [null, '', [], {}, 0, -1, 1.5, 1e12, true, 'not this', '￿'.repeat(5)]
  if (schema.maxLength !== undefined) over.push('x'.repeat(schema.maxLength + 1))
  if (schema.minimum !== undefined) over.push(schema.minimum - 1)
  if (schema.maximum !== undefined) over.push(schema.maximum + 1)
  if (schema.properties !== undefined) over.push({ unasked: 1 }, { ['__proto__x']: 1 })
  if (schema.items !== undefined) over.push(Array.from({ length: (schema.maxItems ?? 1000) + 1 }, () => 'x'))
  return fc.constantFrom(...over)
}
