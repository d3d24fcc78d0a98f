-- Payouts need a home of their own: which released orders they pay, what the bank was sent, and what the bank answered.
create schema payouts;

create table payouts.book (
  seller_id   uuid primary key,
  seen_seq    bigint not null check (seen_seq >= 0),
  held_at     timestamptz,
  hold_reason text,
  check ((held_at is null) = (hold_reason is null))
);
comment on table payouts.book is 'placement: by seller. How far the seller''s ledger has been read for what is due, and whether payouts wait for a person.';

create table payouts.line (
  seller_id    uuid not null,
  seq          bigint not null,
  order_id     uuid,
  kind         text not null,
  amount_minor bigint not null check (amount_minor <> 0),
  currency     text not null,
  rate         text,
  at           timestamptz not null,
  primary key (seller_id, seq)
);
comment on table payouts.line is 'placement: by seller. append-only. One ledger row that made something due to the seller, or less of it (negative).';

create table payouts.payout (
  seller_id     uuid not null,
  id            uuid not null,
  state         text not null check (state in ('new', 'sent', 'paid', 'rejected')),
  moved_at      timestamptz not null,
  amount_minor  bigint not null check (amount_minor > 0),
  currency      text not null,
  created_at    timestamptz not null,
  account_last  text,
  xml_sealed    text,
  attempts      integer not null default 0 check (attempts >= 0),
  asked_at      timestamptz,
  ask_at        timestamptz,
  problem       text,
  file_id       text,
  sent_at       timestamptz,
  bank_status   text,
  bank_reference text,
  paid_at       timestamptz,
  reject_code   text,
  reject_words  text,
  review_at     timestamptz,
  review_reason text,
  primary key (seller_id, id),
  check (state = 'new' or file_id is not null),
  check ((state = 'rejected') = (reject_code is not null)),
  check ((review_at is null) = (review_reason is null))
);
comment on table payouts.payout is 'placement: by seller. Dollars on their way to a seller''s bank account; the file we sent is kept encrypted, because asking again must be the same bytes.';
create index payout_by_id on payouts.payout (id);
create index payout_due on payouts.payout (ask_at) where ask_at is not null;
create index payout_open on payouts.payout (created_at) where state in ('new', 'sent');

create table payouts.payout_line (
  seller_id uuid not null,
  payout_id uuid not null,
  seq       bigint not null,
  freed_at  timestamptz,
  primary key (seller_id, payout_id, seq),
  foreign key (seller_id, payout_id) references payouts.payout (seller_id, id),
  foreign key (seller_id, seq) references payouts.line (seller_id, seq)
);
comment on table payouts.payout_line is 'placement: by seller. Which lines a payout pays; freed when the bank rejected it, so that the next one pays them.';
create unique index payout_line_once on payouts.payout_line (seller_id, seq) where freed_at is null;

create table payouts.run (
  day date primary key,
  at  timestamptz not null
);
comment on table payouts.run is 'placement: local. append-only. The days on which what was due was paid out without anybody asking.';
