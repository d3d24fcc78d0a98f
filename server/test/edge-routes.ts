import { randomUUID } from 'node:crypto'
import type { ActorKind } from '../platform/context.ts'
import type { Product } from '../platform/discover.ts'
import { z } from '../platform/wire.ts'
import type { Asked } from './edge-market.ts'
import { idsIn, sampleOf, type Schema } from './json-schema.ts'

/** One way in: an endpoint, a page or a form, with what it asks for. */
export type Route = {
  readonly name: string
  readonly method: string
  readonly path: string
  readonly who: readonly ActorKind[]
  readonly params: readonly string[]
  /** Ids that stand in the body. */
  readonly bodyIds: readonly string[]
  readonly form: boolean
  readonly body: Schema | null
  readonly query: Schema
  readonly bytes: string | null
  /** A read that is not declared to write: it must change nothing, and runs without a transaction. */
  readonly reads: boolean
}
export type Ids = Readonly<Record<string, string>>

const schemaOf = (type: z.ZodType): Schema => z.toJSONSchema(type, { io: 'input', unrepresentable: 'any' }) as Schema // its own type is wider

/** Every way in, as found by file name. */
export function routesOf(product: Product): readonly Route[] {
  const endpoints = product.endpoints.map((each) => {
    const body = each.body === undefined ? null : schemaOf(each.body)
    const { method, path, who } = each
    const reads = method === 'get' && each.writes === undefined
    return routeOf({
      method,
      path,
      who,
      reads,
      form: false,
      body,
      query: each.query,
      bytes: each.bytes?.types[0] ?? null,
    })
  })
  const pages = product.pages.map((each) => {
    const body = each.fields === undefined ? null : schemaOf(each.fields)
    const { method, path, who, query } = each
    const reads = method === 'get' && each.writes === undefined
    return routeOf({ method, path, who, reads, form: method === 'post', body, query, bytes: null })
  })
  return [...endpoints, ...pages]
}

function routeOf(given: Omit<Route, 'name' | 'params' | 'bodyIds' | 'query'> & { readonly query: z.ZodType }): Route {
  return {
    ...given,
    name: `${given.method} ${given.path}`,
    query: schemaOf(given.query),
    params: [...given.path.matchAll(/\{([a-zA-Z]+)\}/g)].map(([, name]) => name ?? ''),
    bodyIds: given.body === null ? [] : [...new Set([...idsIn(given.body, {}), ...listedIn(given.body)])],
  }
}

/** Lists of ids have no name of their own: which id such a field holds. */
const lists: Readonly<Record<string, string>> = { evidence: 'pieceId' }
const listedIn = ({ properties = {} }: Schema): readonly string[] =>
  Object.keys(properties).flatMap((name) => lists[name] ?? [])
const listsOf = (ids: Ids): Readonly<Record<string, readonly string[]>> =>
  Object.fromEntries(Object.entries(lists).map(([field, name]) => [field, ids[name] === undefined ? [] : [ids[name]]]))

/** What a person would write into fields whose schema alone does not say it. */
export const words: Readonly<Record<string, unknown>> = {
  phone: '13800138000',
  districtCode: '310115',
  detail: '花木示范路88弄6号502室',
  email: 'nobody@shop.example',
  password: 'correct horse battery',
  name: '林小满',
  idNumber: '11010519000307999X',
  id_number: '11010519000307999X',
  edition: '2026-01-01',
  asOf: '2026-11-22T08:00:00Z',
  state: 'WA',
  returnUrl: 'https://shop.example/back',
  account_id: '01a2027b-d680-7000-8000-000000000000',
  optionNamesZh: ['尺寸'],
  optionValuesZh: [['二百五十克']],
  duration: '1m',
  share: '5',
  hold_days: '30',
  ends_on: '2026-12-31',
  reserve: '',
  ein: null,
  base: 'USD',
  quote: 'CNY',
  line2: null,
  naics: '111331',
  countyFips: '53007',
  zip: '98801',
}

/** The request of a route with these ids in its path and body, and a body that fits. */
export function requestOf(route: Route, ids: Ids): { readonly path: string; readonly asked: Asked } {
  const filled = route.path.replaceAll(/\{([a-zA-Z]+)\}/g, (_, name: string) => {
    const id = ids[name]
    if (id === undefined)
      throw new Error(`${route.name}: no value is known for {${name}}; add it to the ids of the market`)
    return encodeURIComponent(id)
  })
  const query = new URLSearchParams()
  for (const [name, value] of fieldsOf(sampleOf(neededOf(route.query), {}, words))) query.set(name, String(value))
  const path = query.size === 0 ? filled : `${filled}?${query}`
  const method = route.method.toUpperCase()
  if (route.bytes !== null) return { path, asked: { method, type: route.bytes, body: 'Handle,Title\n' } }
  if (route.body === null) return { path, asked: { method } }
  const sample = sampleOf(route.body, {}, { ...words, ...listsOf(ids), ...inBody(ids) })
  if (!route.form) return { path, asked: { method, json: sample } }
  const form = new FormData()
  form.set('idempotency-key', randomUUID())
  for (const [name, value] of fieldsOf(sample)) form.set(name, value instanceof File ? value : String(value))
  return { path, asked: { method, body: form } }
}

/** A path says a line as text, a body as a number that is made up. */
const inBody = (ids: Ids): Ids => Object.fromEntries(Object.entries(ids).filter(([name]) => name !== 'line'))

/** A query is asked with what it must have. */
const neededOf = (schema: Schema): Schema => ({
  ...schema,
  properties: Object.fromEntries(
    Object.entries(schema.properties ?? {}).filter(([name]) => schema.required?.includes(name) === true),
  ),
})

const fieldsOf = (value: unknown): readonly (readonly [string, unknown])[] =>
  typeof value === 'object' && value !== null ? Object.entries(value) : []
