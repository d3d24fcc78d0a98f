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
 * callers cannot wait for each other. One statement per table, whatever the length of the array.
 */
export async function transfer(ctx: BatchCtx, transfers: readonly Transfer[]): Promise<void> {
  if (transfers.length === 0) return
  for (const each of transfers) check(each)
  const rows = JSON.stringify(transfers.map(rowOf))
  const raised = await raise(ctx, rows)
  try {
    await Promise.all([insert(ctx, rows, raised), keepBalances(ctx, rows)])
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

/** Takes the numbers of the new rows: the last one of each book, as the JSON the next statement reads. */
async function raise(ctx: BatchCtx, rows: string): Promise<string> {
  const raised = await sql<{ seller_id: string; last_seq: bigint }>`
    insert into ledger.book as b (seller_id, last_seq)
    select row.seller_id, count(*)
      from jsonb_to_recordset(${rows}::jsonb) as row (seller_id uuid)
     group by row.seller_id
     order by row.seller_id
    on conflict (seller_id) do update set last_seq = b.last_seq + excluded.last_seq
    returning b.seller_id, b.last_seq
  `.execute(ctx.tx)
  return JSON.stringify(raised.rows.map((book) => ({ ...book, last_seq: book.last_seq.toString() })))
}

async function insert(ctx: BatchCtx, rows: string, books: string): Promise<void> {
  await sql`
    insert into ledger.transfer
           (seller_id, seq, at, debit, credit, amount_minor, currency, kind, order_id, payout_id, rate, cause)
    select row.seller_id,
           book.last_seq - count(*) over whole + row_number() over sorted,
           ${ctx.now}, row.debit, row.credit, row.amount_minor, row.currency, row.kind, row.order_id, row.payout_id,
           row.rate, row.cause
      from jsonb_to_recordset(${rows}::jsonb) as row (
             at integer, seller_id uuid, debit text, credit text, amount_minor bigint, currency text, kind text,
             order_id uuid, payout_id uuid, rate text, cause text)
      join jsonb_to_recordset(${books}::jsonb) as book (seller_id uuid, last_seq bigint)
        on book.seller_id = row.seller_id
    window whole as (partition by row.seller_id), sorted as (partition by row.seller_id order by row.at)
  `.execute(ctx.tx)
}

async function keepBalances(ctx: BatchCtx, rows: string): Promise<void> {
  await sql`
    insert into ledger.balance as b (seller_id, account, currency, debit_minor, credit_minor)
    select side.seller_id, side.account, side.currency, sum(side.debit_minor), sum(side.credit_minor)
      from (select seller_id, debit as account, currency, amount_minor as debit_minor, 0 as credit_minor
              from jsonb_to_recordset(${rows}::jsonb) as row (
                     seller_id uuid, debit text, amount_minor bigint, currency text)
            union all
            select seller_id, credit, currency, 0, amount_minor
              from jsonb_to_recordset(${rows}::jsonb) as row (
                     seller_id uuid, credit text, amount_minor bigint, currency text)) as side
     group by side.seller_id, side.account, side.currency
     order by side.seller_id, side.account, side.currency
    on conflict (seller_id, account, currency) do update
      set debit_minor = b.debit_minor + excluded.debit_minor,
          credit_minor = b.credit_minor + excluded.credit_minor
  `.execute(ctx.tx)
}
