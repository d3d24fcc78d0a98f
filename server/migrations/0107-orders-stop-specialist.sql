-- Orders: a stop goes to a specialist where later rules ask for one instead of refusing; it stands until it has ended.
alter table orders.stop
  drop constraint stop_state_check,
  drop constraint stop_waits,
  add constraint stop_state_check
    check (state in ('waiting', 'specialist', 'let_on', 'cancelled', 'lifted', 'overtaken')),
  add constraint stop_stands
    check ((ended_at is null) = (state in ('waiting', 'specialist')) and (ended_at is null) = (owner = 'operator'));
drop index orders.stop_waiting;
drop index orders.stop_by_age;
create unique index stop_standing on orders.stop (seller_id, order_id) where ended_at is null;
create index stop_by_age on orders.stop (stopped_at) where ended_at is null;
comment on table orders.stop is 'placement: by seller. Rules refuse the goods of an order that has not left: since which change, by which rule, until when the operator or a specialist should have decided, and how it ended. While it stands, it keeps the order''s clock still.';
