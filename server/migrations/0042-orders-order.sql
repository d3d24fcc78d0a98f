-- Orders: what was promised at which amounts, where each stands and who owes the next step, its people sealed, its history.
create schema orders;

create table orders.order (
  seller_id             uuid not null,
  id                    uuid not null,
  number                text not null,
  buyer_id              uuid not null,
  checkout_id           uuid not null,
  mode                  text not null check (mode in ('9610', '1210')),
  place                 text not null check (place in ('us', 'bonded')),
  state                 text not null check (state in (
                          'open', 'paid', 'packed', 'shipped', 'at_customs', 'held', 'released', 'delivered',
                          'completed', 'lapsed', 'cancelled', 'refunding', 'refunded')),
  moved_at              timestamptz not null,
  owner                 text not null check (owner in (
                          'buyer', 'seller', 'carrier', 'customs', 'operator', 'provider', 'nobody')),
  due_at                timestamptz,
  no_clock              text,
  reason                text,
  currency              text not null check (currency ~ '^[A-Z]{3}$'),
  goods_minor           bigint not null check (goods_minor >= 0),
  freight_minor         bigint not null check (freight_minor >= 0),
  insurance_minor       bigint not null check (insurance_minor >= 0),
  duty_minor            bigint not null check (duty_minor >= 0),
  consumption_tax_minor bigint not null check (consumption_tax_minor >= 0),
  vat_minor             bigint not null check (vat_minor >= 0),
  rounding_minor        bigint not null check (rounding_minor >= 0),
  total_minor           bigint not null check (total_minor > 0),
  shelf_minor           bigint not null check (shelf_minor >= total_minor),
  fee_minor             bigint not null check (fee_minor >= 0),
  seller_share_minor    bigint not null check (seller_share_minor >= 0),
  keep_minor            bigint not null check (keep_minor >= 0),
  keep_currency         text not null check (keep_currency ~ '^[A-Z]{3}$'),
  payment_id            uuid,
  captured_minor        bigint not null default 0,
  refunded_minor        bigint not null default 0,
  rate_id               uuid not null,
  rate_text             text not null,
  freight_card_id       uuid not null,
  rules_version         text not null,
  demonstration         boolean not null,
  opened_at             timestamptz not null,
  primary key (seller_id, id),
  unique (seller_id, number),
  constraint order_sums check (
    goods_minor + freight_minor + insurance_minor + duty_minor + consumption_tax_minor + vat_minor - rounding_minor
      = total_minor),
  constraint order_shares check (fee_minor + seller_share_minor = goods_minor),
  constraint order_captured check (captured_minor in (0, total_minor)),
  constraint order_refunded check (refunded_minor in (0, captured_minor)),
  constraint order_clock check ((due_at is null) <> (no_clock is null))
);
comment on table orders.order is 'placement: by seller. One order: its amounts as promised, its state, who owes the next step and until when (or why there is no clock).';
create index order_by_buyer on orders.order (buyer_id, id);
create index order_by_checkout on orders.order (checkout_id);
create index order_by_state on orders.order (seller_id, state, id);
create index order_by_number on orders.order (number);
create index order_due on orders.order (due_at) where due_at is not null;

create table orders.line (
  seller_id             uuid not null,
  order_id              uuid not null,
  line                  integer not null check (line > 0),
  listing_id            uuid not null,
  product_id            uuid not null,
  variant_id            uuid not null,
  sku                   text not null,
  title_en              text not null,
  title_zh              text not null,
  option_zh             text not null,
  picture_url           text,
  quantity              integer not null check (quantity > 0),
  hs_code               text not null,
  origin_state          text not null,
  weight_grams          integer not null check (weight_grams > 0),
  legal_amount          text,
  legal_unit            text,
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
  demonstration         boolean not null,
  primary key (seller_id, order_id, line),
  foreign key (seller_id, order_id) references orders.order (seller_id, id),
  constraint line_sums check (
    goods_minor + freight_minor + insurance_minor + duty_minor + consumption_tax_minor + vat_minor - rounding_minor
      = total_minor),
  constraint line_shares check (fee_minor + seller_share_minor = goods_minor)
);
comment on table orders.line is 'placement: by seller. append-only. What one line of an order is and costs; amounts are of all its pieces, in the order''s currency, keep_minor in its keep_currency; weight and legal quantity are of one piece.';

create table orders.personal (
  seller_id    uuid not null,
  order_id     uuid not null,
  sealed       text,
  masked       jsonb not null,
  erased_at    timestamptz,
  primary key (seller_id, order_id),
  foreign key (seller_id, order_id) references orders.order (seller_id, id),
  check ((sealed is null) <> (erased_at is null))
);
comment on table orders.personal is 'placement: by seller. Who receives and who ordered: encrypted as one text, masked for the screen, erasable when clearance is done.';

create table orders.history (
  seller_id  uuid not null,
  order_id   uuid not null,
  seq        integer not null check (seq > 0),
  at         timestamptz not null,
  step       text not null,
  from_state text,
  to_state   text not null,
  actor_kind text not null,
  reason     text,
  note       text,
  primary key (seller_id, order_id, seq),
  foreign key (seller_id, order_id) references orders.order (seller_id, id)
);
comment on table orders.history is 'placement: by seller. append-only. Every step an order took, with who and why; numbered under the lock of the order, since several may be taken at one moment.';

create table orders.fact (
  seller_id uuid not null,
  order_id  uuid not null,
  fact      text not null check (fact in (
              'picked_up', 'exported', 'arrived_port', 'cleared', 'in_delivery', 'delivered', 'returned')),
  at        timestamptz not null,
  place     text,
  primary key (seller_id, order_id, fact),
  foreign key (seller_id, order_id) references orders.order (seller_id, id)
);
comment on table orders.fact is 'placement: by seller. append-only. What the carrier and customs reported of an order''s parcel, each once; reports may come in any order, so the order moves by what is known and not by what came last.';

create table orders.refund_wish (
  seller_id    uuid not null,
  order_id     uuid not null,
  refund_id    uuid not null,
  surplus      boolean not null,
  amount_minor bigint not null check (amount_minor > 0),
  asked_by     text not null check (asked_by in ('buyer', 'operator', 'system')),
  reason       text not null,
  at           timestamptz not null,
  failed_at    timestamptz,
  failure      text,
  done_at      timestamptz,
  primary key (seller_id, order_id, refund_id),
  foreign key (seller_id, order_id) references orders.order (seller_id, id)
);
comment on table orders.refund_wish is 'placement: by seller. Refunds asked of payments for an order, by whom and why; surplus is money that came for an order already paid, and leaves its state alone.';
create index order_ended on orders.order (moved_at desc) where state in ('completed', 'lapsed', 'cancelled', 'refunded');
