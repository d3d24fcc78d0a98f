import type { Check } from './check-invariants.ts'

/** Both sides of every row of the books, one line each: what a credit adds and a debit takes. */
const sides = `
  select seller_id, debit as account, currency, -amount_minor as minor, order_id from ledger.transfer
  union all
  select seller_id, credit, currency, amount_minor, order_id from ledger.transfer`

/** I4 and I6: rows, numbers, balances, and that all money that came in is somewhere. I14: no amount is a float. */
export const moneyChecks: readonly Check[] = [
  {
    invariant: 'I4',
    what: 'a row moves nothing, less than nothing, or in a circle',
    query: `
      select concat_ws(' ', seller_id, seq) as subject, concat_ws(' ', debit, credit, amount_minor) as found
        from ledger.transfer where amount_minor <= 0 or debit = credit`,
  },
  {
    invariant: 'I4',
    what: 'a book has a gap in its numbers',
    query: `
      select t.seller_id::text as subject, t.rows || ' rows up to ' || t.highest || ', book at ' || coalesce(b.last_seq, 0) as found
        from (select seller_id, count(*) as rows, max(seq) as highest, min(seq) as lowest
                from ledger.transfer group by seller_id) as t
        left join ledger.book as b on b.seller_id = t.seller_id
       where t.rows <> t.highest or t.lowest <> 1 or t.highest is distinct from b.last_seq`,
  },
  {
    invariant: 'I4',
    what: 'a kept balance is not the rebuilt one',
    query: `
      select concat_ws(' ', coalesce(k.seller_id, r.seller_id), coalesce(k.account, r.account), coalesce(k.currency, r.currency)) as subject,
             coalesce(k.credit_minor - k.debit_minor, 0) || ' kept, ' || coalesce(r.minor, 0) || ' rebuilt' as found
        from ledger.balance as k
        full join (select seller_id, account, currency, sum(minor) as minor, sum(abs(minor)) as both_sides
                     from (${sides}) as side group by 1, 2, 3) as r
          on r.seller_id = k.seller_id and r.account = k.account and r.currency = k.currency
       where coalesce(k.credit_minor - k.debit_minor, 0) <> coalesce(r.minor, 0)
          or coalesce(k.credit_minor + k.debit_minor, 0) <> coalesce(r.both_sides, 0)`,
  },
  {
    invariant: 'I4',
    what: 'a role that is not the owner could change rows of the books',
    query: `
      select role.rolname as subject, 'update or delete on ledger.transfer' as found
        from pg_roles as role
        join pg_class as class on class.oid = 'ledger.transfer'::regclass
       where role.rolname not like 'pg\\_%' and not role.rolsuper and role.oid <> class.relowner
         and (has_table_privilege(role.oid, class.oid, 'update') or has_table_privilege(role.oid, class.oid, 'delete'))`,
  },
  {
    invariant: 'I6',
    what: 'money that came in is not all held, given back, paid or owed',
    query: `
      with received as (
        select currency, sum(captured_minor) as came, sum(refunded_minor) as went from orders.order group by currency
        union all
        select o.currency, sum(w.amount_minor), sum(case when w.done_at is null then 0 else w.amount_minor end)
          from orders.refund_wish as w
          join orders.order as o on o.seller_id = w.seller_id and o.id = w.order_id
         where w.surplus
         group by o.currency
      ), placed as (
        select currency, sum(minor) as minor
          from (${sides}) as side
         where account in ('escrow', 'refund_due', 'tax_due', 'carrier_due', 'insurer_due', 'platform_fee',
                           'platform_rounding', 'platform_discount', 'programme_discount', 'currency_position', 'seller_payable', 'seller_reserve', 'payout_transit', 'bank',
                           'platform_loss')
         group by currency
      )
      select coalesce(r.currency, p.currency) as subject,
             coalesce(r.came, 0) || ' received, ' || coalesce(r.went, 0) || ' given back, ' || coalesce(p.minor, 0) || ' placed' as found
        from (select currency, sum(came) as came, sum(went) as went from received group by currency) as r
        full join placed as p on p.currency = r.currency
       where coalesce(r.came, 0) <> coalesce(r.went, 0) + coalesce(p.minor, 0)`,
  },
  {
    invariant: 'I6',
    what: 'a conversion is not booked on both sides at its recorded rate',
    query: `
      select o.id::text as subject,
             concat_ws(' ', o.state, 'share', o.seller_share_minor, 'booked', yuan.minor, 'keep', o.keep_minor, 'booked', dollars.minor,
                       'rate', o.rate_text) as found
        from orders.order as o
        left join lateral (select coalesce(sum(share_minor), 0) as share, coalesce(sum(keep_minor), 0) as keep,
                                  coalesce(sum(claim_minor), 0) as claim, coalesce(sum(claim_keep_minor), 0) as claim_keep,
                                  coalesce(max(abs(claim_keep_minor * o.rate_text::numeric - claim_minor)), 0) as off
                             from orders.refund_wish where seller_id = o.seller_id and order_id = o.id) as back on true
        left join lateral (select coalesce(sum(case when credit = 'currency_position' then amount_minor else -amount_minor end), 0) as minor,
                                  count(*) filter (where rate is distinct from o.rate_text) as other
                             from ledger.transfer
                            where seller_id = o.seller_id and order_id = o.id and currency = o.currency
                              and 'currency_position' in (debit, credit)) as yuan on true
        left join lateral (select coalesce(sum(case when debit = 'currency_position' then amount_minor else -amount_minor end), 0) as minor,
                                  count(*) filter (where rate is distinct from o.rate_text) as other
                             from ledger.transfer
                            where seller_id = o.seller_id and order_id = o.id and currency = o.keep_currency
                              and 'currency_position' in (debit, credit)) as dollars on true
       where yuan.other + dollars.other > 0
          or yuan.minor <> case when o.released_at is null then 0 else o.seller_share_minor - back.share end - back.claim
          or dollars.minor <> case when o.released_at is null then 0 else o.keep_minor - back.keep end - back.claim_keep
          or o.state = 'completed' and o.released_at is null
          or o.keep_minor * o.rate_text::numeric > o.seller_share_minor + 1
          or back.off > o.rate_text::numeric / 2 + 1`,
  },
  {
    invariant: 'I14',
    what: 'an amount is not a whole number of minor units, or some number is a float',
    query: `
      select concat_ws('.', table_schema, table_name, column_name) as subject, data_type as found
        from information_schema.columns
       where table_schema not in ('pg_catalog', 'information_schema', 'jobs')
         and (data_type in ('real', 'double precision', 'money') or column_name like '%\\_minor' and data_type <> 'bigint')`,
  },
  {
    invariant: 'I14',
    what: 'a row of the books has no currency',
    query: `
      select concat_ws(' ', seller_id, seq) as subject, coalesce(currency, 'none') as found
        from ledger.transfer where currency is null or currency !~ '^[A-Z]{3}$'`,
  },
]
