import { must } from '#platform/check'
import type { Ctx } from '#platform/context'
import { own, sql } from '#platform/db'
import type { Money } from '#platform/money'
import { holds, isAccount, type Account } from './accounts.ts'
import type { Tables } from './tables.ts'

export type Balance = {
  readonly account: Account
  readonly currency: string
  readonly debitMinor: bigint
  readonly creditMinor: bigint
  /** Counted on the account's natural side: what is held or owed is positive. */
  readonly minor: bigint
}
type Sums = { account: string; currency: string; debit_minor: bigint; credit_minor: bigint }

/** The kept balances of one seller's book, or of all books together, sorted by currency and account. */
export async function balances(
  ctx: Pick<Ctx, 'tx'>,
  of: { readonly sellerId?: string } = {},
): Promise<readonly Balance[]> {
  const { rows } = await sql<Sums>`
    select account, currency, sum(debit_minor)::bigint as debit_minor, sum(credit_minor)::bigint as credit_minor
      from ledger.balance
     where ${of.sellerId ?? null}::uuid is null or seller_id = ${of.sellerId ?? null}::uuid
     group by account, currency
     order by currency, account
  `.execute(ctx.tx)
  return rows.map(balanceOf)
}

/** The kept balance of one account in every seller's book that has it: what is owed to whom. Zero balances are left out. */
export async function balancesOf(
  ctx: Pick<Ctx, 'tx'>,
  account: Account,
  currency: string,
): Promise<readonly { readonly sellerId: string; readonly minor: bigint }[]> {
  const rows = await own<Tables>(ctx.tx)
    .selectFrom('ledger.balance')
    .selectAll()
    .where('account', '=', account)
    .where('currency', '=', currency)
    .orderBy('seller_id')
    .execute()
  return rows
    .map((row) => ({ sellerId: row.seller_id, minor: holds(account, row.debit_minor, row.credit_minor) }))
    .filter(({ minor }) => minor !== 0n)
}

/** What one order's transfers leave in each account: where its money is now. Accounts that came to zero are kept. */
export async function orderBalances(
  ctx: Pick<Ctx, 'tx'>,
  order: { readonly sellerId: string; readonly orderId: string },
): Promise<readonly Balance[]> {
  const { rows } = await sql<Sums>`
    select side.account, side.currency, sum(side.debit)::bigint as debit_minor, sum(side.credit)::bigint as credit_minor
      from ledger.transfer as t
      cross join lateral (values (t.debit, t.currency, t.amount_minor, 0), (t.credit, t.currency, 0, t.amount_minor))
           as side (account, currency, debit, credit)
     where t.seller_id = ${order.sellerId} and t.order_id = ${order.orderId}
     group by side.account, side.currency
     order by side.currency, side.account
  `.execute(ctx.tx)
  return rows.map(balanceOf)
}

export type Booked = {
  readonly seq: bigint
  readonly at: Date
  readonly debit: string
  readonly credit: string
  readonly money: Money
  readonly kind: string
  readonly orderId: string | null
  readonly payoutId: string | null
  readonly rate: string | null
  readonly cause: string
}

/** The rows of one seller's book, of one order or payout if named, oldest first; at most `limit`, after `afterSeq`. */
export async function transfersOf(
  ctx: Pick<Ctx, 'tx'>,
  of: {
    readonly sellerId: string
    readonly orderId?: string
    readonly payoutId?: string
    readonly afterSeq?: bigint
    readonly limit?: number
  },
): Promise<readonly Booked[]> {
  let query = own<Tables>(ctx.tx).selectFrom('ledger.transfer').selectAll().where('seller_id', '=', of.sellerId)
  if (of.orderId !== undefined) query = query.where('order_id', '=', of.orderId)
  if (of.payoutId !== undefined) query = query.where('payout_id', '=', of.payoutId)
  if (of.afterSeq !== undefined) query = query.where('seq', '>', of.afterSeq)
  const rows = await query
    .orderBy('seq')
    .limit(of.limit ?? 1000)
    .execute()
  return rows.map((row) => ({
    seq: row.seq,
    at: row.at,
    debit: row.debit,
    credit: row.credit,
    money: { minor: row.amount_minor, currency: row.currency },
    kind: row.kind,
    orderId: row.order_id,
    payoutId: row.payout_id,
    rate: row.rate,
    cause: row.cause,
  }))
}

function balanceOf(row: Sums): Balance {
  const account = must(isAccount(row.account) ? row.account : null, `the account ${row.account} is in the table`)
  return {
    account,
    currency: row.currency,
    debitMinor: row.debit_minor,
    creditMinor: row.credit_minor,
    minor: holds(account, row.debit_minor, row.credit_minor),
  }
}

/** What the named orders leave in any account, zeros left out, in one statement. */
export async function leftOf(
  ctx: Pick<Ctx, 'tx'>,
  orders: readonly { readonly sellerId: string; readonly orderId: string }[],
): Promise<readonly (Balance & { readonly orderId: string })[]> {
  if (orders.length === 0) return []
  const keys = JSON.stringify(orders.map(({ sellerId, orderId }) => ({ seller_id: sellerId, order_id: orderId })))
  const { rows } = await sql<Sums & { order_id: string }>`
    select t.order_id, side.account, side.currency,
           sum(side.debit)::bigint as debit_minor, sum(side.credit)::bigint as credit_minor
      from jsonb_to_recordset(${keys}::jsonb) as key (seller_id uuid, order_id uuid)
      join ledger.transfer as t on t.seller_id = key.seller_id and t.order_id = key.order_id
      cross join lateral (values (t.debit, t.currency, t.amount_minor, 0), (t.credit, t.currency, 0, t.amount_minor))
           as side (account, currency, debit, credit)
     group by t.order_id, side.account, side.currency
    having sum(side.debit) <> sum(side.credit)
     order by t.order_id, side.currency, side.account
  `.execute(ctx.tx)
  return rows.map((row) => ({ ...balanceOf(row), orderId: row.order_id }))
}
