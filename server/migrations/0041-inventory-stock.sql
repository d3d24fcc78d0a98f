-- Stock by variant and place: what stands there, what of it is promised to orders, and every change of what stands there.
create schema inventory;

create table inventory.stock (
  seller_id  uuid not null,
  variant_id uuid not null,
  place      text not null check (place in ('us', 'bonded')),
  on_hand    bigint not null check (on_hand >= 0),
  reserved   bigint not null check (reserved >= 0),
  primary key (seller_id, variant_id, place),
  constraint stock_not_oversold check (reserved <= on_hand)
);
comment on table inventory.stock is 'placement: by seller. Units on hand and units of them promised to orders, by variant and place.';

create table inventory.reservation (
  seller_id  uuid not null,
  order_id   uuid not null,
  variant_id uuid not null,
  place      text not null check (place in ('us', 'bonded')),
  quantity   bigint not null check (quantity > 0),
  state      text not null check (state in ('held', 'given_back', 'consumed', 'restocked')),
  at         timestamptz not null,
  ended_at   timestamptz,
  primary key (seller_id, order_id, variant_id, place)
);
comment on table inventory.reservation is 'placement: by seller. The promise of units to one order, and how it ended.';
create index reservation_held on inventory.reservation (seller_id, variant_id, place) where state = 'held';

create table inventory.movement (
  seller_id  uuid not null,
  id         uuid not null,
  variant_id uuid not null,
  place      text not null,
  change     bigint not null check (change <> 0),
  kind       text not null check (kind in ('counted', 'shipped', 'returned')),
  order_id   uuid,
  at         timestamptz not null,
  primary key (seller_id, id)
);
comment on table inventory.movement is 'placement: by seller. append-only. Every change of the units on hand; their sum is what stands there.';
create index movement_by_variant on inventory.movement (seller_id, variant_id, place);
