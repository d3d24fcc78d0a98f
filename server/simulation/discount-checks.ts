import type { Check } from './check-invariants.ts'

/** I9: a limited coupon is never used more often than it may, by all or by one person. I5: what was promised off is what was claimed. */
export const discountChecks: readonly Check[] = [
  {
    invariant: 'I9',
    what: 'a discount is used more often than it may, or its counter is not the number of its uses',
    query: `
      select d.id::text as subject, concat_ws(' ', 'counted', coalesce(u.used, 0), 'live', live.n, 'of', d.uses_max) as found
        from discounts.discount as d
        left join discounts.used as u on u.discount_id = d.id
        cross join lateral (select count(*) as n from discounts.use where discount_id = d.id and orders_left > 0) as live
       where d.uses_max is not null and (coalesce(u.used, 0) <> live.n or live.n > d.uses_max)`,
  },
  {
    invariant: 'I9',
    what: 'a person has used a discount more often than one may, or the counter is not the number of uses',
    query: `
      select d.id::text as subject, concat_ws(' ', 'counted', p.used, 'live', live.n, 'of', d.person_max) as found
        from discounts.person_used as p
        join discounts.discount as d on d.id = p.discount_id
        cross join lateral (select count(*) as n from discounts.use
                             where discount_id = d.id and person_print = p.person_print and orders_left > 0) as live
       where p.used <> live.n or live.n > d.person_max`,
  },
  {
    invariant: 'I5',
    what: 'what an order was promised off is not what it claimed',
    query: `
      select o.id::text as subject, concat_ws(' ', 'off', off.minor, 'claimed', coalesce(claimed.minor, 0)) as found
        from orders.order as o
        cross join lateral (select o.seller_discount_minor + o.platform_discount_minor + o.programme_discount_minor as minor) as off
        left join (select order_id, sum(amount_minor) as minor from discounts.claim group by order_id) as claimed
          on claimed.order_id = o.id
       where off.minor <> coalesce(claimed.minor, 0)`,
  },
]
