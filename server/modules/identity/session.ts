import { createHash, randomBytes } from 'node:crypto'
import type { Context } from 'hono'
import { getCookie } from 'hono/cookie'
import { machineNow } from '#platform/clock'
import type { Ctx } from '#platform/context'
import { own, sql, type Tx } from '#platform/db'
import { newId } from '#platform/id'
import type { SetCookie } from '#platform/page'
import type { AccountKind, Tables } from './tables.ts'

/**
 * Sessions keep the machine's own time: moving the demonstration's clock eleven days must not sign everybody out. A
 * session ends after so many hours without a request, and is renewed by requests.
 */
export const sessionCookie = 'wb_session'
const idleHours: Readonly<Record<AccountKind, number>> = { buyer: 30 * 24, seller: 14 * 24, operator: 12 }
const cookieSeconds = 180 * 24 * 3600

export type SignedIn = {
  readonly token: string
  readonly accountId: string
  readonly kind: AccountKind
}

/** Begins a session; the token exists here and in the browser only. */
export async function openSession(
  ctx: Ctx,
  account: { readonly id: string; readonly kind: AccountKind },
): Promise<SignedIn> {
  const token = randomBytes(32).toString('base64url')
  const at = machineNow()
  await own<Tables>(ctx.tx)
    .insertInto('identity.session')
    .values({
      id: newId(ctx.now),
      token_hash: hashOf(token),
      account_id: account.id,
      started_at: at,
      renewed_at: at,
      expires_at: hoursAfter(at, idleHours[account.kind]),
      ended_at: null,
    })
    .execute()
  return { token, accountId: account.id, kind: account.kind }
}

/** The cookie a page sets after a sign-in. */
export const cookieOf = (signed: SignedIn): SetCookie => ({
  name: sessionCookie,
  value: signed.token,
  maxAgeSeconds: cookieSeconds,
})
/** The cookie a page sets after a sign-out. */
export const noCookie: SetCookie = { name: sessionCookie, value: '', maxAgeSeconds: 0 }

export type Account = { readonly id: string; readonly kind: AccountKind }

/** The account behind a token, or null. Renews the session at most once in a tenth of its idle time. */
export async function accountOfToken(tx: Tx, token: string): Promise<Account | null> {
  return (await accountsOfTokens(tx, [token])).get(token) ?? null
}

/** The accounts behind tokens, by token, in one statement; a token that opens nothing is left out. */
export async function accountsOfTokens(tx: Tx, tokens: readonly string[]): Promise<ReadonlyMap<string, Account>> {
  if (tokens.length === 0) return new Map()
  const at = machineNow()
  const hashes = new Map(tokens.map((token) => [hashOf(token), token]))
  const { rows } = await sql<{ token_hash: string; renewed_at: Date; id: string; kind: AccountKind }>`
    select session.token_hash, session.renewed_at, account.id, account.kind
      from identity.session as session
      join identity.account as account on account.id = session.account_id
     where session.token_hash = any(${[...hashes.keys()]}::text[]) and session.ended_at is null
       and session.expires_at > ${at}
  `.execute(tx)
  for (const row of rows) if (row.renewed_at < hoursAfter(at, -idleHours[row.kind] / 10)) await renew(tx, row, at)
  return new Map(rows.map(({ token_hash, id, kind }) => [hashes.get(token_hash) ?? '', { id, kind }]))
}

const renew = (tx: Tx, session: { readonly token_hash: string; readonly kind: AccountKind }, at: Date) =>
  sql`
    update identity.session set renewed_at = ${at}, expires_at = ${hoursAfter(at, idleHours[session.kind])}
     where token_hash = ${session.token_hash} and ended_at is null
  `.execute(tx)

/** The account behind these request headers, for the half of a request that runs after its commit; null without one. */
export async function accountOfRequest(ctx: Ctx, headers: Headers) {
  const token = tokenOf(headers)
  return token === null ? null : await accountOfToken(ctx.tx, token)
}

/** Ends the session of these request headers; nothing when there is none. */
export async function signOut(ctx: Ctx, headers: Headers): Promise<void> {
  const token = tokenOf(headers)
  if (token === null) return
  await sql`
    update identity.session set ended_at = ${machineNow()} where token_hash = ${hashOf(token)} and ended_at is null
  `.execute(ctx.tx)
}

/** The token a request carries: a bearer token first, else the cookie. */
export function tokenOf(headers: Headers): string | null {
  const bearer = /^Bearer ([A-Za-z0-9_-]{20,100})$/i.exec(headers.get('authorization') ?? '')?.[1]
  if (bearer !== undefined) return bearer
  if (headers.get('authorization') !== null) return null
  return (
    new RegExp(`(?:^|;\\s*)${sessionCookie}=([A-Za-z0-9_-]{20,100})`).exec(headers.get('cookie') ?? '')?.[1] ?? null
  )
}

/** The visitor a browser is known by before anybody signs in, made by whoever needs a cart. */
export function visitorOf(c: Context): string | null {
  const value = getCookie(c, 'wb_visitor') ?? ''
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(value) ? value : null
}

export const hashOf = (token: string): string => createHash('sha256').update(token).digest('base64url')

const hoursAfter = (at: Date, hours: number): Date => new Date(at.getTime() + hours * 3_600_000)
