import type { Context, Hono } from 'hono'
import { getCookie, setCookie } from 'hono/cookie'
import { brotliCompressSync, constants } from 'node:zlib'
import { assert } from './check.ts'
import type { Ctx } from './context.ts'
import { transact } from './db.ts'
import { callOf, checkOrigin, contextOf, inTransaction, runOf, withoutWriting, type Call, type Frame } from './frame.ts'
import type { Again, Answer, Page, PageInput } from './page.ts'
import { Invalid, readWith, refusalOf } from './problem.ts'
import { refuse, type Refusal } from './refusal.ts'
import { inBatch } from './run-batch.ts'
import { limitBody } from './limit-body.ts'

const formMax = 24 * 1024 * 1024
/** The hidden field every form carries; the kit writes it. */
const keyField = 'idempotency-key'
type Cached = { readonly until: number; readonly plain: Buffer; readonly brotli: Buffer }

/** Adds every page and form to the app. */
export function servePages(app: Hono, frame: Frame, pages: readonly Page[]): void {
  const cache = new Map<string, Cached>()
  const limit = limitBody(formMax)
  for (const each of pages) {
    const path = each.path.replaceAll(/\{([a-zA-Z]+)\}/g, ':$1')
    if (each.method === 'post') app.post(path, limit, (c) => send(frame, each, c))
    else if (each.cacheSeconds > 0) app.get(path, (c) => cachedShow(frame, each, c, cache))
    else app.get(path, (c) => show(frame, each, c))
  }
}

async function show(frame: Frame, each: Page, c: Context): Promise<Response> {
  const call = callOf(frame, c, each.path, each.who)
  const input = inputOf(each, c, call)
  const shown = (ctx: Ctx) => {
    assert(each.show, `${each.path} has nothing to show`)
    return each.show(ctx, input)
  }
  const answer =
    each.writes === undefined
      ? await withoutWriting(frame, call, shown)
      : await transact(frame.db, async (tx) => shown(await contextOf(frame, call, tx)))
  return respond(frame, c, answer, 200)
}

/** Anonymous readers of a public page share its compressed bytes for a short while. */
async function cachedShow(frame: Frame, each: Page, c: Context, cache: Map<string, Cached>): Promise<Response> {
  if (c.req.header('cookie') !== undefined) return show(frame, each, c)
  const key = c.req.url
  const found = cache.get(key)
  if (found !== undefined && found.until > performance.now()) return bytesOf(c, found)
  const fresh = await show(frame, each, c)
  if (fresh.status !== 200) return fresh
  const plain = Buffer.from(await fresh.arrayBuffer())
  const brotli = brotliCompressSync(plain, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } })
  const kept = { until: performance.now() + each.cacheSeconds * 1000, plain, brotli }
  if (cache.size >= 500) cache.delete(cache.keys().next().value ?? key)
  cache.set(key, kept)
  return bytesOf(c, kept)
}

function bytesOf(c: Context, { plain, brotli }: Cached): Response {
  const small = /\bbr\b/.test(c.req.header('accept-encoding') ?? '')
  c.header('content-type', 'text/html; charset=UTF-8')
  c.header('vary', 'accept-encoding, cookie')
  if (small) c.header('content-encoding', 'br')
  return c.body(new Uint8Array(small ? brotli : plain))
}

async function send(frame: Frame, each: Page, c: Context): Promise<Response> {
  checkOrigin(frame, c)
  const typed = await formOf(c)
  const call = callOf(frame, c, `form ${each.path}`, each.who)
  const input = inputOf(each, c, call)
  try {
    return await act(frame, each, c, call, input, typed)
  } catch (error) {
    const refusal = refusalOf(error)
    if (refusal === null || refusal.status === 401 || refusal.status === 403) throw error
    return await again(frame, each, c, call, input, typed.values, refusal)
  }
}

async function act(frame: Frame, each: Page, c: Context, call: Call, input: AnyInput, typed: Typed): Promise<Response> {
  assert(each.act && each.fields, `${each.path} has nothing to do`)
  const { [keyField]: key, ...rest } = typed.fields
  const fields = readWith(each.fields, rest)
  if (each.batched !== undefined)
    return await joined(frame, each.batched, c, call, { key: textOrNull(key), fields, typed })
  const doing = each.act
  const fresh: { value?: unknown; done: boolean } = { done: false }
  const idempotent =
    each.keyless === undefined ? { key: textOrNull(key), payload: JSON.stringify([input.params, typed.values]) } : null
  const result = await inTransaction(frame, call, idempotent, async (ctx: Ctx) => {
    fresh.value = await doing(ctx, { ...input, fields })
    fresh.done = true
    return {
      status: 303,
      body: JSON.stringify(fresh.value ?? null, (_, v: unknown) => (typeof v === 'bigint' ? v.toString() : v)),
    }
  })
  // A replay answers with what was kept; a form's value is therefore plain data or an address to see.
  const value: unknown = fresh.done ? fresh.value : JSON.parse(result.body)
  const answer =
    each.afterCommit === undefined ? (value as Answer) : await each.afterCommit(runOf(frame, each.path), value)
  return respond(frame, c, answer, 200)
}

async function joined(
  frame: Frame,
  { batch, ask, answer }: NonNullable<Page['batched']>,
  c: Context,
  call: Call,
  { key, fields, typed }: { readonly key: string | null; readonly fields: unknown; readonly typed: Typed },
): Promise<Response> {
  const { body } = await inBatch(frame, batch, {
    call,
    key,
    payload: JSON.stringify([{}, typed.values]),
    ask: (actor) => ask(actor, fields, call.facts),
    answer: (outcome) => ({ status: 303, body: JSON.stringify(answer(outcome)) }),
  })
  return respond(frame, c, JSON.parse(body) as Answer, 200) // an address to see: what `answer` gave, or gave the first time
}

async function again(
  frame: Frame,
  each: Page,
  c: Context,
  call: Call,
  input: AnyInput,
  values: Again['values'],
  refusal: Refusal,
) {
  const problems =
    refusal instanceof Invalid ? Object.fromEntries(refusal.issues.map((issue) => [issue.path, issue.message])) : {}
  const shown = await transact(frame.db, async (tx) => {
    assert(each.again, `${each.path} cannot be shown again`)
    return each.again(await contextOf(frame, call, tx), input, { values, refusal, problems })
  })
  return respond(frame, c, shown, refusal.status)
}

type AnyInput = PageInput<never, never>
type Typed = { readonly fields: Record<string, unknown>; readonly values: Record<string, string> }

/** Form fields as they came; `name[]` gathers a list, files stay files. `values` is what a page may show again. */
async function formOf(c: Context): Promise<Typed> {
  const data = await c.req.formData().catch(() => {
    throw refuse('request.wrong-type', { wanted: 'a form' })
  })
  const fields: Record<string, unknown> = {}
  const values: Record<string, string> = {}
  for (const [name, value] of data.entries()) {
    if (name.endsWith('[]')) {
      const list = fields[name.slice(0, -2)]
      fields[name.slice(0, -2)] = Array.isArray(list) ? [...(list as unknown[]), value] : [value]
    } else fields[name] = value
    if (typeof value === 'string' && name !== keyField && !/password|id_number|account_number/.test(name))
      values[name] = value
  }
  return { fields, values }
}

function inputOf(each: Page, c: Context, call: Call): AnyInput {
  const input = {
    params: readWith(each.params, c.req.param()),
    query: readWith(each.query, c.req.query()),
    request: call.facts,
    flash: getCookie(c, 'flash') ?? null,
    path: c.req.path,
  }
  return input as AnyInput // parsed above by the page's own schemas
}

async function respond(frame: Frame, c: Context, answer: Answer, status: number): Promise<Response> {
  if (getCookie(c, 'flash') !== undefined) setCookie(c, 'flash', '', { path: '/', maxAge: 0 })
  if (typeof answer === 'object' && 'see' in answer) {
    const secure = frame.world.url.startsWith('https:')
    if (answer.flash !== undefined)
      setCookie(c, 'flash', answer.flash, { path: '/', httpOnly: true, sameSite: 'Lax', maxAge: 30, secure })
    for (const each of answer.cookies ?? [])
      setCookie(c, each.name, each.value, {
        path: '/',
        httpOnly: true,
        sameSite: 'Lax',
        maxAge: each.maxAgeSeconds,
        secure,
      })
    return c.redirect(answer.see, 303)
  }
  if (typeof answer === 'object' && 'file' in answer) {
    const way = answer.inline === true ? 'inline' : 'attachment'
    c.header('content-disposition', `${way}; filename*=UTF-8''${encodeURIComponent(answer.name)}`)
    return c.body(new Uint8Array(answer.file), 200, { 'content-type': answer.type })
  }
  return c.html(await answer, status as 200)
}

const textOrNull = (value: unknown): string | null =>
  typeof value === 'string' && value !== '' ? value.slice(0, 128) : null
