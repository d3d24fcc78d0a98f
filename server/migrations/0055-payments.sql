-- Payments need a home of their own: what we asked of the provider, what it reported, what we gave back, and its webhooks, which are
-- stored whole before they are believed.
create schema payments;

create table payments.payment (
  buyer_id        uuid not null,
  id              uuid not null,
  checkout_id     uuid not null,
  state           text not null check (state in ('new', 'pending', 'succeeded', 'failed', 'closed', 'expired', 'disputed')),
  moved_at        timestamptz not null,
  amount_minor    bigint not null check (amount_minor > 0),
  currency        text not null,
  description     text not null,
  return_path     text not null,
  hint_sealed     text,
  created_at      timestamptz not null,
  provider_id     text,
  pay_url         text,
  attempts        integer not null default 0 check (attempts >= 0),
  asked_at        timestamptz,
  answered_at     timestamptz,
  ask_at          timestamptz,
  problem         text,
  failure         text,
  close_wanted_at timestamptz,
  captured_minor  bigint not null default 0 check (captured_minor in (0, amount_minor)),
  refunded_minor  bigint not null default 0 check (refunded_minor >= 0 and refunded_minor <= captured_minor),
  primary key (buyer_id, id)
);
comment on table payments.payment is 'placement: by buyer. One payment of one checkout: what we asked of the provider and how far it got; refunded_minor counts refunds asked for.';
create index payment_by_id on payments.payment (id);
create index payment_by_checkout on payments.payment (checkout_id);
create unique index payment_one_live on payments.payment (buyer_id, checkout_id) where state in ('new', 'pending', 'succeeded', 'disputed');
create index payment_due on payments.payment (ask_at) where ask_at is not null;
create index payment_disputed on payments.payment (moved_at) where state = 'disputed';

create table payments.payment_order (
  buyer_id       uuid not null,
  payment_id     uuid not null,
  seller_id      uuid not null,
  order_id       uuid not null,
  amount_minor   bigint not null check (amount_minor > 0),
  captured_minor bigint not null default 0 check (captured_minor in (0, amount_minor)),
  refunded_minor bigint not null default 0 check (refunded_minor >= 0 and refunded_minor <= captured_minor),
  primary key (buyer_id, payment_id, seller_id, order_id),
  foreign key (buyer_id, payment_id) references payments.payment (buyer_id, id)
);
comment on table payments.payment_order is 'placement: by buyer. The part of a payment that is one order''s; refunded_minor counts refunds asked for, and never passes what was captured.';
create index payment_order_by_order on payments.payment_order (order_id);

create table payments.report (
  buyer_id       uuid not null,
  payment_id     uuid not null,
  transaction_id text not null,
  payer_sealed   text,
  payer_id_type  text not null,
  amount_minor   bigint not null check (amount_minor > 0),
  currency       text not null,
  paid_at        timestamptz not null,
  heard_by       text not null check (heard_by in ('webhook', 'asking')),
  heard_at       timestamptz not null,
  primary key (buyer_id, payment_id),
  foreign key (buyer_id, payment_id) references payments.payment (buyer_id, id)
);
comment on table payments.report is 'placement: by buyer. What the provider itself reported of a captured payment; the payer is encrypted. Never copied from an order.';

create table payments.refund (
  buyer_id     uuid not null,
  id           uuid not null,
  payment_id   uuid not null,
  seller_id    uuid not null,
  order_id     uuid not null,
  cause        text not null,
  reason       text not null,
  amount_minor bigint not null check (amount_minor > 0),
  currency     text not null,
  state        text not null check (state in ('new', 'pending', 'succeeded', 'failed')),
  moved_at     timestamptz not null,
  ended_at     timestamptz,
  created_at   timestamptz not null,
  round        integer not null default 1 check (round > 0),
  provider_id  text,
  attempts     integer not null default 0 check (attempts >= 0),
  asked_at     timestamptz,
  answered_at  timestamptz,
  ask_at       timestamptz,
  problem      text,
  primary key (buyer_id, id),
  constraint refund_cause_once unique (buyer_id, order_id, cause),
  foreign key (buyer_id, payment_id) references payments.payment (buyer_id, id)
);
comment on table payments.refund is 'placement: by buyer. Money to give back: the intent, once for each order and cause, and how far the provider got; round counts new tries after a definite no.';
create index refund_by_id on payments.refund (id);
create index refund_by_provider on payments.refund (provider_id) where provider_id is not null;
create index refund_by_order on payments.refund (order_id);
create index refund_due on payments.refund (ask_at) where ask_at is not null;
create index refund_failed on payments.refund (moved_at) where state = 'failed';

create table payments.mismatch (
  buyer_id    uuid not null,
  payment_id  uuid not null,
  subject     text not null check (subject in ('payment', 'refund')),
  subject_id  uuid not null,
  field       text not null check (field in ('amount', 'currency', 'merchant_order', 'provider_id', 'payment_id')),
  ours        text not null,
  theirs      text not null,
  heard_by    text not null check (heard_by in ('webhook', 'asking')),
  seen_at     timestamptz not null,
  reviewed_at timestamptz,
  reviewed_by text,
  reason      text,
  primary key (buyer_id, payment_id, subject_id, field, theirs),
  check ((reviewed_at is null) = (reason is null)),
  foreign key (buyer_id, payment_id) references payments.payment (buyer_id, id)
);
comment on table payments.mismatch is 'placement: by buyer. Where the provider said something else than we asked for: both values, until a person has looked.';
create index mismatch_open on payments.mismatch (seen_at) where reviewed_at is null;

create table payments.inbox (
  id          text primary key,
  received_at timestamptz not null,
  body_sealed text not null,
  type        text,
  about       text,
  attempts    integer not null default 0,
  tried_at    timestamptz,
  handled_at  timestamptz,
  outcome     text check (outcome in ('taken', 'known', 'mismatch', 'refused')),
  problem     text,
  check ((handled_at is null) = (outcome is null))
);
comment on table payments.inbox is 'placement: local. The provider''s webhooks, whole and encrypted (they name the payer), until each had its effect once; about is what an early one waits for.';
create index inbox_open on payments.inbox (tried_at nulls first) where handled_at is null;
create index inbox_waiting on payments.inbox (about) where handled_at is null;

create table payments.statement (
  day      date primary key,
  asked_at timestamptz not null,
  read_at  timestamptz,
  lines    integer,
  problem  text
);
comment on table payments.statement is 'placement: local. The provider''s statement of each day in China, and when it was compared with ours.';

create table payments.difference (
  day         date not null,
  subject     text not null check (subject in ('payment', 'refund')),
  provider_id text not null,
  field       text not null check (field in ('missing-here', 'missing-there', 'amount', 'currency', 'transaction')),
  ours        text not null,
  theirs      text not null,
  seen_at     timestamptz not null,
  gone_at     timestamptz,
  primary key (day, subject, provider_id, field)
);
comment on table payments.difference is 'placement: local. Where the provider''s statement and our books differ, since when, and until when.';
create index difference_open on payments.difference (seen_at) where gone_at is null;
