-- What comes before and after a payout needs rows: when a seller is paid, who must agree, what is withheld, who owes, and what else the bank's statement says.
alter table payouts.payout drop constraint payout_state_check;
alter table payouts.payout drop constraint payout_check;
alter table payouts.payout
  add constraint payout_state_check
      check (state in ('waiting', 'new', 'sent', 'paid', 'rejected', 'returned', 'withdrawn')),
  add constraint payout_file_known check (state not in ('sent', 'rejected') or file_id is not null),
  add column approve_by      timestamptz,
  add column withdraw_reason text,
  add column returned_at     timestamptz,
  add column return_code     text,
  add column return_words    text,
  add constraint payout_waits_by check (state <> 'waiting' or approve_by is not null),
  add constraint payout_withdrawn_why check ((state = 'withdrawn') = (withdraw_reason is not null)),
  add constraint payout_returned_why check ((state = 'returned') = (returned_at is not null and return_code is not null));
drop index payouts.payout_open;
create index payout_open on payouts.payout (created_at) where state in ('waiting', 'new', 'sent');

create table payouts.approval (
  seller_id   uuid not null,
  payout_id   uuid not null,
  operator_id uuid not null,
  at          timestamptz not null,
  primary key (seller_id, payout_id, operator_id),
  foreign key (seller_id, payout_id) references payouts.payout (seller_id, id)
);
comment on table payouts.approval is 'placement: by seller. append-only. Which operators agreed to a payout above the limit; two different ones let it go.';

create table payouts.plan (
  seller_id           uuid primary key,
  kind                text check (kind in ('daily', 'weekly', 'twice-monthly', 'monthly')),
  weekday             smallint check (weekday between 1 and 7),
  minimum_minor       bigint not null default 0 check (minimum_minor >= 0),
  limit_days          integer check (limit_days between 1 and 31),
  limit_minimum_minor bigint check (limit_minimum_minor >= 0),
  limit_reason        text,
  at                  timestamptz not null,
  check ((kind is not distinct from 'weekly') = (weekday is not null)),
  check ((limit_days is null and limit_minimum_minor is null) = (limit_reason is null))
);
comment on table payouts.plan is 'placement: by seller. How often and from which amount on a seller wants to be paid, and within which limits the operator lets it choose.';

create table payouts.reserve (
  seller_id uuid not null,
  id        uuid not null,
  state     text not null check (state in ('proposed', 'in-force', 'declined', 'ended')),
  share_bp  integer not null check (share_bp between 1 and 10000),
  hold_days integer not null check (hold_days between 1 and 365),
  reason    text not null,
  made_by   text not null,
  made_at   timestamptz not null,
  decide_by timestamptz,
  begins_at timestamptz,
  ends_at   timestamptz not null,
  moved_at  timestamptz not null,
  end_note  text,
  primary key (seller_id, id),
  check (state <> 'proposed' or decide_by is not null),
  check (state <> 'in-force' or begins_at is not null)
);
comment on table payouts.reserve is 'placement: by seller. A share of what is released to a seller that is withheld for some days, with the reason the seller reads and the moment from which nothing more is withheld.';
create unique index reserve_one on payouts.reserve (seller_id) where state = 'in-force';
create unique index reserve_one_proposed on payouts.reserve (seller_id) where state = 'proposed';
create index reserve_ending on payouts.reserve (ends_at) where state in ('in-force', 'proposed');

create table payouts.withheld (
  seller_id    uuid not null,
  seq          bigint not null,
  reserve_id   uuid not null,
  order_id     uuid not null,
  amount_minor bigint not null check (amount_minor > 0),
  left_minor   bigint not null check (left_minor >= 0 and left_minor <= amount_minor),
  currency     text not null,
  at           timestamptz not null,
  back_at      timestamptz not null,
  primary key (seller_id, seq),
  foreign key (seller_id, seq) references payouts.line (seller_id, seq),
  foreign key (seller_id, reserve_id) references payouts.reserve (seller_id, id)
);
comment on table payouts.withheld is 'placement: by seller. What was withheld of one release, how much of it is still withheld, and when that comes back.';
create index withheld_back on payouts.withheld (back_at) where left_minor > 0;

create table payouts.debt (
  seller_id         uuid not null,
  id                uuid not null,
  state             text not null check (state in ('open', 'overdue', 'asked', 'settled', 'written-off')),
  since             timestamptz not null,
  moved_at          timestamptz not null,
  tell_at           timestamptz not null,
  decide_by         timestamptz,
  asked_by          uuid,
  asked_reason      text,
  asked_minor       bigint check (asked_minor > 0),
  written_off_minor bigint check (written_off_minor > 0),
  currency          text not null,
  primary key (seller_id, id),
  check (state <> 'asked' or (asked_by is not null and asked_reason is not null and asked_minor is not null and decide_by is not null)),
  check ((state = 'written-off') = (written_off_minor is not null))
);
comment on table payouts.debt is 'placement: by seller. The time during which a seller''s balance was below nothing: since when, whose task it is, and how it ended.';
create unique index debt_one on payouts.debt (seller_id) where state in ('open', 'overdue', 'asked');
create index debt_open on payouts.debt (tell_at) where state in ('open', 'overdue', 'asked');

create table payouts.bank_day (
  day     date primary key,
  ask_at  timestamptz,
  read_at timestamptz,
  problem text
);
comment on table payouts.bank_day is 'placement: local. Which days'' statements were read, and when each is read again until it cannot change any more.';
create index bank_day_due on payouts.bank_day (ask_at) where ask_at is not null;

create table payouts.bank_entry (
  id             uuid primary key,
  print          text not null unique,
  day            date not null,
  direction      text not null check (direction in ('credit', 'debit')),
  amount_minor   bigint not null,
  currency       text not null,
  end_to_end_id  text,
  bank_reference text,
  reason_code    text,
  words_sealed   text,
  booked_at      timestamptz not null,
  seen_at        timestamptz not null,
  state          text not null check (state in ('open', 'matched', 'repayment', 'explained')),
  problem        text,
  seller_id      uuid,
  payout_id      uuid,
  settled_at     timestamptz,
  settled_by     text,
  settled_reason text,
  check (state <> 'open' or problem is not null),
  check ((state in ('repayment', 'explained')) = (settled_reason is not null))
);
comment on table payouts.bank_entry is 'placement: local. Every line of our bank''s statements once: which payout it paid or brought back, or what an operator said it is.';
create index bank_entry_open on payouts.bank_entry (booked_at) where state = 'open';
