/**
 * Random requests around the OpenAPI document, which must find it true: nothing fails, nothing is answered that is not
 * documented, nothing hangs. One piece for the test of every run and for `npm run fuzz`; a seed draws the same requests.
 */
import assert from 'node:assert/strict'
import { setTimeout as after } from 'node:timers/promises'
import fc from 'fast-check'
import { pino } from 'pino'
import type { Db } from '../platform/db.ts'
import { belongingsOf, shared } from './edge-ids.ts'
import { words } from './edge-routes.ts'
import { openEdge, trade, type Answered, type Edge } from './edge-market.ts'
import { documentOf, whoOf, type Operation } from './fuzz-document.ts'
import { requests, type Request } from './fuzz-requests.ts'
import { misfits, type Schemas } from './json-schema.ts'

const msMax = 5000
const together = 4
/** The market's clock goes on between requests, as if they came over some hours: what is limited for a while ends. */
const msBetween = 200
const said = { ...words, validFrom: '2026-11-22T08:00:00Z', validUntil: '2026-12-22T08:00:00Z', amount: '9.99' }
/** Of what answers show, the first ones (what people own) and the newest (what has not run out) are asked about again. */
const [firstKept, newestKept] = [8, 24]

export type Fuzzed = {
  readonly requests: number
  readonly ms: number
  /** How often each status was answered. */
  readonly statuses: ReadonlyMap<number, number>
  /** Per operation: how often it was asked, and how often it did what was asked. */
  readonly operations: ReadonlyMap<string, { readonly asked: number; readonly done: number }>
  /** What was found wrong, each kind once, with a request that shows it. */
  readonly wrong: ReadonlyMap<string, string>
}

export async function fuzz(db: Db, { runs, seed }: { readonly runs: number; readonly seed: number }): Promise<Fuzzed> {
  /** The last fault the product wrote to its log: an answer of 500 itself says nothing. */
  const lastFault = { message: '' }
  const log = pino(
    { level: 'error' },
    { write: (line: string) => Object.assign(lastFault, { message: line.slice(0, 900) }) },
  )
  const edge = await openEdge(db, { log })
  const seen = await seenOf(edge, db)
  const { operations, schemas } = documentOf(edge)
  const taste = { schemas, ids: (name: string) => seen.get(name) ?? seen.get('orderId') ?? [], words: said, spoilt: 14 }
  const drawn = fc.sample(fc.oneof(...operations.map((each) => requests(each, taste, callersOf(edge, each)))), {
    numRuns: runs,
    seed,
  })
  const statuses = new Map<number, number>()
  const counts = new Map(operations.map(({ operationId }) => [operationId, { asked: 0, done: 0 }]))
  const wrong = new Map<string, string>()
  const left = drawn.values()
  const walk = async (): Promise<void> => {
    for (const finish of left) {
      const request = finish()
      edge.clock.forward(msBetween)
      const answer = await answerTo(edge, request)
      if (answer !== null) {
        statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1)
        note(seen, answer)
      }
      const count = counts.get(request.operation.operationId) ?? { asked: 0, done: 0 }
      const done = answer !== null && answer.status < 300 ? 1 : 0
      counts.set(request.operation.operationId, { asked: count.asked + 1, done: count.done + done })
      const found = judge(request, answer, schemas, lastFault.message)
      if (found !== null) wrong.set(`${request.operation.operationId}: ${found}`, describe(request))
    }
  }
  const began = performance.now()
  await Promise.all(Array.from({ length: together }, walk))
  return { requests: drawn.length, ms: performance.now() - began, statuses, operations: counts, wrong }
}

/** The answer, or null when none came in time. */
async function answerTo(edge: Edge, { path, asked }: Request): Promise<Answered | null> {
  const ended = new AbortController()
  const hangs = after(msMax, null, { signal: ended.signal }).catch(() => null)
  const answer = await Promise.race([edge.ask(path, asked), hangs])
  ended.abort()
  return answer
}

/** What is wrong with the answer to a request, or null. */
function judge({ operation }: Request, answer: Answered | null, schemas: Schemas, fault: string): string | null {
  if (answer === null) return `no answer within ${msMax} ms`
  if (answer.status >= 500) return `${answer.status} ${fault}`
  const documented = operation.responses[String(answer.status)]
  if (documented === undefined) return `${answer.status} is not documented`
  const type = (answer.headers.get('content-type') ?? '').split(';')[0] ?? ''
  const media = documented.content?.[type]
  if (media === undefined) return `${answer.status} as ${type} is not documented`
  if (!type.endsWith('json')) return null
  return misfits(media.schema, JSON.parse(answer.text), schemas)[0]?.replaceAll(/\d+/g, 'N') ?? null
}

/** Callers of the right kind. Signing out is asked by nobody's token: the others are needed. */
function callersOf(edge: Edge, operation: Operation): readonly (string | undefined)[] {
  const tokens: Readonly<Record<string, readonly (string | undefined)[]>> = {
    anyone: [undefined],
    buyer: edge.buyers.map(({ token }) => token),
    seller: edge.sellers.map(({ token }) => token),
    operator: [edge.operator.token],
  }
  const kinds = whoOf(operation)
  assert(kinds.length > 0, `${operation.operationId} does not say who may call it`)
  return operation.operationId === 'signOut' ? [undefined] : kinds.flatMap((kind) => tokens[kind] ?? [])
}

type Seen = Map<string, string[]>

/** Ids that answers have shown, by the name they had, so that later requests name what exists; at first what people own. */
async function seenOf(edge: Edge, db: Db): Promise<Seen> {
  const seen: Seen = new Map()
  const owned = await trade(edge)
  for (const order of [owned.done, owned.packed, owned.declared, owned.refunded])
    for (const [name, id] of Object.entries(order)) keep(seen, name, id)
  for (const side of [0, 1] as const)
    for (const ids of Object.values(await belongingsOf(edge, db, owned, side)))
      for (const [name, id] of Object.entries(ids)) if (!shared.has(name) && name !== 'file') keep(seen, name, id)
  for (const { offer } of edge.sellers) {
    keep(seen, 'listingId', offer.listingId)
    keep(seen, 'variantId', offer.variantId)
  }
  return seen
}

function keep(seen: Seen, name: string, id: string): void {
  const list = seen.get(name) ?? []
  if (list.includes(id)) return
  const [first, later] = [list.slice(0, firstKept), list.slice(firstKept)]
  seen.set(name, first.length < firstKept ? [...first, id] : [...first, ...later.slice(1 - newestKept), id])
}

function note(seen: Seen, { text }: Answered): void {
  for (const [, name, id] of text.matchAll(/"([a-zA-Z]+)":"([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"/g))
    if (name !== undefined && id !== undefined && name !== 'instance') keep(seen, name, id)
}

const describe = ({ path, asked }: Request): string =>
  `${asked.method} ${path} ${JSON.stringify(asked.json ?? asked.body ?? null).slice(0, 600)}`
