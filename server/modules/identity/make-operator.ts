import { randomBytes } from 'node:crypto'
import type { Ctx } from '#platform/context'
import { own, sql } from '#platform/db'
import type { Locale } from '#platform/say'
import { openAccount } from './account.ts'
import { checkPassword, hashPassword } from './password.ts'
import { emailOf } from './phone.ts'
import { refuse } from './refusals.ts'
import { hashOf, openSession, type SignedIn } from './session.ts'
import type { Tables } from './tables.ts'

export type NewOperator = {
  readonly name: string
  readonly email: string
  readonly password: string
  readonly locale: Locale
}

/** Opens an operator's account; null when the address already has one. Used by the first link, seeds and tests. */
export async function makeOperator(ctx: Ctx, person: NewOperator): Promise<string | null> {
  checkPassword(person.password)
  const email = emailOf(person.email)
  const passwordHash = await hashPassword(person.password)
  return await openAccount(ctx, { kind: 'operator', email, name: person.name, passwordHash, locale: person.locale })
}

const firstLinkHours = 24

/**
 * The one-time link by which the first administrator begins, valid for 24 hours; null when there is an operator already.
 * A new one ends the ones before it.
 */
export async function makeFirstLink(ctx: Ctx): Promise<string | null> {
  const known = await own<Tables>(ctx.tx)
    .selectFrom('identity.account')
    .select('id')
    .where('kind', '=', 'operator')
    .limit(1)
    .executeTakeFirst()
  if (known !== undefined) return null
  const token = randomBytes(32).toString('base64url')
  await sql`update identity.first_link set used_at = ${ctx.now} where used_at is null`.execute(ctx.tx)
  await own<Tables>(ctx.tx)
    .insertInto('identity.first_link')
    .values({
      token_hash: hashOf(token),
      expires_at: new Date(ctx.now.getTime() + firstLinkHours * 3_600_000),
      used_at: null,
    })
    .execute()
  return `${ctx.world.url}/operator/first?token=${token}`
}

/** Whether the link still opens. */
export async function firstLinkOpen(ctx: Ctx, token: string): Promise<boolean> {
  const row = await own<Tables>(ctx.tx)
    .selectFrom('identity.first_link')
    .select('token_hash')
    .where('token_hash', '=', hashOf(token))
    .where('used_at', 'is', null)
    .where('expires_at', '>', ctx.now)
    .executeTakeFirst()
  return row !== undefined
}

/** Uses the link up and opens the first administrator's account and session. Used, old and unknown links are refused alike. */
export async function beginAsOperator(ctx: Ctx, token: string, person: NewOperator): Promise<SignedIn> {
  const used = await sql`
    update identity.first_link set used_at = ${ctx.now}
     where token_hash = ${hashOf(token)} and used_at is null and expires_at > ${ctx.now}
  `.execute(ctx.tx)
  if (used.numAffectedRows !== 1n) throw refuse('identity.link-used')
  const id = await makeOperator(ctx, person)
  if (id === null) throw refuse('identity.email-invalid')
  return await openSession(ctx, { id, kind: 'operator' })
}
