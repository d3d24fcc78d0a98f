-- Discounts: coupons and promotions, who funds each, how often each was used, and by whom.
create schema discounts;

create table discounts.discount (
  id             uuid primary key,
  code           text unique check (code ~ '^[A-Z0-9]{4,24}$'),
  name           text not null,
  funder         text not null check (funder in ('seller', 'platform', 'programme')),
  programme      text,
  seller_id      uuid,
  listing_id     uuid,
  share          text check (share ~ '^0\.\d{1,4}$'),
  amount_minor   bigint check (amount_minor > 0),
  most_minor     bigint check (most_minor > 0),
  currency       text not null check (currency = 'CNY'),
  minimum_minor  bigint not null check (minimum_minor >= 0),
  valid_from     timestamptz not null,
  valid_until    timestamptz not null,
  uses_max       integer check (uses_max > 0),
  person_max     integer check (person_max > 0),
  stacks         boolean not null,
  made_at        timestamptz not null,
  made_by        text not null,
  stopped_at     timestamptz,
  stopped_reason text,
  check ((share is null) <> (amount_minor is null)),
  check (valid_from < valid_until),
  check ((funder = 'programme') = (programme is not null)),
  check (funder <> 'seller' or seller_id is not null),
  check (listing_id is null or seller_id is not null),
  check ((stopped_at is null) = (stopped_reason is null))
);
comment on table discounts.discount is 'placement: reference. One coupon (with a code) or promotion (without): what it takes off, of whose goods, who funds it, when it holds. Its terms never change; it may be stopped.';
create index discount_by_seller on discounts.discount (seller_id, id);
create index discount_running on discounts.discount (valid_until) where code is null and stopped_at is null;

create table discounts.used (
  discount_id uuid primary key references discounts.discount (id),
  used        integer not null check (used >= 0),
  granted     integer not null
);
comment on table discounts.used is 'placement: local. How many uses of a limited discount are taken, raised by a guarded statement; granted is what the last one was given. Unlimited discounts have no row.';

create table discounts.person_used (
  person_print text not null,
  discount_id  uuid not null,
  used         integer not null check (used >= 0),
  granted      integer not null,
  primary key (person_print, discount_id)
);
comment on table discounts.person_used is 'placement: by buyer. The same for one person, known by the fingerprint of the identity, of discounts with a limit per person.';

create table discounts.use (
  buyer_id     uuid not null,
  checkout_id  uuid not null,
  discount_id  uuid not null,
  person_print text not null,
  orders_left  integer not null check (orders_left >= 0),
  taken_at     timestamptz not null,
  primary key (buyer_id, checkout_id, discount_id)
);
comment on table discounts.use is 'placement: by buyer. One use of a discount by one checkout; it is given back when the last of its orders is gone.';
create index use_by_discount on discounts.use (discount_id, taken_at);

create table discounts.claim (
  buyer_id      uuid not null,
  order_id      uuid not null,
  discount_id   uuid not null,
  checkout_id   uuid not null,
  amount_minor  bigint not null check (amount_minor > 0),
  claimed_at    timestamptz not null,
  given_back_at timestamptz,
  primary key (buyer_id, order_id, discount_id),
  foreign key (buyer_id, checkout_id, discount_id) references discounts.use (buyer_id, checkout_id, discount_id)
);
comment on table discounts.claim is 'placement: by buyer. What a discount took off one order, until it was given back before shipping.';
create index claim_by_discount on discounts.claim (discount_id);
