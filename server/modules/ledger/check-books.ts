import { sql, type Tx } from '#platform/db'

/** Something in the books that must not be; `code` names its words (`ledger.finding.<code>`). */
export type Finding = { readonly code: string; readonly params: Readonly<Record<string, string>> }

/**
 * The closing check of the books: numbers without gaps, balances that equal the sum of their rows, and orders whose money
 * is gone to where it belongs. An empty list means that they close.
 */
export async function checkBooks(tx: Tx): Promise<readonly Finding[]> {
  return [...(await gaps(tx)), ...(await wrongBalances(tx)), ...(await wrongRows(tx)), ...(await overdrawn(tx))]
}

async function gaps(tx: Tx): Promise<readonly Finding[]> {
  const { rows } = await sql<{ seller_id: string; kept: string; highest: string; count: string }>`
    select coalesce(b.seller_id, t.seller_id)::text as seller_id, coalesce(b.last_seq, 0)::text as kept,
           coalesce(t.highest, 0)::text as highest, coalesce(t.count, 0)::text as count
      from ledger.book as b
      full join (select seller_id, max(seq) as highest, count(*) as count from ledger.transfer group by seller_id) as t
        on t.seller_id = b.seller_id
     where coalesce(b.last_seq, 0) <> coalesce(t.highest, 0) or coalesce(t.highest, 0) <> coalesce(t.count, 0)
  `.execute(tx)
  return rows.map(({ seller_id: sellerId, kept, highest, count }) => ({
    code: 'gap',
    params: { sellerId, kept, highest, count },
  }))
}

async function wrongBalances(tx: Tx): Promise<readonly Finding[]> {
  const { rows } = await sql<{ seller_id: string; account: string; currency: string; kept: string; rebuilt: string }>`
    with side as (
      select seller_id, debit as account, currency, amount_minor as debit, 0 as credit from ledger.transfer
      union all
      select seller_id, credit, currency, 0, amount_minor from ledger.transfer
    ), rebuilt as (
      select seller_id, account, currency, sum(debit) as debit, sum(credit) as credit
        from side group by seller_id, account, currency
    )
    select coalesce(k.seller_id, r.seller_id)::text as seller_id, coalesce(k.account, r.account) as account,
           coalesce(k.currency, r.currency) as currency,
           coalesce(k.debit_minor, 0) || ' / ' || coalesce(k.credit_minor, 0) as kept,
           coalesce(r.debit, 0) || ' / ' || coalesce(r.credit, 0) as rebuilt
      from ledger.balance as k
      full join rebuilt as r
        on r.seller_id = k.seller_id and r.account = k.account and r.currency = k.currency
     where coalesce(k.debit_minor, 0) <> coalesce(r.debit, 0) or coalesce(k.credit_minor, 0) <> coalesce(r.credit, 0)
  `.execute(tx)
  return rows.map(({ seller_id: sellerId, account, currency, kept, rebuilt }) => ({
    code: 'balance',
    params: { sellerId, account, currency, kept, rebuilt },
  }))
}

async function wrongRows(tx: Tx): Promise<readonly Finding[]> {
  const { rows } = await sql<{ seller_id: string; seq: string }>`
    select seller_id::text, seq::text from ledger.transfer where amount_minor <= 0 or debit = credit
  `.execute(tx)
  return rows.map(({ seller_id: sellerId, seq }) => ({ code: 'row', params: { sellerId, seq } }))
}

/** Money held or owed is never less than nothing; only a seller may owe us, after a refund of what it had been given. */
async function overdrawn(tx: Tx): Promise<readonly Finding[]> {
  const { rows } = await sql<{ seller_id: string; account: string; currency: string; minor: string }>`
    select seller_id::text, account, currency, (credit_minor - debit_minor)::text as minor
      from ledger.balance
     where account in ('pledged', 'escrow', 'refund_due', 'seller_reserve', 'payout_transit')
       and debit_minor > credit_minor
    union all
    select seller_id::text, account, currency, (debit_minor - credit_minor)::text
      from ledger.balance
     where account = 'receivable' and credit_minor > debit_minor
    union all
    -- What a provider kept for itself is not there any more when everything has gone back: the platform adds it.
    select seller_id::text, 'provider', currency, sum(debit_minor - credit_minor)::text
      from ledger.balance
     where account in ('provider', 'provider_fee')
     group by seller_id, currency
    having sum(debit_minor - credit_minor) < 0
  `.execute(tx)
  return rows.map(({ seller_id: sellerId, account, currency, minor }) => ({
    code: 'overdrawn',
    params: { sellerId, account, currency, minor },
  }))
}
