import type { Check } from './check-invariants.ts'

/** I5: an order's amounts and its money. I7: the end is the end. I17: everything has an owner and a clock or a reason. */
export const orderChecks: readonly Check[] = [
  {
    invariant: 'I5',
    what: 'lines and taxes do not sum to the total',
    query: `
      select o.id::text as subject, concat_ws(' ', o.total_minor, 'against lines of', l.total) as found
        from orders.order as o
        left join (select seller_id, order_id, sum(total_minor) as total, sum(goods_minor) as goods, sum(fee_minor) as fee,
                          sum(seller_share_minor) as share, sum(keep_minor) as keep, sum(rounding_minor) as rounding,
                          sum(goods_minor + freight_minor + insurance_minor + duty_minor + consumption_tax_minor + vat_minor
                              - rounding_minor - seller_discount_minor - platform_discount_minor
                              - programme_discount_minor) as parts
                     from orders.line group by 1, 2) as l on l.seller_id = o.seller_id and l.order_id = o.id
       where (l.total, l.parts) is distinct from (o.total_minor, o.total_minor)
          or (l.goods, l.fee, l.share, l.keep, l.rounding)
             is distinct from (o.goods_minor, o.fee_minor, o.seller_share_minor, o.keep_minor, o.rounding_minor)
          or o.fee_minor + o.seller_share_minor + o.seller_discount_minor <> o.goods_minor
          or o.goods_minor + o.freight_minor + o.insurance_minor + o.duty_minor + o.consumption_tax_minor + o.vat_minor
             - o.rounding_minor - o.seller_discount_minor - o.platform_discount_minor - o.programme_discount_minor
             <> o.total_minor`,
  },
  {
    invariant: 'I5',
    what: 'what was captured or given back does not fit the state',
    query: `
      select id::text as subject, concat_ws(' ', state, 'captured', captured_minor, 'of', total_minor, 'given back', refunded_minor) as found
        from orders.order
       where refunded_minor > refund_asked_minor or refund_asked_minor > captured_minor
          or captured_minor <> case when state in ('open', 'lapsed', 'cancelled') then 0 else total_minor end
          or (state = 'refunded') <> (captured_minor > 0 and refunded_minor = captured_minor)
          or (state in ('refunding', 'refunded')) <> (captured_minor > 0 and refund_asked_minor = captured_minor)`,
  },
  {
    invariant: 'I5',
    what: 'what went back is not the sum of the refunds, or a line gave back more than it has',
    query: `
      select o.id::text as subject,
             concat_ws(' ', o.refund_asked_minor, 'promised of', w.asked, 'and', o.refunded_minor, 'back of', w.done) as found
        from orders.order as o
        left join lateral (select coalesce(sum(amount_minor), 0) as asked,
                                  coalesce(sum(amount_minor) filter (where done_at is not null), 0) as done
                             from orders.refund_wish
                            where seller_id = o.seller_id and order_id = o.id and not surplus) as w on true
       where (o.refund_asked_minor, o.refunded_minor) is distinct from (w.asked, w.done)
      union all
      select l.order_id::text, concat_ws(' ', 'line', l.line, 'of', l.quantity, 'pieces gave back', sum(p.quantity), 'and', sum(p.amount_minor))
        from orders.line as l
        join orders.refund_part as p on p.seller_id = l.seller_id and p.order_id = l.order_id and p.line = l.line
       group by l.seller_id, l.order_id, l.line
      having sum(p.quantity) > l.quantity or sum(p.amount_minor) > l.total_minor or sum(p.goods_minor) > l.goods_minor
          or sum(p.freight_minor) > l.freight_minor or sum(p.insurance_minor) > l.insurance_minor
          or sum(p.duty_minor) > l.duty_minor or sum(p.vat_minor) > l.vat_minor
          or sum(p.consumption_tax_minor) > l.consumption_tax_minor`,
  },
  {
    invariant: 'I5',
    what: 'more was captured than was authorised, or given back than captured',
    query: `
      select id::text as subject, concat_ws(' ', captured_minor, 'of', amount_minor, 'given back', refunded_minor) as found
        from payments.payment where captured_minor > amount_minor or refunded_minor > captured_minor
      union all
      select o.id::text, concat_ws(' ', o.captured_minor, 'counted,', coalesce(p.captured, 0), 'captured at the provider')
        from orders.order as o
        left join (select order_id, sum(captured_minor) as captured from payments.payment_order group by 1) as p on p.order_id = o.id
       where o.captured_minor > coalesce(p.captured, 0)`,
  },
  {
    invariant: 'I5',
    what: 'the books do not hold for an order what its state says',
    query: `
      select o.id::text as subject, concat_ws(' ', o.state, account.name, 'holds', coalesce(sum(side.minor), 0)) as found
        from orders.order as o
        cross join (values ('pledged'), ('escrow'), ('refund_due')) as account (name)
        left join lateral (
          select coalesce(sum(share_minor + fee_minor + freight_minor + insurance_minor + tax_minor), 0) as taken,
                 coalesce(sum(amount_minor) filter (where done_at is null), 0) as due
            from orders.refund_wish
           where seller_id = o.seller_id and order_id = o.id and not surplus) as refund on true
        left join lateral (
          select amount_minor as minor from ledger.transfer
           where seller_id = o.seller_id and order_id = o.id and credit = account.name and kind not like 'surplus-%'
          union all
          select -amount_minor from ledger.transfer
           where seller_id = o.seller_id and order_id = o.id and debit = account.name and kind not like 'surplus-%') as side on true
       group by o.seller_id, o.id, account.name, refund.taken, refund.due
      having coalesce(sum(side.minor), 0) <> case
               when account.name = 'pledged' and o.state = 'open' then o.total_minor
               when account.name = 'escrow' and o.state in ('paid', 'packed', 'shipped', 'at_customs', 'held', 'released', 'delivered')
                 then o.total_minor + o.rounding_minor + o.platform_discount_minor + o.programme_discount_minor - refund.taken
               when account.name = 'refund_due' then refund.due
               else 0 end`,
  },
  {
    invariant: 'I7',
    what: 'an order that had ended moved on',
    query: `
      select h.order_id::text as subject, concat_ws(' ', ended.to_state, 'then', h.step) as found
        from orders.history as ended
        join orders.history as h on h.seller_id = ended.seller_id and h.order_id = ended.order_id and h.seq > ended.seq
       where ended.to_state in ('completed', 'refunded')
         and not (ended.to_state = 'completed' and h.step in ('refund', 'refunded'))`,
  },
  {
    invariant: 'I17',
    what: 'an order has no owner, or neither a clock nor a reason for having none',
    query: `
      select id::text as subject, concat_ws(' ', state, owner, coalesce(due_at::text, 'no clock'), coalesce(no_clock, 'no reason')) as found
        from orders.order
       where coalesce(owner, '') = ''
          or (due_at is null) = (no_clock is null)
          or (owner = 'nobody') <> (state in ('completed', 'lapsed', 'cancelled', 'refunded'))
          or state in ('open', 'paid', 'packed', 'delivered') and due_at is null and no_clock is distinct from 'frozen'
          or (no_clock = 'frozen') and frozen_at is null`,
  },
]
