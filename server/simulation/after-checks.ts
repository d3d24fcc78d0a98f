import type { Check } from './check-invariants.ts'

/** What comes after the sale: frozen clocks, and the money of returns and disputes. */
export const afterChecks: readonly Check[] = [
  {
    invariant: 'I7',
    what: 'a clock ran out while its order was frozen',
    query: `
      select h.order_id::text as subject, concat_ws(' ', h.step, h.at, 'frozen by', f.by, 'since', f.at) as found
        from orders.history as h
        join (select seller_id, order_id, by, at, thawed_at from orders.freeze
              union all select seller_id, order_id, 'rules', stopped_at, ended_at from orders.stop) as f on f.seller_id = h.seller_id and f.order_id = h.order_id
       where h.at > f.at and (f.thawed_at is null or h.at < f.thawed_at) and h.actor_kind = 'system'
         and (h.step in ('confirm', 'lapse') or h.step = 'refund' and h.from_state in ('paid', 'packed'))
      union all
      select id::text, concat_ws(' ', state, 'is frozen and due', due_at)
        from orders.order where frozen_at is not null and due_at is not null`,
  },
  {
    invariant: 'I17',
    what: 'an order stands still and nothing froze it, or goes on although something does',
    query: `
      select o.id::text as subject, concat_ws(' ', o.state, coalesce(o.frozen_at::text, 'goes on'), count(f.id), 'open') as found
        from orders.order as o
        left join (select seller_id, order_id, id from orders.freeze where thawed_at is null
                   union all select seller_id, order_id, change_id from orders.stop where ended_at is null) as f
          on f.seller_id = o.seller_id and f.order_id = o.id and o.state <> 'open'
       group by o.seller_id, o.id
      having (o.frozen_at is not null) <> (count(f.id) > 0)
         and o.state not in ('completed', 'lapsed', 'cancelled', 'refunding', 'refunded')
      union all
      select f.order_id::text, concat_ws(' ', 'frozen by', f.by, 'that is', coalesce(r.state, d.state, 'nowhere'))
        from orders.freeze as f
        left join returns.return as r on f.by = 'return' and r.seller_id = f.seller_id and r.id = f.id and r.owner <> 'nobody'
        left join disputes.dispute as d on f.by = 'dispute' and d.seller_id = f.seller_id and d.id = f.id and d.owner <> 'nobody'
       where f.thawed_at is null and r.id is null and d.id is null`,
  },
  {
    invariant: 'I5',
    what: 'a return or a dispute gave back another amount than its refund',
    query: `
      select each.id::text as subject, concat_ws(' ', each.noun, each.state, each.refunded_minor, 'said,', w.amount_minor, 'booked') as found
        from (select 'return' as noun, seller_id, order_id, id, state, refund_id, refunded_minor from returns.return
              union all
              select 'dispute', seller_id, order_id, id, state, refund_id, refunded_minor from disputes.dispute) as each
        full join (select * from orders.refund_wish where cause ~ '^(return|dispute):') as w
          on w.seller_id = each.seller_id and w.order_id = each.order_id and w.cause = each.noun || ':' || each.id
       where coalesce(each.refunded_minor, 0) <> coalesce(w.amount_minor, 0)
          or each.refund_id is distinct from w.refund_id
          or each.state = 'refunding' and (w.refund_id is null or each.refund_id is null)`,
  },
  {
    invariant: 'I5',
    what: 'more pieces are on their way back than were bought',
    query: `
      select r.order_id::text as subject, concat_ws(' ', 'line', l.line, sum(coalesce(l.accepted, l.quantity)), 'of', min(o.quantity)) as found
        from returns.line as l
        join returns.return as r on r.seller_id = l.seller_id and r.id = l.return_id
        left join orders.line as o on o.seller_id = r.seller_id and o.order_id = r.order_id and o.line = l.line
       where r.state not in ('closed', 'lapsed', 'withdrawn', 'settled')
       group by r.seller_id, r.order_id, l.line
      having sum(coalesce(l.accepted, l.quantity)) > coalesce(min(o.quantity), 0)`,
  },
  {
    invariant: 'I8',
    what: 'an order has two open returns or two open disputes',
    query: `
      select order_id::text as subject, count(*) || ' open returns' as found
        from returns.return where owner <> 'nobody' group by order_id having count(*) > 1
      union all
      select order_id::text, count(*) || ' open disputes'
        from disputes.dispute where owner <> 'nobody' group by order_id having count(*) > 1`,
  },
]

/** I6: who funds what discounts take off, by a query that shares no code with the ledger. I9: a use is held by its orders. */
export const fundingChecks: readonly Check[] = [
  {
    invariant: 'I9',
    what: 'a use of a discount is held by other orders than claim it',
    query: `
      select u.checkout_id::text as subject,
             concat_ws(' ', u.orders_left, 'orders left,', count(c.order_id) filter (where c.given_back_at is null), 'hold it') as found
        from discounts.use as u
        left join discounts.claim as c on c.buyer_id = u.buyer_id and c.checkout_id = u.checkout_id and c.discount_id = u.discount_id
       group by u.buyer_id, u.checkout_id, u.discount_id, u.orders_left
      having u.orders_left <> count(c.order_id) filter (where c.given_back_at is null)`,
  },
  {
    invariant: 'I6',
    what: 'what discounts took off a paid order is not what their funders were booked',
    query: `
      select o.id::text as subject,
             concat_ws(' ', o.platform_discount_minor, o.programme_discount_minor, 'off,', booked.platform, booked.programme, 'booked') as found
        from orders.order as o
        cross join lateral (
          select coalesce(sum(case 'platform_discount' when debit then amount_minor when credit then -amount_minor end), 0) as platform,
                 coalesce(sum(case 'programme_discount' when debit then amount_minor when credit then -amount_minor end), 0) as programme
            from ledger.transfer where seller_id = o.seller_id and order_id = o.id) as booked
        cross join lateral (
          select coalesce(sum(platform_discount_minor), 0) as platform, coalesce(sum(programme_discount_minor), 0) as programme
            from orders.refund_wish where seller_id = o.seller_id and order_id = o.id and not surplus) as back
       where o.state in ('paid', 'packed', 'shipped', 'at_customs', 'held', 'released', 'delivered', 'completed')
         and (booked.platform, booked.programme) is distinct from
             (o.platform_discount_minor - back.platform, o.programme_discount_minor - back.programme)`,
  },
]
