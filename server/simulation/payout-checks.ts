import type { Check } from './check-invariants.ts'

/** What sellers are owed, withheld and paid, and what payment companies keep. */
export const payoutChecks: readonly Check[] = [
  {
    invariant: 'I8',
    what: 'dollars were paid twice, or a payout is not the sum of its lines',
    query: `
      select concat_ws(' ', seller_id, seq) as subject, count(*) || ' payouts hold it' as found
        from payouts.payout_line where freed_at is null group by seller_id, seq having count(*) > 1
      union all
      select p.id::text, concat_ws(' ', p.state, p.amount_minor, 'of lines', coalesce(sum(l.amount_minor), 0))
        from payouts.payout as p
        left join payouts.payout_line as pl on pl.seller_id = p.seller_id and pl.payout_id = p.id
        left join payouts.line as l on l.seller_id = pl.seller_id and l.seq = pl.seq
       group by p.seller_id, p.id
      having p.amount_minor <> coalesce(sum(l.amount_minor), 0)
          or bool_or(pl.freed_at is not null) <> (p.state in ('rejected', 'returned', 'withdrawn'))`,
  },
  {
    invariant: 'I6',
    what: 'a payout is not where its state says',
    query: `
      select p.id::text as subject, concat_ws(' ', p.state, p.amount_minor, 'in transit', coalesce(b.transit, 0), 'left', coalesce(b.bank, 0)) as found
        from payouts.payout as p
        left join (select payout_id,
                          sum(case 'payout_transit' when credit then amount_minor when debit then -amount_minor end) as transit,
                          sum(case 'bank' when credit then amount_minor when debit then -amount_minor end) as bank
                     from ledger.transfer where payout_id is not null group by payout_id) as b on b.payout_id = p.id
       where (coalesce(b.transit, 0), coalesce(b.bank, 0)) is distinct from
             (case when p.state in ('waiting', 'new', 'sent') then p.amount_minor else 0 end,
              case when p.state = 'paid' then p.amount_minor else 0 end)`,
  },
  {
    invariant: 'I6',
    what: 'what is withheld of a seller is not what the books reserve',
    query: `
      select coalesce(w.seller_id, r.seller_id)::text as subject, coalesce(w.minor, 0) || ' withheld, ' || coalesce(r.minor, 0) || ' reserved' as found
        from (select seller_id, sum(left_minor) as minor from payouts.withheld group by seller_id) as w
        full join (select seller_id, sum(case 'seller_reserve' when credit then amount_minor when debit then -amount_minor end) as minor
                     from ledger.transfer where 'seller_reserve' in (debit, credit) group by seller_id) as r
          on r.seller_id = w.seller_id
       where coalesce(w.minor, 0) <> coalesce(r.minor, 0)
      union all
      select concat_ws(' ', seller_id, seq), concat_ws(' ', left_minor, 'left of', amount_minor)
        from payouts.withheld where left_minor > amount_minor`,
  },
  {
    invariant: 'I17',
    what: 'a seller owes and no debt says so, or a debt stands that nobody owes',
    query: `
      select k.seller_id::text as subject, concat_ws(' ', k.credit_minor - k.debit_minor, coalesce(d.state, 'no debt')) as found
        from ledger.balance as k
        join payouts.book as b on b.seller_id = k.seller_id
        join ledger.book as l on l.seller_id = k.seller_id and l.last_seq = b.seen_seq
        left join payouts.debt as d on d.seller_id = k.seller_id and d.state in ('open', 'overdue', 'asked')
       where k.account = 'seller_payable' and k.currency = 'USD' and (k.credit_minor < k.debit_minor) <> (d.id is not null)
         and not exists (select from platform.outbox where done_at is null and name like 'orders.%')
         and not exists (select from orders.refund_wish as w where w.seller_id = k.seller_id and w.done_at is null)`,
  },
  {
    invariant: 'I17',
    what: 'a payout, a reserve or a debt that is not over has no clock',
    query: `
      select id::text as subject, 'payout ' || state as found from payouts.payout
       where state = 'waiting' and approve_by is null
          or state in ('new', 'sent') and (ask_at is null) <> (review_at is not null)
      union all
      select id::text, 'reserve ' || state from payouts.reserve
       where state = 'proposed' and decide_by is null or state = 'in-force' and ends_at is null or coalesce(reason, '') = ''
      union all
      select id::text, 'debt ' || state from payouts.debt
       where state = 'open' and tell_at is null or state = 'asked' and decide_by is null`,
  },
  {
    invariant: 'I9',
    what: 'a payout above the limit left without two operators',
    query: `
      select p.id::text as subject, concat_ws(' ', p.state, p.amount_minor, count(a.operator_id), 'agreed') as found
        from payouts.payout as p
        left join payouts.approval as a on a.seller_id = p.seller_id and a.payout_id = p.id
       where p.approve_by is not null and p.state not in ('waiting', 'withdrawn')
       group by p.seller_id, p.id
      having count(distinct a.operator_id) < 2`,
  },
  {
    invariant: 'I8',
    what: 'a fee was booked that no payment company kept, or another amount of it',
    query: `
      select booked.subject_id as subject, concat_ws(' ', booked.minor, 'booked,', coalesce(f.amount_minor, 0), 'kept') as found
        from (select split_part(cause, ':', 5) as subject_id,
                     sum(case 'provider_fee' when debit then amount_minor else -amount_minor end) as minor
                from ledger.transfer where kind like 'provider-fee%' group by 1) as booked
        left join payments.fee as f on f.subject_id::text = booked.subject_id
       where booked.minor is distinct from f.amount_minor`,
  },
]
