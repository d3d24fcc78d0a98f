import { audit } from '#platform/audit'
import type { Actor, Ctx } from '#platform/context'
import { own } from '#platform/db'
import type { JobRun } from '#platform/job'
import { countOne, forgive, limits } from './limit.ts'
import { passwordFits } from './password.ts'
import { emailOf } from './phone.ts'
import { refuse } from './refusals.ts'
import { openSession, type SignedIn } from './session.ts'
import { signedInFact } from './sign-in-by-phone.ts'
import type { AccountKind, Tables } from './tables.ts'

export type EmailSignIn = {
  readonly email: string
  readonly password: string
  readonly ip: string
  /** Who may come in by this door; an operator's address at the sellers' door is as wrong as an unknown one. */
  readonly kinds: readonly AccountKind[]
}

/** First half of a sign-in by e-mail: counts the try. Its transaction commits before `signInByEmail` judges the password. */
export async function tryPassword(ctx: Ctx, given: Pick<EmailSignIn, 'email' | 'ip'>): Promise<void> {
  await countOne(ctx, limits.triesFromOne, { kind: 'address', id: given.ip })
  await countOne(ctx, limits.triesOnOne, { kind: 'contact', id: emailOf(given.email) })
}

/** Second half: a wrong password and an unknown address look alike and take as long. No transaction is open while it hashes. */
export async function signInByEmail(run: JobRun, given: EmailSignIn): Promise<SignedIn> {
  const email = emailOf(given.email)
  const account = await run.tx((ctx) =>
    own<Tables>(ctx.tx)
      .selectFrom('identity.account')
      .innerJoin('identity.password', 'identity.password.account_id', 'identity.account.id')
      .select(['identity.account.id', 'identity.account.kind', 'identity.password.hash'])
      .where('identity.account.email', '=', email)
      .where('identity.account.kind', 'in', [...given.kinds])
      .executeTakeFirst(),
  )
  const fits = await passwordFits(given.password, account?.hash ?? null)
  if (account === undefined || !fits) throw refuse('identity.sign-in-wrong')
  return run.tx(async (ctx) => {
    await forgive(ctx, limits.triesOnOne, { kind: 'contact', id: email })
    const signed = await openSession(ctx, account)
    await audit({ ...ctx, actor: actorOf(account) }, signedInFact(account.id))
    return signed
  })
}

/** First half of a confirmation by password: counts the try on the account. */
export async function tryReauthentication(ctx: Ctx, accountId: string): Promise<void> {
  await countOne(ctx, limits.triesOnOne, { kind: 'account', id: accountId })
}

/** Second half: refuses unless this is the password of the account. Call it with no transaction open. */
export async function reauthenticate(run: JobRun, accountId: string, password: string): Promise<void> {
  const row = await run.tx((ctx) =>
    own<Tables>(ctx.tx)
      .selectFrom('identity.password')
      .select('hash')
      .where('account_id', '=', accountId)
      .executeTakeFirst(),
  )
  if (!(await passwordFits(password, row?.hash ?? null))) throw refuse('identity.password-wrong')
  await run.tx((ctx) => forgive(ctx, limits.triesOnOne, { kind: 'account', id: accountId }))
}

function actorOf(account: { readonly id: string; readonly kind: AccountKind }): Actor {
  if (account.kind === 'buyer') return { kind: 'buyer', id: account.id, visitorId: null }
  if (account.kind === 'seller') return { kind: 'seller', id: account.id, sellerId: null }
  return { kind: 'operator', id: account.id }
}
