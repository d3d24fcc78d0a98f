import type { Context } from 'hono'
import { getConnInfo } from '@hono/node-server/conninfo'
import { isIP } from 'node:net'
import type { Clock } from './clock.ts'
import type { Actor, ActorKind, Ctx } from './context.ts'
import { reading, transact, withCommit, type Db, type Tx } from './db.ts'
import type { RequestFacts } from './endpoint.ts'
import { newId } from './id.ts'
import { callerOf, keep, replayOf, type Attempt, type Kept } from './idempotency.ts'
import { jobRun, type JobRun } from './job.ts'
import type { Log } from './log.ts'
import { refuse, type Refusal } from './refusal.ts'
import type { Locale } from './say.ts'
import type { World } from './world.ts'

/** What the edge needs to run a request. `authenticate` belongs to identity: platform knows no module. */
export type Frame = {
  readonly db: Db
  readonly clock: Clock
  readonly log: Log
  readonly world: World
  readonly authenticate: (c: Context, tx: Tx, now: Date) => Promise<Actor>
  /** The same for requests that share a transaction, in one statement. */
  readonly authenticateEach?: (requests: readonly Context[], tx: Tx, now: Date) => Promise<readonly Actor[]>
}

/** What one request carries through the frame. */
export type Call = {
  readonly c: Context
  readonly requestId: string
  readonly facts: RequestFacts
  readonly operation: string
  readonly who: readonly ActorKind[]
}

/** Answers from `work`, or the answer kept under the same key. Schema is done; here come actor, transaction, key, policy. */
export async function inTransaction(
  frame: Frame,
  call: Call,
  idempotent: { readonly key: string | null; readonly payload: string } | null,
  work: (ctx: Ctx) => Promise<Kept>,
): Promise<Kept & { readonly replayed: boolean }> {
  return transact(frame.db, async (tx) => {
    const ctx = await contextOf(frame, call, tx)
    if (idempotent === null) return { ...(await work(ctx)), replayed: false }
    if (idempotent.key === null) throw refuse('request.key-missing')
    const caller = callerOf(ctx.actor, call.facts.ip)
    const attempt: Attempt = { caller, operation: call.operation, key: idempotent.key, payload: idempotent.payload }
    const before = await replayOf(tx, attempt)
    if (before !== null) return { ...before, replayed: true }
    const result = await work(ctx)
    await withCommit(tx, () => keep(tx, ctx.now, [{ attempt, kept: result }]))
    return { ...result, replayed: false }
  })
}

/** Answers a request that only reads: actor and policy as above, without a transaction and without a key. */
export function withoutWriting<T>(frame: Frame, call: Call, work: (ctx: Ctx) => Promise<T>): Promise<T> {
  return reading(frame.db, async (tx) => work(await contextOf(frame, call, tx)))
}

/** The context of this request in `tx`; refuses an actor who may not call this at all. */
export async function contextOf(frame: Frame, call: Call, tx: Tx): Promise<Ctx> {
  const now = frame.clock.now()
  const actor = await frame.authenticate(call.c, tx, now)
  const refusal = notAllowed(actor, call.who)
  if (refusal !== null) throw refusal
  return { tx, now, actor, requestId: call.requestId, world: frame.world }
}

/** Why this actor may not call this at all; null when it may. */
export function notAllowed(actor: Actor, who: readonly ActorKind[]): Refusal | null {
  if (who.includes(actor.kind)) return null
  return actor.kind === 'anyone' ? refuse('request.sign-in') : refuse('request.not-yours')
}

export function callOf(
  frame: Frame,
  c: Context,
  operation: string,
  who: readonly ActorKind[],
  bytes: Uint8Array<ArrayBuffer> = new Uint8Array(),
): Call {
  const requestId = newId(frame.clock.now())
  const facts: RequestFacts = {
    locale: localeOf(c),
    ip: addressOf(c, frame.world.proxies ?? 0),
    headers: c.req.raw.headers,
    bytes,
  }
  return { c, requestId, facts, operation, who }
}

export const runOf = (frame: Frame, name: string): JobRun => jobRun(frame, name)

/**
 * A write that came with a cookie must come from our own pages: `Origin` names us, or the browser says same-origin.
 * A bearer token is no ambient authority and needs neither.
 */
export function checkOrigin(frame: Frame, c: Context): void {
  if (c.req.header('authorization') !== undefined) return
  const origin = c.req.header('origin')
  const site = c.req.header('sec-fetch-site')
  if (origin === undefined && site === undefined && c.req.header('cookie') === undefined) return
  const ours =
    origin === undefined || origin === new URL(frame.world.url).origin || origin === new URL(c.req.url).origin
  if (!ours || (site !== undefined && site !== 'same-origin' && site !== 'none')) throw refuse('request.foreign-origin')
  if (origin === undefined && site === undefined) throw refuse('request.foreign-origin')
}

/** Buyer pages are Chinese by their address; elsewhere the cookie of the language switch, then the browser's wish. */
export function localeOf(c: Context): Locale {
  if (c.req.path.startsWith('/zh-cn')) return 'zh-Hans'
  const chosen = /(?:^|;\s*)lang=(en|zh-Hans)/.exec(c.req.header('cookie') ?? '')?.[1]
  if (chosen === 'en' || chosen === 'zh-Hans') return chosen
  return /^zh\b/i.test(c.req.header('accept-language') ?? '') ? 'zh-Hans' : 'en'
}

/**
 * Who asks, for counting tries. Behind the operator's own proxies each of them appended the address it saw to
 * `X-Forwarded-For`, so the caller's is that many from the end; what stands before it anybody can write.
 */
export function addressOf(c: Context, proxies: number): string {
  const seen = (c.req.header('x-forwarded-for') ?? '').split(',').map((each) => each.trim())
  const told = proxies > 0 ? seen.at(-proxies) : undefined
  if (told !== undefined && isIP(told) !== 0) return told
  try {
    return getConnInfo(c).remote.address ?? 'unknown'
  } catch {
    return 'unknown' // a request made in a test has no connection
  }
}
