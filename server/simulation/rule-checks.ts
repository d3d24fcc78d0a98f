import type { Check } from './check-invariants.ts'

/**
 * I19, read without the functions that judge: what a finished change of the rules had to look at, and what a rule says that
 * asks for nothing but the code. The newest change of China is looked at, once the part in question has finished.
 */
const finished = (part: 'orders' | 'listings'): string => `
  (select part.begun_at, part.finished_at, newest.on_day
     from (select id, on_day from compliance.change where market = 'cn' order by at desc, id desc limit 1) as newest
     join compliance.rejudgement as part on part.change_id = newest.id and part.part = '${part}'
    where part.finished_at is not null
      and not exists (select from compliance.rejudgement as other where other.part = '${part}' and other.finished_at is null)) as change`

/** Rules of the newest set that refuse by the code alone, on the day of the change. */
const refusing = `
  (select rule.* from compliance.rule as rule
     join (select id from compliance.rule_pack where market = 'cn' order by set_at desc, entry desc limit 1) as pack
       on pack.id = rule.pack_id
    where rule.verdict = 'refused' and rule.tariff is null and rule.attributes = '{}' and rule.origin_states = '{}') as rule`

const refuses = (code: string, mode: string): string => `
  ${mode} = any(rule.modes)
  and (rule.valid_from is null or rule.valid_from <= change.on_day) and rule.valid_to is null
  and exists (select from unnest(rule.hs_prefixes) as prefix where ${code} like prefix || '%')
  and not exists (select from unnest(rule.except_hs_prefixes) as prefix where ${code} like prefix || '%')`

/** Orders that were open when the change came to them and are still; what customs stopped after letting it go was not. */
const open = `
  o.opened_at < change.begun_at and o.state in ('open', 'paid', 'packed', 'shipped', 'at_customs', 'held')
  and not exists (select from orders.history as h where h.seller_id = o.seller_id and h.order_id = o.id and h.from_state = 'released')`

export const ruleChecks: readonly Check[] = [
  {
    invariant: 'I19',
    what: 'a change of the rules passed over an open order',
    query: `
      select o.id::text as subject, concat_ws(' ', o.state, 'judged', coalesce(j.judged_at::text, 'never'), 'changed', change.begun_at) as found
        from ${finished('orders')}
        join orders.order as o on ${open}
        left join orders.judgement as j on j.seller_id = o.seller_id and j.order_id = o.id
       where j.judged_at is null or j.judged_at < change.begun_at`,
  },
  {
    invariant: 'I19',
    what: 'an open order counts as let in although a rule refuses its goods',
    query: `
      select o.id::text as subject, concat_ws(' ', o.state, j.verdict, 'and', rule.rule_id, 'refuses', l.hs_code) as found
        from ${finished('orders')}
        join orders.order as o on ${open}
        join orders.line as l on l.seller_id = o.seller_id and l.order_id = o.id
        join orders.judgement as j on j.seller_id = o.seller_id and j.order_id = o.id
        join ${refusing} on ${refuses('l.hs_code', 'o.mode')}
       where j.verdict <> 'refused'`,
  },
  {
    invariant: 'I19',
    what: 'goods are on sale although a rule refuses them',
    query: `
      select listing.id::text as subject, concat_ws(' ', listing.mode, rule.rule_id, 'refuses', variant.hs_code) as found
        from ${finished('listings')}
        join catalog.listing as listing on listing.wanted and listing.state = 'live' and listing.market = 'cn'
        join catalog.variant as variant on variant.seller_id = listing.seller_id and variant.product_id = listing.product_id
        join ${refusing} on ${refuses('variant.hs_code', 'listing.mode')}`,
  },
  {
    invariant: 'I19',
    what: 'an order whose goods are refused may leave and nobody decided so',
    query: `
      select o.id::text as subject, concat_ws(' ', o.state, 'refused by', j.rule_id) as found
        from orders.judgement as j
        join orders.order as o on o.seller_id = j.seller_id and o.id = j.order_id and o.state in ('open', 'paid', 'packed')
       where j.verdict = 'refused'
         and not exists (select from orders.stop as s where s.seller_id = o.seller_id and s.order_id = o.id
                          and (s.ended_at is null or s.state = 'let_on' and s.rule_id = j.rule_id))`,
  },
  {
    invariant: 'I17',
    what: 'a stop is not with its owner, has outlived its order’s refusal, or its order left all the same',
    query: `
      select s.order_id::text as subject, concat_ws(' ', s.state, s.owner, coalesce(s.due_at::text, s.no_clock), o.state, coalesce(j.verdict, 'not judged')) as found
        from orders.stop as s
        join orders.order as o on o.seller_id = s.seller_id and o.id = s.order_id
        left join orders.judgement as j on j.seller_id = s.seller_id and j.order_id = s.order_id
       where s.ended_at is null
         and (s.owner <> 'operator' or s.due_at is null or o.state not in ('open', 'paid', 'packed')
              or o.state <> 'open' and o.frozen_at is null or j.verdict in ('allowed', 'needs_papers')
              or s.state is distinct from case j.verdict when 'refused' then 'waiting' when 'specialist' then 'specialist' else s.state end)`,
  },
]
