-- Orders: what the rules say of an open order after the last change that touched it.
create table orders.judgement (
  seller_id     uuid not null,
  order_id      uuid not null,
  change_id     uuid not null,
  verdict       text not null check (verdict in ('allowed', 'needs_papers', 'specialist', 'refused')),
  rule_id       text not null,
  rules_version text not null,
  judged_at     timestamptz not null,
  primary key (seller_id, order_id),
  foreign key (seller_id, order_id) references orders.order (seller_id, id)
);
comment on table orders.judgement is 'placement: by seller. An order that was open when the rules changed, judged again: the newest change, its verdict and the rule that decided.';
create index judgement_by_change on orders.judgement (change_id) where verdict <> 'allowed';
