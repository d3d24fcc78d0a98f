-- The books: one row moves one amount from a debit to a credit account, so that every book balances by construction.
create schema ledger;

create table ledger.book (
  seller_id uuid primary key,
  last_seq  bigint not null check (last_seq >= 0)
);
comment on table ledger.book is 'placement: by seller. The last number given in each seller''s book; its row is the lock under which numbers are given.';

create table ledger.transfer (
  seller_id    uuid not null,
  seq          bigint not null check (seq > 0),
  at           timestamptz not null,
  debit        text not null,
  credit       text not null,
  amount_minor bigint not null check (amount_minor > 0),
  currency     text not null check (currency ~ '^[A-Z]{3}$'),
  kind         text not null,
  order_id     uuid,
  payout_id    uuid,
  rate         text,
  cause        text not null,
  primary key (seller_id, seq),
  constraint transfer_cause_once unique (seller_id, cause),
  check (debit <> credit)
);
comment on table ledger.transfer is 'placement: by seller. append-only. Every movement of money; rate is the recorded exchange rate where the row is one side of a conversion.';
create index transfer_by_order on ledger.transfer (seller_id, order_id, seq);
create index transfer_by_payout on ledger.transfer (seller_id, payout_id, seq) where payout_id is not null;

create table ledger.balance (
  seller_id    uuid not null,
  account      text not null,
  currency     text not null,
  debit_minor  bigint not null check (debit_minor >= 0),
  credit_minor bigint not null check (credit_minor >= 0),
  primary key (seller_id, account, currency)
);
comment on table ledger.balance is 'placement: by seller. The sums of each account''s two sides, kept with every transfer; rebuilt and compared by the closing check.';
