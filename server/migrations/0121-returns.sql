-- Returns: goods on their way back, who owes the next step until when, what customs was asked, and where goods go back to.
create schema returns;

create table returns.return (
  seller_id           uuid not null,
  id                  uuid not null,
  order_id            uuid not null,
  buyer_id            uuid not null,
  state               text not null check (state in (
                        'asked', 'accepted', 'refused', 'sent', 'missing', 'received', 'inspected', 'disputed',
                        'refunding', 'refunded', 'closed', 'lapsed', 'withdrawn', 'settled')),
  moved_at            timestamptz not null,
  owner               text not null check (owner in (
                        'buyer', 'seller', 'carrier', 'operator', 'provider', 'nobody')),
  due_at              timestamptz,
  no_clock            text,
  why                 text,
  wish                text not null check (wish in ('refund', 'exchange')),
  reason              text not null,
  freight             boolean not null,
  bearer              text not null check (bearer in ('seller', 'platform')),
  policy              text not null,
  amount_minor        bigint check (amount_minor > 0),
  currency            text not null check (currency ~ '^[A-Z]{3}$'),
  place               text check (place in ('us', 'cn')),
  send_to             text,
  carrier             text,
  waybill_no          text,
  stock               text check (stock in ('put_back', 'written_off')),
  tax_back            boolean,
  refund_id           uuid,
  refunded_minor      bigint check (refunded_minor > 0),
  dispute_id          uuid,
  exchange_listing_id uuid,
  exchange_variant_id uuid,
  exchange_quantity   integer check (exchange_quantity > 0),
  exchange_in_cart_at timestamptz,
  exchange_order_id   uuid,
  opened_at           timestamptz not null,
  primary key (seller_id, id),
  constraint return_clock check ((due_at is null) <> (no_clock is null)),
  constraint return_exchange check ((wish = 'exchange') = (exchange_variant_id is not null))
);
comment on table returns.return is 'placement: by seller. One return of one order: its state, who owes the next step and until when (or why there is no clock), and on what terms money goes back.';
create unique index return_open on returns.return (seller_id, order_id)
  where state not in ('refunded', 'closed', 'lapsed', 'withdrawn', 'settled');
create index return_by_order on returns.return (seller_id, order_id, id);
create index return_by_buyer on returns.return (buyer_id, id);
create index return_by_state on returns.return (seller_id, state, id);
create index return_due on returns.return (due_at) where due_at is not null;
create index return_by_id on returns.return (id);

create table returns.line (
  seller_id  uuid not null,
  return_id  uuid not null,
  line       integer not null check (line > 0),
  variant_id uuid not null,
  quantity   integer not null check (quantity > 0),
  accepted   integer check (accepted >= 0 and accepted <= quantity),
  primary key (seller_id, return_id, line),
  foreign key (seller_id, return_id) references returns.return (seller_id, id)
);
comment on table returns.line is 'placement: by seller. How many pieces of an order''s line go back, and how many of them were found in order.';

create table returns.history (
  seller_id  uuid not null,
  return_id  uuid not null,
  seq        integer not null check (seq > 0),
  at         timestamptz not null,
  step       text not null,
  from_state text,
  to_state   text not null,
  actor_kind text not null,
  why        text,
  note       text,
  primary key (seller_id, return_id, seq),
  foreign key (seller_id, return_id) references returns.return (seller_id, id)
);
comment on table returns.history is 'placement: by seller. append-only. Every step a return took, with who and why, numbered under the lock of the return.';

create table returns.customs (
  seller_id   uuid not null,
  return_id   uuid not null,
  state       text not null check (state in ('to_apply', 'applied', 'back', 'missed', 'dropped')),
  owner       text not null check (owner in ('operator', 'carrier', 'nobody')),
  due_at      timestamptz,
  no_clock    text,
  released_at timestamptz not null,
  apply_by    timestamptz not null,
  back_by     timestamptz not null,
  rules       text not null,
  applied_at  timestamptz,
  reference   text,
  back_at     timestamptz,
  primary key (seller_id, return_id),
  foreign key (seller_id, return_id) references returns.return (seller_id, id),
  constraint customs_clock check ((due_at is null) <> (no_clock is null)),
  constraint customs_applied check (state not in ('applied', 'back') or (applied_at is not null and reference is not null)),
  constraint customs_back check (state <> 'back' or back_at <= back_by)
);
comment on table returns.customs is 'placement: by seller. The return as customs sees it: released when, to be asked for and back by when and by which rules, and what was done; only `back` gives tax and quota back.';
create index customs_due on returns.customs (due_at) where due_at is not null;

create table returns.place (
  id            uuid primary key,
  recipient     text not null,
  phone         text not null,
  address       text not null,
  demonstration boolean not null,
  set_by        text not null,
  set_at        timestamptz not null
);
comment on table returns.place is 'placement: reference. append-only. The customs place in China where returned goods are handed in, the newest row in force; a business''s address, no personal one.';
