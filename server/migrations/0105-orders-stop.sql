-- Orders: an open order whose goods may not enter any more stands still until a person decided, or the rules let it in again.
create table orders.stop (
  seller_id  uuid not null,
  order_id   uuid not null,
  change_id  uuid not null,
  rule_id    text not null,
  rule_en    text not null,
  rule_zh    text not null,
  to_do_en   text not null,
  to_do_zh   text not null,
  state      text not null check (state in ('waiting', 'let_on', 'cancelled', 'lifted', 'overtaken')),
  owner      text not null check (owner in ('operator', 'nobody')),
  stopped_at timestamptz not null,
  due_at     timestamptz,
  no_clock   text,
  ended_at   timestamptz,
  reason     text,
  primary key (seller_id, order_id, change_id),
  foreign key (seller_id, order_id) references orders.order (seller_id, id),
  constraint stop_clock check ((due_at is null) <> (no_clock is null)),
  constraint stop_waits check ((state = 'waiting') = (owner = 'operator') and (state = 'waiting') = (ended_at is null))
);
comment on table orders.stop is 'placement: by seller. Rules refuse the goods of an order that has not left: since which change, by which rule, until when a person should have decided, and how it ended. While it waits, it keeps the order''s clock still.';
create unique index stop_waiting on orders.stop (seller_id, order_id) where state = 'waiting';
create index stop_by_age on orders.stop (stopped_at) where state = 'waiting';
