import { audit } from '#platform/audit'
import type { BatchCtx, Ctx } from '#platform/context'
import { own, sql } from '#platform/db'
import { newId } from '#platform/id'
import type { Sealed } from '#platform/secret'
import type { Locale } from '#platform/say'
import { maskPhone } from './phone.ts'
import { refuse } from './refusals.ts'
import type { AccountKind, Tables } from './tables.ts'

export type Account = {
  readonly id: string
  readonly kind: AccountKind
  readonly email: string | null
  /** As a page may show it; `contactOf` gives the clear one to whoever delivers. */
  readonly phoneMasked: string | null
  readonly name: string | null
  readonly locale: Locale
}

/** The buyer with this phone; the first sign-in makes the account. Two at once make one. */
export async function buyerOf(
  ctx: Ctx,
  who: { readonly phone: string; readonly locale: Locale; readonly name?: string },
): Promise<{ readonly id: string; readonly kind: 'buyer' }> {
  const { vault } = ctx.world
  const id = newId(ctx.now)
  const print = vault.fingerprint(who.phone, 'identity.phone')
  const made = await own<Tables>(ctx.tx)
    .insertInto('identity.account')
    .values({
      id,
      kind: 'buyer',
      email: null,
      phone_print: print,
      phone_sealed: vault.seal(who.phone, `identity.phone:${id}`),
      name: who.name ?? null,
      locale: who.locale,
      created_at: ctx.now,
    })
    .onConflict((conflict) => conflict.column('phone_print').doNothing())
    .returning('id')
    .executeTakeFirst()
  if (made !== undefined) {
    await audit(ctx, {
      action: 'identity.account-opened',
      subject: 'account',
      subjectId: id,
      details: { kind: 'buyer' },
    })
    return { id, kind: 'buyer' }
  }
  const found = await own<Tables>(ctx.tx)
    .selectFrom('identity.account')
    .select('id')
    .where('phone_print', '=', print)
    .executeTakeFirstOrThrow()
  return { id: found.id, kind: 'buyer' }
}

/** Opens an account with an e-mail and a password hash; null when the address already has one. */
export async function openAccount(
  ctx: Ctx,
  who: {
    readonly kind: 'seller' | 'operator'
    readonly email: string
    readonly name: string
    readonly passwordHash: string
    readonly locale: Locale
  },
): Promise<string | null> {
  const id = newId(ctx.now)
  const made = await own<Tables>(ctx.tx)
    .insertInto('identity.account')
    .values({
      id,
      kind: who.kind,
      email: who.email,
      phone_print: null,
      phone_sealed: null,
      name: who.name,
      locale: who.locale,
      created_at: ctx.now,
    })
    .onConflict((conflict) => conflict.column('email').doNothing())
    .returning('id')
    .executeTakeFirst()
  if (made === undefined) return null
  await own<Tables>(ctx.tx)
    .insertInto('identity.password')
    .values({ account_id: id, hash: who.passwordHash, set_at: ctx.now })
    .execute()
  await audit(ctx, {
    action: 'identity.account-opened',
    subject: 'account',
    subjectId: id,
    details: { kind: who.kind },
  })
  return id
}

/** One account as pages show it. */
export async function accountOf(ctx: Ctx, accountId: string): Promise<Account> {
  const row = await own<Tables>(ctx.tx)
    .selectFrom('identity.account')
    .selectAll()
    .where('id', '=', accountId)
    .executeTakeFirst()
  if (row === undefined) throw refuse('identity.account-not-found')
  const phone = row.phone_sealed === null ? null : ctx.world.vault.open(row.phone_sealed, `identity.phone:${row.id}`)
  const phoneMasked = phone === null ? null : maskPhone(phone)
  return { id: row.id, kind: row.kind, email: row.email, phoneMasked, name: row.name, locale: row.locale }
}

/** Names of accounts for lists and audits: the name, else the e-mail; buyers, and the system's own names, stay without. */
export async function accountNames(ctx: Ctx, actors: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const ids = actors.filter((each) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(each))
  if (ids.length === 0) return new Map()
  const rows = await own<Tables>(ctx.tx)
    .selectFrom('identity.account')
    .select(['id', 'name', 'email'])
    .where('id', 'in', ids)
    .where('kind', '<>', 'buyer')
    .execute()
  return new Map(rows.map((row) => [row.id, row.name ?? row.email ?? row.id]))
}

export type Contact = {
  readonly email: string | null
  /** In clear, for whoever delivers; never for a page or a log. */
  readonly phone: string | null
  readonly name: string | null
  readonly locale: Locale
}

/** How to reach a person, and in which language. Only notifications asks. */
export async function contactOf(ctx: BatchCtx, accountId: string): Promise<Contact> {
  const contact = (await contactsOf(ctx, [accountId])).get(accountId)
  if (contact === undefined) throw refuse('identity.account-not-found')
  return contact.open()
}

/** Several at once, by account and still sealed; an account that is none is left out. */
export async function contactsOf(
  ctx: BatchCtx,
  accountIds: readonly string[],
): Promise<ReadonlyMap<string, Sealed<Contact>>> {
  const rows = await own<Tables>(ctx.tx)
    .selectFrom('identity.account')
    .select(['id', 'email', 'phone_sealed', 'name', 'locale'])
    .where('id', '=', sql<string>`any(${[...accountIds]}::uuid[])`)
    .execute()
  return new Map(
    rows.map(({ id, phone_sealed: sealed, ...row }) => {
      const open = (): Contact => {
        const phone = sealed === null ? null : ctx.world.vault.open(sealed, `identity.phone:${id}`)
        return { email: row.email, phone, name: row.name, locale: row.locale }
      }
      return [id, { open }]
    }),
  )
}

/** The language messages reach this person in. */
export async function chooseLocale(ctx: Ctx, accountId: string, locale: Locale): Promise<void> {
  await own<Tables>(ctx.tx).updateTable('identity.account').set({ locale }).where('id', '=', accountId).execute()
  await audit(ctx, {
    action: 'identity.language-chosen',
    subject: 'account',
    subjectId: accountId,
    details: { locale },
  })
}

/** The first accounts of each kind, for the demonstration's sign-in page only. */
export async function demonstrationAccounts(ctx: Ctx, limit = 40): Promise<readonly Account[]> {
  if (!ctx.world.demo) return []
  const kinds: readonly AccountKind[] = ['buyer', 'seller', 'operator']
  const accounts: Account[] = []
  for (const kind of kinds) {
    const rows = await own<Tables>(ctx.tx)
      .selectFrom('identity.account')
      .select('id')
      .where('kind', '=', kind)
      .orderBy('id')
      .limit(limit)
      .execute()
    for (const { id } of rows) accounts.push(await accountOf(ctx, id))
  }
  return accounts
}
