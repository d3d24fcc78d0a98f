import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { accepts } from 'hono/accepts'
import type { Ctx } from './context.ts'
import { transact } from './db.ts'
import type { Endpoint } from './endpoint.ts'
import { callOf, checkOrigin, contextOf, inTransaction, runOf, withoutWriting, type Call, type Frame } from './frame.ts'
import { inBatch } from './run-batch.ts'
import { limitBody } from './limit-body.ts'
import { assert } from './check.ts'
import type { Kept } from './idempotency.ts'
import { readWith } from './problem.ts'
import { refuse } from './refusal.ts'

const jsonMax = 256 * 1024

/** Adds every endpoint to the app, and to its OpenAPI document. */
export function serveEndpoints(app: OpenAPIHono, frame: Frame, endpoints: readonly Endpoint[]): void {
  for (const each of endpoints) {
    document(app, each)
    const path = each.path.replaceAll(/\{([a-zA-Z]+)\}/g, ':$1')
    const handle = (c: Context): Promise<Response> => answer(frame, each, c)
    if (each.method === 'get') app.get(path, handle) // what a GET carries as a body is never read
    else app.on(each.method.toUpperCase(), [path], limitBody(each.bytes?.max ?? jsonMax), handle)
  }
}

async function answer(frame: Frame, each: Endpoint, c: Context): Promise<Response> {
  const writes = each.method !== 'get'
  if (writes) checkOrigin(frame, c)
  const bytes = each.bytes === undefined ? new Uint8Array() : await bytesOf(each, c)
  const input = {
    params: readWith(each.params, c.req.param()),
    query: readWith(each.query, c.req.query()),
    body: each.body === undefined ? undefined : readWith(each.body, await jsonOf(c)),
  }
  const call = callOf(frame, c, each.id, each.who, bytes)
  c.set('requestId', call.requestId)
  const whole = { ...input, request: call.facts }
  if (each.also !== undefined && asksFor(c, each.also.type)) return await asFile(frame, each, each.also, whole, call)
  const kept = (value: unknown): Kept => ({ status: each.status, body: JSON.stringify(z.encode(each.reply, value)) })
  const handle = async (ctx: Ctx): Promise<Kept> =>
    each.text === undefined
      ? kept(await each.handle(ctx, whole))
      : { status: each.status, body: await each.text(ctx, whole) }
  const reads = onlyReads(each)
  const idempotent = asksKey(each) ? { key: keyOf(c), payload: payloadOf(input, bytes) } : null
  const result =
    each.batched !== undefined && idempotent !== null
      ? await joined(frame, each.batched, { call, ...idempotent }, whole, kept)
      : reads
        ? { ...(await withoutWriting(frame, call, handle)), replayed: false }
        : await inTransaction(frame, call, idempotent, handle)
  const body = each.afterCommit === undefined ? result.body : await afterwards(frame, each, whole, result.body)
  if (result.replayed) c.header('idempotency-replayed', 'true')
  if (each.raw !== undefined) {
    const raw = each.raw(z.decode(each.reply, JSON.parse(body)))
    return c.body(raw.body, result.status as 200, { 'content-type': raw.type, 'request-id': call.requestId })
  }
  const headers = { 'content-type': 'application/json', 'request-id': call.requestId }
  return c.body(body.length < longFrom ? body : encoded(body), result.status as 200, headers)
}

/**
 * A long answer is encoded here, once: as text the server would first count its bytes, then join it with its headers, then
 * encode it, each time from end to end. It is encoded into one space for all and copied out: a space for the worst case of
 * each answer, three bytes a character, made the collector stop the process for memory that nobody wrote to.
 */
function encoded(text: string): Buffer<ArrayBuffer> {
  if (text.length * 3 > space.length) return Buffer.from(text)
  return Buffer.from(space.subarray(0, space.write(text)))
}
const longFrom = 4096
const space = Buffer.allocUnsafe(1_000_000)

const onlyReads = ({ method, onlyReads: declared, writes }: Endpoint): boolean =>
  (method === 'get' || declared === true) && writes === undefined
const asksKey = (each: Endpoint): boolean => each.method !== 'get' && !onlyReads(each) && each.keyless === undefined

const asksFor = (c: Context, type: string): boolean =>
  accepts(c, { header: 'Accept', supports: ['application/json', type], default: 'application/json' }) === type

async function asFile(
  frame: Frame,
  each: Endpoint,
  { type, make }: NonNullable<Endpoint['also']>,
  whole: Parameters<Endpoint['handle']>[1],
  call: Call,
): Promise<Response> {
  const { file, name } =
    each.writes === undefined
      ? await withoutWriting(frame, call, (ctx) => make(ctx, whole))
      : await transact(frame.db, async (tx) => make(await contextOf(frame, call, tx), whole))
  return call.c.body(new Uint8Array(file), 200, {
    'content-type': type,
    'content-disposition': `inline; filename*=UTF-8''${encodeURIComponent(name)}`,
    'request-id': call.requestId,
    vary: 'accept',
  })
}

const joined = (
  frame: Frame,
  { batch, ask, answer }: NonNullable<Endpoint['batched']>,
  request: { readonly call: Call; readonly key: string | null; readonly payload: string },
  whole: Parameters<Endpoint['handle']>[1],
  kept: (value: unknown) => Kept,
) =>
  inBatch(frame, batch, {
    ...request,
    ask: (actor) => ask(actor, whole),
    answer: (outcome) => kept(answer(outcome)),
  })

/** A key that is too long is refused: cut, it would be the same as another that begins alike. */
function keyOf(c: Context): string | null {
  const key = c.req.header('idempotency-key') ?? ''
  return key === '' ? null : readWith(Key, key)
}
const Key = z.string().max(128)

async function afterwards(
  frame: Frame,
  each: Endpoint,
  whole: Parameters<Endpoint['handle']>[1],
  body: string,
): Promise<string> {
  assert(each.afterCommit, 'an endpoint without `afterCommit` has nothing to do after its commit')
  const value = await each.afterCommit(runOf(frame, each.id), z.decode(each.reply, JSON.parse(body)), whole)
  return JSON.stringify(z.encode(each.reply, value))
}

async function jsonOf(c: Context): Promise<unknown> {
  const type = c.req.header('content-type') ?? ''
  if (!/^application\/json\b/i.test(type)) throw refuse('request.wrong-type', { wanted: 'application/json' })
  try {
    return await c.req.json()
  } catch {
    throw refuse('request.not-json')
  }
}

async function bytesOf(each: Endpoint, c: Context): Promise<Uint8Array<ArrayBuffer>> {
  const types = each.bytes?.types ?? []
  const type = (c.req.header('content-type') ?? '').split(';')[0]!.trim().toLowerCase()
  if (types.length > 0 && !types.includes(type)) throw refuse('request.wrong-type', { wanted: types.join(', ') })
  return new Uint8Array(await c.req.arrayBuffer())
}

function payloadOf(input: object, bytes: Uint8Array): string {
  const plain = JSON.stringify(input, (_, value: unknown) => (typeof value === 'bigint' ? value.toString() : value))
  return bytes.length === 0 ? plain : `${plain}\0${Buffer.from(bytes).toString('base64')}`
}

function document(app: OpenAPIHono, each: Endpoint): void {
  const problems = Object.fromEntries(
    [400, 401, 403, 404, 409, 410, 413, 415, 422, 429, 503].map((status) => [
      status,
      {
        description: 'A refusal: problem+json with a stable code',
        content: { 'application/problem+json': { schema: Problem } },
      },
    ]),
  )
  const key = z.object({ 'idempotency-key': z.string().max(128).describe('One key, one effect; see /docs/api') })
  app.openAPIRegistry.registerPath(
    createRoute({
      method: each.method,
      path: each.path,
      operationId: each.id,
      summary: each.summary,
      tags: [each.path.split('/')[3] ?? 'root'],
      description: [
        `Who: ${each.who.join(', ')}.`,
        ...(each.refusals.length > 0 ? [`Refusals: ${each.refusals.join(', ')}.`] : []),
      ].join(' '),
      request: {
        params: each.params,
        query: each.query,
        ...(asksKey(each) ? { headers: key } : {}),
        ...(each.body === undefined
          ? {}
          : { body: { required: true, content: { 'application/json': { schema: each.body } } } }),
        ...(each.bytes === undefined
          ? {}
          : {
              body: {
                required: true,
                content: { [each.bytes.types[0] ?? 'application/octet-stream']: { schema: z.string() } },
              },
            }),
      },
      responses: {
        [each.status]: {
          description: 'Done',
          content: {
            'application/json': { schema: each.reply },
            ...(each.also === undefined
              ? {}
              : { [each.also.type]: { schema: z.string().openapi({ format: 'binary' }) } }),
          },
        },
        ...problems,
      },
      ...(each.who.includes('anyone') ? {} : { security: [{ session: [] }, { bearer: [] }] }),
    }),
  )
}

const Problem = z
  .object({
    type: z.string(),
    code: z.string(),
    status: z.number().int(),
    title: z.string(),
    instance: z.string(),
    params: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
    issues: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  })
  .openapi('Problem')
