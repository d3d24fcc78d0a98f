import assert from 'node:assert/strict'
import { randomInt } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import { pino } from 'pino'
import { openApi } from '../storefront/others.ts'
import { testDatabase } from './database.ts'
import { openEdge, trade, type Answered, type Asked } from './edge-market.ts'
import { around } from './fuzz-values.ts'
import { misfits, type Schema, type Schemas } from './json-schema.ts'

/** The document says what may be asked and answered; random requests around it must find it true. `FUZZ_SEED` repeats a run. */
const runs = Number(process.env['FUZZ_RUNS'] ?? 3000)
const seed = Number(process.env['FUZZ_SEED'] ?? randomInt(2 ** 31))
const msMax = 5000
const together = 4

/** The last fault the product wrote to its log: an answer of 500 itself says nothing. */
const lastFault = { message: '' }
const log = pino(
  { level: 'error' },
  { write: (line: string) => Object.assign(lastFault, { message: line.slice(0, 900) }) },
)

const { db } = await testDatabase({ max: 7 })
const edge = await openEdge(db, { log })
const owned = await trade(edge)

type Media = Readonly<Record<string, { readonly schema: Schema }>>
type Operation = {
  readonly operationId: string
  readonly description: string
  readonly parameters?: readonly {
    readonly name: string
    readonly in: string
    readonly required?: boolean
    readonly schema: Schema
  }[]
  readonly requestBody?: { readonly content: Media }
  readonly responses: Readonly<Record<string, { readonly content?: Media }>>
}
type Document = {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: { readonly schemas: Schemas }
}
// Written and read again, as a caller gets it.
const document: Document = JSON.parse(JSON.stringify(openApi(edge.app, edge.world.url)))
const { schemas } = document.components
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ ...operation, path, method })),
)
type Found = (typeof operations)[number]

/** Ids that answers have shown, by the name they had, so that later requests name what exists. */
const seen = new Map<string, string[]>()
const note = (name: string, id: string): void => {
  const list = seen.get(name) ?? []
  if (list.length < 60 && !list.includes(id)) seen.set(name, [...list, id])
}
for (const order of [owned.done, owned.packed, owned.declared, owned.refunded])
  for (const [name, id] of Object.entries(order)) note(name, id)
for (const bought of [owned.one, owned.two])
  for (const name of ['quoteId', 'checkoutId', 'paymentId'] as const) note(name, bought[name])
for (const { offer } of edge.sellers)
  for (const name of ['productId', 'listingId', 'variantId'] as const) note(name, offer[name])
for (const { addressId } of edge.buyers) note('addressId', addressId)
const taste = { schemas, ids: (name: string) => seen.get(name) ?? seen.get('orderId') ?? [], spoilt: 14 }

const tokens: Readonly<Record<string, readonly (string | undefined)[]>> = {
  anyone: [undefined],
  buyer: edge.buyers.map(({ token }) => token),
  seller: edge.sellers.map(({ token }) => token),
  operator: [edge.operator.token],
}

/** Callers of the right kind. Signing out is asked by nobody's token: the others are needed. */
function callersOf({ operationId, description }: Found): readonly (string | undefined)[] {
  const kinds = /^Who: ([a-z, ]+)\./.exec(description)?.[1]?.split(', ') ?? []
  assert(kinds.length > 0, `${operationId} does not say who may call it`)
  return operationId === 'signOut' ? [undefined] : kinds.flatMap((kind) => tokens[kind] ?? [])
}

type Request = { readonly operation: Found; readonly path: string; readonly asked: Asked }

/** Each is finished when it is sent. */
function requests(operation: Found): fc.Arbitrary<() => Request> {
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
      bodies(operation),
      keyed ? key : fc.constant(null),
      fc.constantFrom(...callersOf(operation)),
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

function bodies({ requestBody }: Found): fc.Arbitrary<Pick<Asked, 'json' | 'body' | 'type'>> {
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

const answered = new Map<number, number>()

test(`${runs} random requests around the document find it true (FUZZ_SEED=${seed})`, async (t) => {
  const drawn = fc.sample(fc.oneof(...operations.map(requests)), { numRuns: runs, seed })
  const wrong = new Map<string, string>()
  const left = drawn.values()
  const walk = async (): Promise<void> => {
    for (const finish of left) {
      const request = finish()
      const found = await judge(request)
      if (found !== null) wrong.set(`${request.operation.operationId}: ${found}`, describe(request))
    }
  }
  await Promise.all(Array.from({ length: together }, walk))
  assert.deepEqual(Object.fromEntries(wrong), {})
  const done = [...answered].reduce((sum, [status, count]) => sum + (status < 300 ? count : 0), 0)
  t.diagnostic(`answers by status: ${JSON.stringify(Object.fromEntries([...answered].toSorted(([a], [b]) => a - b)))}`)
  assert(
    done * 8 > runs,
    'fewer than an eighth of the requests got through: they no longer reach what is behind the schema',
  )
})

/** What is wrong with the answer to a request, or null. */
async function judge({ operation, path, asked }: Request): Promise<string | null> {
  const began = performance.now()
  const answer = await edge.ask(path, asked)
  const tookMs = performance.now() - began
  answered.set(answer.status, (answered.get(answer.status) ?? 0) + 1)
  if (tookMs > msMax) return `it took ${Math.round(tookMs)} ms`
  if (answer.status >= 500) return `${answer.status} ${lastFault.message}`
  const documented = operation.responses[String(answer.status)]
  if (documented === undefined) return `${answer.status} is not documented`
  remember(answer)
  const type = (answer.headers.get('content-type') ?? '').split(';')[0] ?? ''
  const media = documented.content?.[type]
  if (media === undefined) return `${answer.status} as ${type} is not documented`
  return misfits(media.schema, JSON.parse(answer.text), schemas)[0]?.replaceAll(/\d+/g, 'N') ?? null
}

function remember({ text }: Answered): void {
  for (const [, name, id] of text.matchAll(/"([a-zA-Z]+)":"([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"/g))
    if (name !== undefined && id !== undefined && name !== 'instance') note(name, id)
}

const describe = ({ path, asked }: Request): string =>
  `${asked.method} ${path} ${JSON.stringify(asked.json ?? asked.body ?? null).slice(0, 600)}`
