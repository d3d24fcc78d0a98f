import fc from 'fast-check'
import type { Asked } from './edge-market.ts'
import type { Operation } from './fuzz-document.ts'
import { around, type Taste } from './fuzz-values.ts'

export type Request = { readonly operation: Operation; readonly path: string; readonly asked: Asked }

/** Each is finished when it is sent. */
export function requests(
  operation: Operation,
  taste: Taste,
  callers: readonly (string | undefined)[],
): fc.Arbitrary<() => Request> {
  const { parameters = [] } = operation
  const part = (place: string): fc.Arbitrary<Record<string, unknown>> => {
    const of = parameters.filter((each) => each.in === place)
    const each = Object.fromEntries(of.map(({ name, schema }) => [name, around(schema, taste, name)]))
    return fc.record(each, { requiredKeys: of.filter(({ required }) => required === true).map(({ name }) => name) })
  }
  const keyed = parameters.some(({ name }) => name === 'idempotency-key')
  const key = fc.oneof(
    { weight: 9, arbitrary: fc.uuid() },
    { weight: 1, arbitrary: fc.constantFrom('same', '', 'k'.repeat(200), null) },
  )
  return fc
    .tuple(
      part('path'),
      part('query'),
      bodies(operation, taste),
      keyed ? key : fc.constant(null),
      fc.constantFrom(...callers),
    )
    .map(([params, query, body, once, token]) => (): Request => {
      const path = operation.path.replaceAll(/\{([a-zA-Z]+)\}/g, (_, name: string) => segment(params[name]))
      const search = new URLSearchParams(Object.entries(query).map(([name, value]) => [name, wellFormed(value)]))
      const asked = { method: operation.method.toUpperCase(), token, key: once, ...body }
      return { operation, path: search.size === 0 ? path : `${path}?${search}`, asked }
    })
}

const wellFormed = (value: unknown): string => {
  const plain: unknown = JSON.parse(JSON.stringify(value) ?? 'null')
  return (typeof plain === 'string' ? plain : JSON.stringify(plain)).toWellFormed()
}
/** A segment that is empty or only dots would be another address. */
const segment = (value: unknown): string => encodeURIComponent(wellFormed(value)).replace(/^\.{0,2}$/, '%20')

function bodies({ requestBody }: Operation, taste: Taste): fc.Arbitrary<Pick<Asked, 'json' | 'body' | 'type'>> {
  const [type, media] = Object.entries(requestBody?.content ?? {})[0] ?? []
  if (type === undefined || media === undefined) return fc.constant({})
  if (media.schema.type !== 'string')
    return fc.oneof(
      { weight: 20, arbitrary: around(media.schema, taste).map((json) => ({ json })) },
      {
        weight: 1,
        arbitrary: fc.constantFrom({ body: '{', type }, { body: 'null', type }, { body: '{}', type: 'text/plain' }),
      },
    )
  const line = fc.array(fc.string({ unit: 'binary', maxLength: 12 }), { maxLength: 6 }).map((cells) => cells.join(','))
  const csv = fc.array(fc.oneof(line, fc.constantFrom(...headers)), { maxLength: 6 }).map((lines) => lines.join('\n'))
  const raw = fc.uint8Array({ maxLength: 300 }).map((bytes) => new Blob([new Uint8Array(bytes)]))
  return fc.oneof(csv, raw, fc.constantFrom('{}', '[]', '{"rules":[]}')).map((body) => ({ body, type }))
}
const headers = [
  'Handle,Title,Body (HTML),Variant SKU,Variant Grams,Variant Inventory Qty,Variant Price',
  'walnuts,Walnuts,,W-1,450,5,8.00',
  'base,quote,rate,spread,age_max_hours,as_of,source,certainty,demonstration',
  'key,value,valid_from,source,certainty,demonstration',
]
