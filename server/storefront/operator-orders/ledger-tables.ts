import { isAccount, orderBalances, transfersOf } from '#modules/ledger'
import type { Ctx } from '#platform/context'
import type { Say } from '#platform/say'
import { instant, money } from '@westbound/web/format'
import { table, type Html } from '../kit/index.ts'

type OrderKey = { readonly sellerId: string; readonly orderId: string }

/** The words of an account; a name that is not in the table is shown as it stands. */
export const accountWords = (account: string, say: Say): string =>
  isAccount(account) ? say(`ledger.account.${account}`) : account

/** What an order's rows leave in each account. */
export async function balanceRows(ctx: Ctx, { sellerId, orderId }: OrderKey, say: Say): Promise<Html> {
  const left = await orderBalances(ctx, { sellerId, orderId })
  return table({
    say,
    caption: say('orders.operator.balances'),
    columns: [
      { label: say('orders.operator.account') },
      { label: say('orders.books.debits'), numeric: true },
      { label: say('orders.books.credits'), numeric: true },
      { label: say('orders.books.balance'), numeric: true },
    ],
    rows: left.map(({ account, currency, debitMinor, creditMinor, minor }) => [
      accountWords(account, say),
      ...[debitMinor, creditMinor, minor].map((each) => money({ minor: each, currency }, say.locale)),
    ]),
  })
}

/** Every row of the ledger that names the order, oldest first. */
export async function ledgerRows(ctx: Ctx, { sellerId, orderId }: OrderKey, say: Say): Promise<Html> {
  const rows = await transfersOf(ctx, { sellerId, orderId })
  return table({
    say,
    caption: say('orders.operator.ledger'),
    columns: [
      { label: say('orders.operator.seq'), numeric: true },
      { label: say('orders.operator.at') },
      { label: say('orders.operator.debit') },
      { label: say('orders.operator.credit') },
      { label: say('orders.operator.amount'), numeric: true },
      { label: say('orders.operator.kind') },
    ],
    rows: rows.map((row) => [
      row.seq.toString(),
      instant(row.at, say.locale),
      accountWords(row.debit, say),
      accountWords(row.credit, say),
      money(row.money, say.locale),
      row.rate === null ? row.kind : `${row.kind} · ${row.rate}`,
    ]),
  })
}
