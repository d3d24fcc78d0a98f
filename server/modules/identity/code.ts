import { randomInt } from 'node:crypto'
import type { Ctx } from '#platform/context'
import { own, sql } from '#platform/db'
import { newId } from '#platform/id'
import { emit } from '#platform/outbox'
import type { Locale } from '#platform/say'
import { codeAsked } from './events.ts'
import { countOne, limits, secondsOf } from './limit.ts'
import { refuse } from './refusals.ts'
import type { CodePurpose, Tables } from './tables.ts'

const minutes = 10
const triesMax = 5

/** Makes a six-digit code for an address and asks for it to be sent. At most one a minute and six an hour to one address. */
export async function sendCode(
  ctx: Ctx,
  ask: {
    readonly purpose: CodePurpose
    readonly address: string
    readonly ip: string
    readonly locale: Locale
    readonly name?: string
    readonly passwordHash?: string
  },
): Promise<{ readonly resendAfterSeconds: number; readonly expiresAt: Date }> {
  await countOne(ctx, limits.codeAgain, { kind: 'contact', id: ask.address })
  await countOne(ctx, limits.codesToOne, { kind: 'contact', id: ask.address })
  await countOne(ctx, limits.codesFromOne, { kind: 'address', id: ask.ip })
  const { vault } = ctx.world
  const id = newId(ctx.now)
  const code = randomInt(0, 1_000_000).toString().padStart(6, '0')
  const expiresAt = new Date(ctx.now.getTime() + minutes * 60_000)
  if (ask.purpose === 'sign-in') await endOpenCodes(ctx, ask.address)
  await own<Tables>(ctx.tx)
    .insertInto('identity.code')
    .values({
      id,
      purpose: ask.purpose,
      address_print: printOf(ctx, ask.address),
      address_sealed: vault.seal(ask.address, `identity.address:${id}`),
      code_print: vault.fingerprint(code, `identity.code:${id}`),
      tries: 0,
      at: ctx.now,
      expires_at: expiresAt,
      used_at: null,
      name: ask.name ?? null,
      password_hash: ask.passwordHash ?? null,
      locale: ask.locale,
    })
    .execute()
  await emit(ctx, codeAsked, { codeId: id, codeSealed: vault.seal(code, `identity.code:${id}`) })
  return { resendAfterSeconds: secondsOf(limits.codeAgain), expiresAt }
}

/** A newer code replaces the older ones of the same phone: only one can be guessed at. */
async function endOpenCodes(ctx: Ctx, address: string): Promise<void> {
  await own<Tables>(ctx.tx)
    .updateTable('identity.code')
    .set({ used_at: ctx.now })
    .where('address_print', '=', printOf(ctx, address))
    .where('purpose', '=', 'sign-in')
    .where('used_at', 'is', null)
    .execute()
}

/**
 * Takes one of the five tries of an address's open codes. Its transaction commits before the code is compared, so a wrong
 * code is counted although it is refused.
 */
export async function takeTry(ctx: Ctx, purpose: CodePurpose, address: string, ip: string): Promise<void> {
  await countOne(ctx, limits.triesFromOne, { kind: 'address', id: ip })
  const taken = await sql`
    update identity.code set tries = tries + 1
     where address_print = ${printOf(ctx, address)} and purpose = ${purpose}
       and used_at is null and expires_at > ${ctx.now} and tries < ${triesMax}
  `.execute(ctx.tx)
  if (taken.numAffectedRows === 0n) throw refuse('identity.code-wrong')
}

export type UsedCode = {
  readonly id: string
  readonly name: string | null
  readonly passwordHash: string | null
  readonly locale: Locale
}

/** Uses the code up, once. A wrong, used or old code and an address without one are refused alike. */
export async function useCode(ctx: Ctx, purpose: CodePurpose, address: string, code: string): Promise<UsedCode> {
  const open = await own<Tables>(ctx.tx)
    .selectFrom('identity.code')
    .select(['id', 'code_print', 'name', 'password_hash', 'locale'])
    .where('address_print', '=', printOf(ctx, address))
    .where('purpose', '=', purpose)
    .where('used_at', 'is', null)
    .where('expires_at', '>', ctx.now)
    .orderBy('id', 'desc')
    .execute()
  const { vault } = ctx.world
  const found = open.find((row) => row.code_print === vault.fingerprint(code, `identity.code:${row.id}`))
  if (found === undefined) throw refuse('identity.code-wrong')
  const used = await sql`
    update identity.code set used_at = ${ctx.now} where id = ${found.id} and used_at is null
  `.execute(ctx.tx)
  if (used.numAffectedRows !== 1n) throw refuse('identity.code-wrong')
  return { id: found.id, name: found.name, passwordHash: found.password_hash, locale: found.locale }
}

/** Where a code goes, for the module that sends it; null once it is used or old. `code` is in clear: never keep or log it. */
export async function codeToSend(
  ctx: Ctx,
  asked: { readonly codeId: string; readonly codeSealed: string },
): Promise<{
  readonly purpose: CodePurpose
  readonly address: string
  readonly code: string
  readonly locale: Locale
  readonly minutes: number
} | null> {
  const row = await own<Tables>(ctx.tx)
    .selectFrom('identity.code')
    .select(['purpose', 'address_sealed', 'locale'])
    .where('id', '=', asked.codeId)
    .where('used_at', 'is', null)
    .executeTakeFirst()
  if (row === undefined) return null
  const { vault } = ctx.world
  const address = vault.open(row.address_sealed, `identity.address:${asked.codeId}`)
  const code = vault.open(asked.codeSealed, `identity.code:${asked.codeId}`)
  return { purpose: row.purpose, address, code, locale: row.locale, minutes }
}

const printOf = (ctx: Ctx, address: string): string => ctx.world.vault.fingerprint(address, 'identity.address')
