-- Parcels need a home of their own: what the seller packed, what the carrier was asked, what the carrier itself reported, and its
-- webhooks, which are stored whole before they are believed.
create schema fulfilment;

create table fulfilment.parcel (
  seller_id         uuid not null,
  id                uuid not null,
  order_id          uuid not null,
  mode              text not null check (mode in ('9610', '1210')),
  state             text not null check (state in ('packed', 'asked', 'created', 'picked_up', 'exported', 'arrived_port',
                                                   'customs_released', 'in_delivery', 'delivered', 'returned')),
  packed_at         timestamptz not null,
  asked_at          timestamptz,
  asked_last_at     timestamptz,
  attempts          integer not null default 0 check (attempts >= 0),
  problem           text,
  shipment_id       text,
  waybill_no        text,
  heard_at          timestamptz,
  moved_at          timestamptz not null,
  release_wanted_at timestamptz,
  release_told_at   timestamptz,
  return_wanted_at  timestamptz,
  return_told_at    timestamptz,
  primary key (seller_id, id),
  unique (seller_id, order_id),
  check (state = 'packed' or asked_at is not null),
  check (state in ('packed', 'asked') or (shipment_id is not null and waybill_no is not null))
);
comment on table fulfilment.parcel is 'placement: by seller. One parcel of one order, on its way from the seller to the buyer.';
create index parcel_by_id on fulfilment.parcel (id);
create index parcel_silent on fulfilment.parcel (asked_last_at) where state not in ('packed', 'delivered', 'returned');

create table fulfilment.movement (
  seller_id uuid not null,
  parcel_id uuid not null,
  status    text not null,
  at        timestamptz not null,
  place     text,
  noted_at  timestamptz not null,
  primary key (seller_id, parcel_id, status),
  foreign key (seller_id, parcel_id) references fulfilment.parcel (seller_id, id)
);
comment on table fulfilment.movement is 'placement: by seller. append-only. What the carrier reported of a parcel, each step once.';

create table fulfilment.carrier_record (
  seller_id  uuid not null,
  parcel_id  uuid not null,
  sealed     text not null,
  fetched_at timestamptz not null,
  primary key (seller_id, parcel_id),
  foreign key (seller_id, parcel_id) references fulfilment.parcel (seller_id, id)
);
comment on table fulfilment.carrier_record is 'placement: by seller. What the carrier itself reports for customs, encrypted: it names the consignee.';

create table fulfilment.inbox (
  id          text primary key,
  received_at timestamptz not null,
  body_sealed text not null,
  attempts    integer not null default 0,
  tried_at    timestamptz,
  handled_at  timestamptz,
  outcome     text check (outcome in ('taken', 'known', 'refused')),
  problem     text,
  check ((handled_at is null) = (outcome is null))
);
comment on table fulfilment.inbox is 'placement: local. The carrier''s webhooks, whole and encrypted, until each had its effect once.';
create index inbox_open on fulfilment.inbox (tried_at nulls first) where handled_at is null;
