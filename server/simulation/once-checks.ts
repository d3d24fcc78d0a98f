import type { Check } from './check-invariants.ts'

/** I8: what a provider reported has its effect once. I9: the limit of a person's year. */
export const onceChecks: readonly Check[] = [
  {
    invariant: 'I8',
    what: 'more money was booked for an order than its provider reported, or more given back than it confirmed',
    query: `
      select o.id::text as subject,
             concat_ws(' ', 'booked', booked.came, 'and', booked.went, 'reported', reported.came, 'and', coalesce(reported.went, 0)) as found
        from orders.order as o
        join lateral (
          select coalesce(sum(amount_minor) filter (where debit = 'provider' and kind not like 'provider-fee%'), 0) as came,
                 coalesce(sum(amount_minor) filter (where credit = 'provider' and kind <> 'provider-fee'), 0) as went
            from ledger.transfer where seller_id = o.seller_id and order_id = o.id) as booked on true
        join lateral (
          select coalesce((select sum(captured_minor) from payments.payment_order where order_id = o.id), 0) as came,
                 (select sum(amount_minor) from payments.refund where order_id = o.id and state = 'succeeded') as went) as reported on true
       where booked.came > reported.came or booked.went > coalesce(reported.went, 0)`,
  },
  {
    invariant: 'I8',
    what: 'a captured payment has no report, or one of another amount',
    query: `
      select p.id::text as subject, concat_ws(' ', p.state, p.captured_minor, 'reported', coalesce(r.amount_minor::text, 'nothing')) as found
        from payments.payment as p
        left join payments.report as r on r.buyer_id = p.buyer_id and r.payment_id = p.id
       where (p.captured_minor, p.currency) is distinct from (coalesce(r.amount_minor, 0), coalesce(r.currency, p.currency))
          or (p.state = 'succeeded') <> (r.payment_id is not null)`,
  },
  {
    invariant: 'I9',
    what: 'a person bought more in a year than the law allows, or is counted wrongly',
    query: `
      select concat_ws(' ', left(q.person_print, 6), q.year) as subject,
             q.used_minor || ' counted, ' || coalesce(sum(c.amount_minor) filter (where c.given_back_at is null), 0) || ' held' as found
        from compliance.quota as q
        left join compliance.claim as c on c.person_print = q.person_print and c.year = q.year
       group by q.person_print, q.year, q.used_minor
      having q.used_minor <> coalesce(sum(c.amount_minor) filter (where c.given_back_at is null), 0)
          or q.used_minor > 2600000`,
  },
]
