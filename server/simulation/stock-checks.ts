import type { Check } from './check-invariants.ts'

/** I3: nothing is promised or sold that was not there. */
export const stockChecks: readonly Check[] = [
  {
    invariant: 'I3',
    what: 'reserved is not between nothing and what is on hand',
    query: `
      select concat_ws(' ', variant_id, place) as subject, reserved || ' of ' || on_hand as found
        from inventory.stock where reserved < 0 or reserved > on_hand`,
  },
  {
    invariant: 'I3',
    what: 'live reservations do not sum to the reserved counter',
    query: `
      select concat_ws(' ', coalesce(s.variant_id, r.variant_id), coalesce(s.place, r.place)) as subject,
             coalesce(s.reserved, 0) || ' counted, ' || coalesce(r.units, 0) || ' held' as found
        from inventory.stock as s
        full join (select seller_id, variant_id, place, sum(quantity) as units
                     from inventory.reservation where state = 'held' group by 1, 2, 3) as r
          on r.seller_id = s.seller_id and r.variant_id = s.variant_id and r.place = s.place
       where coalesce(s.reserved, 0) <> coalesce(r.units, 0)`,
  },
  {
    invariant: 'I3',
    what: 'more was sold than was ever available',
    query: `
      select concat_ws(' ', s.variant_id, s.place) as subject,
             coalesce(sold.units, 0) || ' sold, ' || coalesce(came.units, 0) || ' counted in, ' || s.on_hand || ' left' as found
        from inventory.stock as s
        left join (select seller_id, variant_id, place, sum(quantity) as units
                     from inventory.reservation where state = 'consumed' group by 1, 2, 3) as sold
          on sold.seller_id = s.seller_id and sold.variant_id = s.variant_id and sold.place = s.place
        left join (select seller_id, variant_id, place, sum(change) as units
                     from inventory.movement where kind = 'counted' group by 1, 2, 3) as came
          on came.seller_id = s.seller_id and came.variant_id = s.variant_id and came.place = s.place
        left join (select m.seller_id, m.variant_id, m.place, sum(m.change) as units
                     from inventory.movement as m
                     join inventory.reservation as r
                       on r.seller_id = m.seller_id and r.order_id = m.order_id and r.variant_id = m.variant_id and r.place = m.place
                    where m.kind = 'returned' and r.state in ('held', 'consumed') group by 1, 2, 3) as back
          on back.seller_id = s.seller_id and back.variant_id = s.variant_id and back.place = s.place
       where coalesce(sold.units, 0) + s.on_hand - coalesce(back.units, 0) <> coalesce(came.units, 0)`,
  },
  {
    invariant: 'I3',
    what: 'an order holds stock that its state does not need, or lacks what it needs',
    query: `
      select o.id::text as subject, o.state || ' with stock ' || r.state as found
        from orders.order as o
        join inventory.reservation as r on r.seller_id = o.seller_id and r.order_id = o.id
       where r.state = 'held' and o.state not in ('open', 'paid', 'packed')
          or r.state = 'given_back' and o.state in (
               'open', 'paid', 'packed', 'shipped', 'at_customs', 'held', 'released', 'delivered', 'completed')
             and not exists (select 1 from orders.line as l
                               join orders.refund_part as p on p.seller_id = l.seller_id and p.order_id = l.order_id and p.line = l.line
                               join orders.refund_wish as w on w.seller_id = p.seller_id and w.refund_id = p.refund_id
                              where l.seller_id = o.seller_id and l.order_id = o.id and l.variant_id = r.variant_id
                                and w.stays)
          or r.state = 'consumed' and o.state in ('open', 'paid', 'packed', 'lapsed', 'cancelled')`,
  },
]
