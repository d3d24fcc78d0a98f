-- Checkout: carts of people signed in or not, quotes (priced promises with an expiry), and what each was turned into.
create schema checkout;

create table checkout.cart_line (
  owner_id    uuid not null,
  listing_id  uuid not null,
  variant_id  uuid not null,
  quantity    integer not null check (quantity between 1 and 999),
  shelf_minor bigint not null,
  currency    text not null,
  added_at    timestamptz not null,
  primary key (owner_id, listing_id, variant_id)
);
comment on table checkout.cart_line is 'placement: by buyer. What lies in a cart and the price at which it was put there; the owner is a buyer, or a visitor before sign-in.';

create table checkout.quote (
  buyer_id    uuid not null,
  id          uuid not null,
  made_at     timestamptz not null,
  expires_at  timestamptz not null,
  used_at     timestamptz,
  currency    text not null,
  total_minor bigint not null check (total_minor > 0),
  primary key (buyer_id, id)
);
comment on table checkout.quote is 'placement: by buyer. A price promised for a while; it is turned into orders at most once.';
create index quote_by_age on checkout.quote (expires_at);

create table checkout.quote_parcel (
  buyer_id        uuid not null,
  quote_id        uuid not null,
  parcel          integer not null check (parcel > 0),
  seller_id       uuid not null,
  mode            text not null check (mode in ('9610', '1210')),
  place           text not null check (place in ('us', 'bonded')),
  dutiable_minor  bigint not null,
  saved_minor     bigint not null check (saved_minor >= 0),
  rate_id         uuid not null,
  rate_text       text not null,
  freight_card_id uuid not null,
  rules_version   text not null,
  certainty       text not null,
  explained       jsonb not null,
  primary key (buyer_id, quote_id, parcel),
  foreign key (buyer_id, quote_id) references checkout.quote (buyer_id, id)
);
comment on table checkout.quote_parcel is 'placement: by buyer. append-only. One clearance unit of a quote and every dated row its price rests on.';

create table checkout.quote_line (
  buyer_id              uuid not null,
  quote_id              uuid not null,
  parcel                integer not null,
  line                  integer not null check (line > 0),
  listing_id            uuid not null,
  variant_id            uuid not null,
  quantity              integer not null check (quantity > 0),
  piece_shelf_minor     bigint not null,
  goods_minor           bigint not null,
  freight_minor         bigint not null,
  insurance_minor       bigint not null,
  duty_minor            bigint not null,
  consumption_tax_minor bigint not null,
  vat_minor             bigint not null,
  rounding_minor        bigint not null,
  total_minor           bigint not null,
  shelf_minor           bigint not null,
  fee_minor             bigint not null,
  seller_share_minor    bigint not null,
  keep_minor            bigint not null,
  keep_currency         text not null,
  facts                 jsonb not null,
  primary key (buyer_id, quote_id, parcel, line),
  foreign key (buyer_id, quote_id, parcel) references checkout.quote_parcel (buyer_id, quote_id, parcel),
  constraint line_sums check (
    goods_minor + freight_minor + insurance_minor + duty_minor + consumption_tax_minor + vat_minor - rounding_minor
      = total_minor),
  constraint line_shares check (fee_minor + seller_share_minor = goods_minor)
);
comment on table checkout.quote_line is 'placement: by buyer. append-only. What one line of a quote is (facts) and costs; amounts are of all its pieces.';

create table checkout.checkout (
  buyer_id    uuid not null,
  id          uuid not null,
  quote_id    uuid not null,
  payment_id  uuid not null,
  currency    text not null,
  total_minor bigint not null check (total_minor > 0),
  placed_at   timestamptz not null,
  primary key (buyer_id, id),
  unique (buyer_id, quote_id),
  foreign key (buyer_id, quote_id) references checkout.quote (buyer_id, id)
);
comment on table checkout.checkout is 'placement: by buyer. append-only. One payment over the orders that one quote became.';

create table checkout.checkout_order (
  buyer_id    uuid not null,
  checkout_id uuid not null,
  parcel      integer not null,
  seller_id   uuid not null,
  order_id    uuid not null,
  number      text not null,
  primary key (buyer_id, checkout_id, parcel),
  foreign key (buyer_id, checkout_id) references checkout.checkout (buyer_id, id)
);
comment on table checkout.checkout_order is 'placement: by buyer. append-only. The order each parcel of a checkout became.';
