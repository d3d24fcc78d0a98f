/** The part of JSON Schema that our OpenAPI document uses: a checker, and one value that fits. A keyword it does not know fails. */
export type Schema = {
  readonly $ref?: string
  readonly type?: string | readonly string[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly additionalProperties?: boolean | Schema
  readonly propertyNames?: Schema
  readonly items?: Schema
  readonly minItems?: number
  readonly maxItems?: number
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly pattern?: string
  readonly format?: string
  readonly minLength?: number
  readonly maxLength?: number
  readonly minimum?: number
  readonly maximum?: number
  readonly exclusiveMinimum?: number
  readonly exclusiveMaximum?: number
  readonly anyOf?: readonly Schema[]
  readonly oneOf?: readonly Schema[]
  readonly allOf?: readonly Schema[]
  readonly default?: unknown
  readonly description?: string
}
export type Schemas = Readonly<Record<string, Schema>>

const known = new Set(
  (
    '$ref type properties required additionalProperties propertyNames items minItems maxItems enum const pattern format ' +
    'minLength maxLength minimum maximum exclusiveMinimum exclusiveMaximum anyOf oneOf allOf default description $schema'
  ).split(' '),
)
const formats: Readonly<Record<string, RegExp>> = {
  uuid: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i,
  date: /^\d{4}-\d\d-\d\d$/,
  'date-time': /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/,
}

/** The schema a `$ref` names. */
export function resolved(schema: Schema, schemas: Schemas): Schema {
  if (schema.$ref === undefined) return schema
  const found = schemas[schema.$ref.replace('#/components/schemas/', '')]
  if (found === undefined) throw new Error(`nothing stands at ${schema.$ref}`)
  return resolved(found, schemas)
}

/** What is wrong with a value, one line each; empty when it fits. */
export function misfits(given: Schema, value: unknown, schemas: Schemas, at = '$'): readonly string[] {
  const schema = resolved(given, schemas)
  for (const word of Object.keys(schema)) if (!known.has(word)) throw new Error(`the keyword ${word} is not known here`)
  const either = schema.anyOf ?? schema.oneOf
  if (either !== undefined && either.every((each) => misfits(each, value, schemas, at).length > 0))
    return [`${at} fits none of its kinds: ${JSON.stringify(value)?.slice(0, 80)}`]
  const all = (schema.allOf ?? []).flatMap((each) => misfits(each, value, schemas, at))
  const types = schema.type === undefined ? [] : [schema.type].flat()
  if (types.length > 0 && !types.some((type) => isOf(type, value)))
    return [...all, `${at} is no ${types.join(' or ')}: ${JSON.stringify(value)?.slice(0, 80)}`]
  if (schema.enum !== undefined && !schema.enum.includes(value))
    return [...all, `${at} is not in the list: ${String(value)}`]
  if ('const' in schema && schema.const !== value) return [...all, `${at} is not ${String(schema.const)}`]
  if (typeof value === 'string') return [...all, ...wrongText(schema, value, at)]
  if (typeof value === 'number') return [...all, ...wrongNumber(schema, value, at)]
  if (Array.isArray(value)) return [...all, ...wrongList(schema, value, schemas, at)]
  if (typeof value === 'object' && value !== null) return [...all, ...wrongFields(schema, value, schemas, at)]
  return all
}

function isOf(type: string, value: unknown): boolean {
  if (type === 'null') return value === null
  if (type === 'integer') return Number.isInteger(value)
  if (type === 'array') return Array.isArray(value)
  if (type === 'object') return typeof value === 'object' && value !== null && !Array.isArray(value)
  return typeof value === type
}

function wrongText(schema: Schema, value: string, at: string): readonly string[] {
  const format = schema.format === undefined ? undefined : formats[schema.format]
  if (schema.format !== undefined && format === undefined)
    throw new Error(`the format ${schema.format} is not known here`)
  return [
    ...(format === undefined || format.test(value) ? [] : [`${at} is no ${schema.format}: ${value.slice(0, 80)}`]),
    ...(schema.pattern === undefined || new RegExp(schema.pattern).test(value)
      ? []
      : [`${at} does not match: ${value}`]),
    ...(value.length <= (schema.maxLength ?? Infinity) ? [] : [`${at} is too long`]),
    ...(value.length >= (schema.minLength ?? 0) ? [] : [`${at} is too short`]),
  ]
}

function wrongNumber(schema: Schema, value: number, at: string): readonly string[] {
  const low = schema.minimum ?? -Infinity
  const high = schema.maximum ?? Infinity
  const over = value > (schema.exclusiveMinimum ?? -Infinity) && value < (schema.exclusiveMaximum ?? Infinity)
  return value >= low && value <= high && over ? [] : [`${at} is out of bounds: ${value}`]
}

function wrongList(schema: Schema, value: readonly unknown[], schemas: Schemas, at: string): readonly string[] {
  const fits = value.length >= (schema.minItems ?? 0) && value.length <= (schema.maxItems ?? Infinity)
  const { items } = schema
  const inside = items === undefined ? [] : value.flatMap((each, n) => misfits(items, each, schemas, `${at}[${n}]`))
  return fits ? inside : [`${at} has ${value.length} parts`, ...inside]
}

function wrongFields(schema: Schema, value: object, schemas: Schemas, at: string): readonly string[] {
  const { properties = {}, required = [], additionalProperties = true } = schema
  const missing = required.flatMap((name) => (name in value ? [] : [`${at}.${name} is missing`]))
  const wrong = Object.entries(value).flatMap(([name, each]) => {
    const of = properties[name]
    if (of !== undefined) return misfits(of, each, schemas, `${at}.${name}`)
    if (additionalProperties === false) return [`${at}.${name} is not documented`]
    return additionalProperties === true ? [] : misfits(additionalProperties, each, schemas, `${at}.${name}`)
  })
  return [...missing, ...wrong]
}

/** Names of the ids a schema asks for, at any depth. */
export function idsIn(given: Schema, schemas: Schemas): readonly string[] {
  const schema = resolved(given, schemas)
  const named = Object.entries(schema.properties ?? {}).flatMap(([name, each]) =>
    resolved(each, schemas).format === 'uuid' ? [name] : idsIn(each, schemas),
  )
  const parts = [schema.items, ...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? [])]
  return [...named, ...parts.flatMap((each) => (each === undefined ? [] : idsIn(each, schemas)))]
}

/**
 * One value that fits: what must be there, and besides it only what holds an id. `given` names values for fields; an id
 * that is not among them throws, so that a new one cannot be forgotten.
 */
export function sampleOf(given: Schema, schemas: Schemas, values: Readonly<Record<string, unknown>>): unknown {
  const schema = resolved(given, schemas)
  if (schema.enum !== undefined) return schema.enum[0]
  if ('const' in schema) return schema.const
  const [first] = schema.anyOf ?? schema.oneOf ?? []
  if (first !== undefined) return sampleOf(first, schemas, values)
  switch (String([schema.type].flat()[0])) {
    case 'object': {
      const wanted = Object.entries(schema.properties ?? {}).filter(
        ([name, each]) =>
          schema.required?.includes(name) === true || idsIn({ properties: { [name]: each } }, schemas).length > 0,
      )
      return Object.fromEntries(
        wanted.map(([name, each]) => {
          const told = 'const' in resolved(each, schemas) ? undefined : values[name]
          return [name, told ?? sampleOf(needsId(name, each), schemas, values)]
        }),
      )
    }
    case 'array':
      return Array.from({ length: Math.max(schema.minItems ?? 0, 1) }, () =>
        sampleOf(schema.items ?? {}, schemas, values),
      )
    case 'integer':
    case 'number':
      return schema.minimum ?? 1
    case 'boolean':
      return true
    case 'null':
      return null
    case 'string':
      return textOf(schema)
    default:
      return new File(['Handle,Title\n'], 'file.csv', { type: 'text/csv' })
  }
}

function needsId(name: string, schema: Schema): Schema {
  if (schema.format === 'uuid') throw new Error(`no value is known for the id ${name}`)
  return schema
}

function textOf({ format, pattern, minLength = 1, maxLength = 200 }: Schema): string {
  if (format === 'date') return '2026-11-22'
  const tries = [
    'a word',
    '310115',
    '08021200',
    '7.2',
    '0.01',
    'USD',
    'WA',
    '5',
    '1d',
    '2026-11',
    '2026-12-22T08:00:00Z',
    'token-of-somebody-else-0000',
  ]
  const found = tries.find((each) => pattern === undefined || new RegExp(pattern).test(each))
  if (found === undefined) throw new Error(`no example is known that matches ${pattern}`)
  return found.slice(0, maxLength).padEnd(minLength, 'x')
}
