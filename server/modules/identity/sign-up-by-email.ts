import { audit } from '#platform/audit'
import type { Ctx } from '#platform/context'
import { own } from '#platform/db'
import { must } from '#platform/check'
import type { JobRun } from '#platform/job'
import { emit } from '#platform/outbox'
import type { Locale } from '#platform/say'
import { openAccount } from './account.ts'
import { sendCode, takeTry, useCode } from './code.ts'
import { signUpRepeated } from './events.ts'
import { countOne, limits, secondsOf } from './limit.ts'
import { checkPassword, hashPassword } from './password.ts'
import { emailOf } from './phone.ts'
import { mailPort } from './ports.ts'
import { refuse } from './refusals.ts'
import { openSession, type SignedIn } from './session.ts'
import { signedInFact } from './sign-in-by-phone.ts'
import type { Tables } from './tables.ts'

export type SignUp = {
  readonly email: string
  readonly password: string
  readonly name: string
  readonly locale: Locale
  readonly ip: string
}

/** Refuses a sign-up that cannot go on, before the costly hash: no mail provider, no address, a weak password, too many. */
export async function checkSignUp(ctx: Ctx, ask: SignUp): Promise<void> {
  ctx.world.ports.use(mailPort)
  emailOf(ask.email)
  checkPassword(ask.password)
  await countOne(ctx, limits.triesFromOne, { kind: 'address', id: ask.ip })
}

/**
 * Begins a seller's account: nothing exists until the code from the mailbox is given. An address that already has an
 * account gets the same answer, and its owner a letter.
 */
export async function signUpByEmail(run: JobRun, ask: SignUp) {
  const email = emailOf(ask.email)
  const passwordHash = await hashPassword(ask.password)
  return run.tx(async (ctx) => {
    const before = await own<Tables>(ctx.tx)
      .selectFrom('identity.account')
      .select('id')
      .where('email', '=', email)
      .executeTakeFirst()
    const { ip, locale, name } = ask
    if (before === undefined)
      return await sendCode(ctx, { purpose: 'sign-up', address: email, ip, locale, name, passwordHash })
    await countOne(ctx, limits.codeAgain, { kind: 'contact', id: email })
    await countOne(ctx, limits.codesToOne, { kind: 'contact', id: email })
    await emit(ctx, signUpRepeated, { accountId: before.id })
    return {
      resendAfterSeconds: secondsOf(limits.codeAgain),
      expiresAt: new Date(ctx.now.getTime() + 10 * 60_000),
    }
  })
}

export type EmailCode = { readonly email: string; readonly code: string; readonly ip: string }

/** First half of the verification: counts the try. Its transaction commits before `verifyEmail` judges the code. */
export async function tryEmailCode(ctx: Ctx, given: EmailCode): Promise<void> {
  await takeTry(ctx, 'sign-up', emailOf(given.email), given.ip)
}

/** Second half, in one transaction with what the caller adds for its new person: the account and its first session. */
export async function verifyEmail(ctx: Ctx, given: Omit<EmailCode, 'ip'>): Promise<SignedIn> {
  const email = emailOf(given.email)
  const used = await useCode(ctx, 'sign-up', email, given.code)
  const id = await openAccount(ctx, {
    kind: 'seller',
    email,
    name: used.name ?? email,
    passwordHash: must(used.passwordHash, 'a sign-up keeps its password hash'),
    locale: used.locale,
  })
  if (id === null) throw refuse('identity.code-wrong')
  const signed = await openSession(ctx, { id, kind: 'seller' })
  await audit({ ...ctx, actor: { kind: 'seller', id, sellerId: null } }, signedInFact(id))
  return signed
}
