import { assert } from '#platform/check'
import type { BatchCtx } from '#platform/context'
import { brokenConstraint, sql } from '#platform/db'
import type { Money } from '#platform/money'
import { isAccount, type Account } from './accounts.ts'
import { refuse } from './refusals.ts'

export type Transfer = {
  readonly sellerId: string
  readonly debit: Account
  readonly credit: Account
  readonly money: Money
  /** What it is, in the words of the statement: `order-paid`. */
  readonly kind: string
  readonly orderId: string | null
  readonly payoutId?: string | null
  /** Decimal text of the exchange rate when this is one side of a conversion. */
  readonly rate?: string
  /** Why it happened, once per book: a second transfer with the same cause is refused (`ledger.booked-already`). */
  readonly cause: string
}

/**
 * Books amounts, each from one debit to one credit account of one seller's book. Numbers within a book have no gap: its
 * row is raised by the count first, and that row is the lock. Books and balances are touched in sorted order, so that two
 * callers cannot wait for each other. One statement, whatever the length of the array.
 */
export async function transfer(ctx: BatchCtx, transfers: readonly Transfer[]): Promise<void> {
  if (transfers.length === 0) return
  for (const each of transfers) check(each)
  try {
    await book(ctx, JSON.stringify(transfers.map(rowOf)))
  } catch (error) {
    if (brokenConstraint(error) === 'transfer_cause_once') throw refuse('ledger.booked-already')
    throw error
  }
}

function check({ debit, credit, money, cause }: Transfer): void {
  assert(money.minor > 0n, `a transfer moves a positive amount, not ${money.minor} (${cause})`)
  assert(debit !== credit, `a transfer moves between two accounts (${cause})`)
  assert(isAccount(debit) && isAccount(credit), `no such account: ${debit}, ${credit}`)
}

const rowOf = (each: Transfer, at: number) => ({
  at,
  seller_id: each.sellerId,
  debit: each.debit,
  credit: each.credit,
  amount_minor: each.money.minor.toString(),
  currency: each.money.currency,
  kind: each.kind,
  order_id: each.orderId,
  payout_id: each.payoutId ?? null,
  rate: each.rate ?? null,
  cause: each.cause,
})

/** Numbers, rows and balances: each reads the one before it, so that a book is locked before its balances are. */
async function book(ctx: BatchCtx, rows: string): Promise<void> {
  await sql`
    with asked as materialized (
      select *
        from jsonb_to_recordset(${rows}::jsonb) as row (
               at integer, seller_id uuid, debit text, credit text, amount_minor bigint, currency text, kind text,
               order_id uuid, payout_id uuid, rate text, cause text)
    ), raised as materialized (
      insert into ledger.book as b (seller_id, last_seq)
      select seller_id, count(*)
        from asked
       group by seller_id
       order by seller_id
      on conflict (seller_id) do update set last_seq = b.last_seq + excluded.last_seq
      returning b.seller_id, b.last_seq
    ), numbered as (
      insert into ledger.transfer
             (seller_id, seq, at, debit, credit, amount_minor, currency, kind, order_id, payout_id, rate, cause)
      select asked.seller_id,
             raised.last_seq - count(*) over whole + row_number() over sorted,
             ${ctx.now}, asked.debit, asked.credit, asked.amount_minor, asked.currency, asked.kind, asked.order_id,
             asked.payout_id, asked.rate, asked.cause
        from asked
        join raised using (seller_id)
      window whole as (partition by asked.seller_id), sorted as (partition by asked.seller_id order by asked.at)
    )
    insert into ledger.balance as b (seller_id, account, currency, debit_minor, credit_minor)
    select side.seller_id, side.account, side.currency, sum(side.debit_minor), sum(side.credit_minor)
      from (select seller_id, debit as account, currency, amount_minor as debit_minor, 0 as credit_minor from asked
            union all
            select seller_id, credit, currency, 0, amount_minor from asked) as side
      join raised on raised.seller_id = side.seller_id
     group by side.seller_id, side.account, side.currency
     order by side.seller_id, side.account, side.currency
    on conflict (seller_id, account, currency) do update
      set debit_minor = b.debit_minor + excluded.debit_minor,
          credit_minor = b.credit_minor + excluded.credit_minor
  `.execute(ctx.tx)
}
