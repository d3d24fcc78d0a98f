-- Several payment providers at once: a payment names the one that serves it, webhooks and statements are told apart by it, differences are kept until somebody ends them, fees are recorded, and a provider may declare to customs.
alter table payments.payment
  add column provider text check (provider in ('wallet', 'stripe', 'alipay', 'wechat-pay')),
  add column method text check (method in ('wallet', 'alipay', 'wechat-pay', 'card')),
  add column account text,
  add column choice_sealed text,
  add column next_step jsonb,
  add column then_method text check (then_method in ('wallet', 'alipay', 'wechat-pay', 'card')),
  add column then_sealed text;
update payments.payment set provider = 'wallet', method = 'wallet', account = 'wallet';
alter table payments.payment drop constraint payment_state_check;
alter table payments.payment add constraint payment_state_check
  check (state in ('unchosen', 'new', 'pending', 'disputed', 'failed', 'expired', 'closed', 'succeeded'));
alter table payments.payment add constraint payment_provider_known
  check ((provider is not null and method is not null and account is not null) or state in ('unchosen', 'closed'));
drop index payments.payment_one_live;
create unique index payment_one_open on payments.payment (buyer_id, checkout_id) where state in ('unchosen', 'new', 'pending');
create index payment_by_provider on payments.payment (provider, provider_id) where provider_id is not null;

alter table payments.inbox add column provider text not null default 'wallet' check (provider in ('wallet', 'stripe', 'alipay', 'wechat-pay'));
alter table payments.inbox alter column provider drop default;
alter table payments.inbox drop constraint inbox_pkey;
alter table payments.inbox add primary key (provider, id);

alter table payments.refund alter column seller_id drop not null;
alter table payments.refund alter column order_id drop not null;
alter table payments.refund add constraint refund_of_an_order_or_none check ((seller_id is null) = (order_id is null));
create unique index refund_without_order_once on payments.refund (buyer_id, payment_id, cause) where order_id is null;
comment on table payments.refund is 'placement: by buyer. Money to give back: the intent, once for each order and cause, and how far the provider got; round counts new tries after a definite no. Without an order: money of a disputed payment.';

alter table payments.mismatch drop constraint mismatch_field_check;
alter table payments.mismatch add constraint mismatch_field_check
  check (field in ('provider', 'account', 'amount', 'currency', 'merchant_order', 'provider_id', 'payment_id'));
alter table payments.mismatch add column said_status text, add column said_transaction text;

alter table payments.statement add column provider text not null default 'wallet' check (provider in ('wallet', 'stripe', 'alipay', 'wechat-pay'));
alter table payments.statement alter column provider drop default;
alter table payments.statement drop constraint statement_pkey;
alter table payments.statement add primary key (provider, day);

create table payments.statement_line (
  provider         text not null check (provider in ('wallet', 'stripe', 'alipay', 'wechat-pay')),
  kind             text not null check (kind in ('payment', 'refund', 'other')),
  provider_id      text not null,
  day              date not null,
  at               timestamptz not null,
  merchant_order   text not null,
  transaction_id   text not null,
  amount_minor     bigint not null,
  currency         text not null,
  fee_minor        bigint,
  fee_currency     text,
  settled_minor    bigint,
  settled_currency text,
  read_at          timestamptz not null,
  primary key (provider, kind, provider_id),
  check ((fee_minor is null) = (fee_currency is null)),
  check ((settled_minor is null) = (settled_currency is null)),
  foreign key (provider, day) references payments.statement (provider, day)
);
comment on table payments.statement_line is 'placement: local. What a provider''s statement of a day in China says moved, line by line, as it was read last.';

alter table payments.difference
  add column provider text not null default 'wallet' check (provider in ('wallet', 'stripe', 'alipay', 'wechat-pay')),
  add column id uuid,
  add column checked_at timestamptz,
  add column owner_id uuid,
  add column closed_at timestamptz,
  add column closed_by text,
  add column reason text;
update payments.difference set id = gen_random_uuid(), checked_at = coalesce(gone_at, seen_at);
alter table payments.difference alter column provider drop default;
alter table payments.difference alter column id set not null;
alter table payments.difference alter column checked_at set not null;
alter table payments.difference drop constraint difference_pkey;
alter table payments.difference add primary key (provider, day, subject, provider_id, field);
alter table payments.difference add constraint difference_id_once unique (id);
alter table payments.difference add constraint difference_closed_with_reason
  check ((closed_at is null) = (reason is null) and (closed_at is null) = (closed_by is null));
alter table payments.difference drop constraint difference_subject_check;
alter table payments.difference add constraint difference_subject_check check (subject in ('payment', 'refund', 'other'));
alter table payments.difference drop constraint difference_field_check;
alter table payments.difference add constraint difference_field_check
  check (field in ('missing-here', 'missing-there', 'state', 'amount', 'currency', 'transaction', 'fee', 'other'));
drop index payments.difference_open;
create index difference_open on payments.difference (seen_at) where gone_at is null and closed_at is null;
comment on table payments.difference is 'placement: local. Where a provider''s statement and our books differ: since when, who looks after it, compared again each day until it is gone or closed by a person with a reason.';

create table payments.fee (
  buyer_id          uuid not null,
  payment_id        uuid not null,
  subject           text not null check (subject in ('payment', 'refund')),
  subject_id        uuid not null,
  amount_minor      bigint not null,
  currency          text not null,
  original_minor    bigint not null,
  original_currency text not null,
  bearer            text not null check (bearer in ('platform', 'seller', 'buyer')),
  heard_by          text not null check (heard_by in ('report', 'statement')),
  heard_at          timestamptz not null,
  primary key (buyer_id, payment_id, subject, subject_id),
  foreign key (buyer_id, payment_id) references payments.payment (buyer_id, id)
);
comment on table payments.fee is 'placement: by buyer. What a provider kept (negative: gave back) for a payment or a refund, in the payment''s currency and in its own, and who bears it. append-only';

create table payments.declaration (
  buyer_id       uuid not null,
  order_id       uuid not null,
  seller_id      uuid not null,
  payment_id     uuid not null,
  id             uuid not null,
  provider       text not null check (provider in ('wallet', 'stripe', 'alipay', 'wechat-pay')),
  state          text not null check (state in ('new', 'pending', 'succeeded', 'failed')),
  moved_at       timestamptz not null,
  created_at     timestamptz not null,
  round          integer not null default 1 check (round > 0),
  order_number   text not null,
  amount_minor   bigint not null check (amount_minor > 0),
  goods_minor    bigint not null check (goods_minor >= 0),
  freight_minor  bigint not null check (freight_minor >= 0),
  tax_minor      bigint not null check (tax_minor >= 0),
  currency       text not null,
  split          boolean not null,
  buyer_sealed   text,
  declaration_no text,
  identity       text check (identity in ('agrees', 'differs', 'unchecked')),
  cleared_by     text,
  clearing_id    text,
  attempts       integer not null default 0 check (attempts >= 0),
  asked_at       timestamptz,
  answered_at    timestamptz,
  ask_at         timestamptz,
  problem        text,
  primary key (buyer_id, order_id),
  check (state in ('new', 'pending') or ask_at is null),
  foreign key (buyer_id, payment_id) references payments.payment (buyer_id, id)
);
comment on table payments.declaration is 'placement: by buyer. What a provider is to tell customs of the payment of an order, and how far that got; asked until known.';
create index declaration_by_order on payments.declaration (order_id);
create index declaration_by_id on payments.declaration (id);
create index declaration_due on payments.declaration (ask_at) where ask_at is not null;
create index declaration_failed on payments.declaration (moved_at) where state = 'failed' or identity = 'differs';
