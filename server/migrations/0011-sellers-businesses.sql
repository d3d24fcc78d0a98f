-- Which business sells here, who acts for it, what the operator decided about it, and where its money goes.
create schema sellers;

create table sellers.seller (
  seller_id    uuid primary key,
  account_id   uuid not null,
  state        text not null check (state in ('draft', 'submitted', 'approved', 'refused', 'suspended')),
  state_at     timestamptz not null,
  legal_name   text,
  trade_name   text,
  ein_sealed   text,
  ein_last     text,
  phone        text,
  line1        text,
  line2        text,
  city         text,
  us_state     text,
  zip          text,
  county_fips  text,
  naics        text,
  makes        text,
  employees    integer check (employees between 0 and 1000000),
  story        text,
  created_at   timestamptz not null,
  business_at  timestamptz,
  submitted_at timestamptz,
  check ((ein_sealed is null) = (ein_last is null)),
  check (business_at is null or (legal_name is not null and trade_name is not null and line1 is not null and city is not null
         and us_state is not null and zip is not null and county_fips is not null and naics is not null
         and makes is not null and employees is not null)),
  check (state = 'draft' or (business_at is not null and submitted_at is not null))
);
comment on table sellers.seller is 'placement: by seller. The business as it states itself, and how far its verification is.';
create index seller_waiting on sellers.seller (submitted_at, seller_id) where state = 'submitted';

create table sellers.member (
  account_id uuid primary key,
  seller_id  uuid not null
);
comment on table sellers.member is 'placement: local. append-only. For which business a signed-in person acts.';

create table sellers.bank (
  seller_id      uuid not null references sellers.seller,
  number         integer not null check (number > 0),
  holder         text not null,
  routing_number text not null check (routing_number ~ '^[0-9]{9}$'),
  account_sealed text not null,
  account_last   text not null check (length(account_last) <= 4),
  changed_by     uuid not null,
  at             timestamptz not null,
  primary key (seller_id, number)
);
comment on table sellers.bank is 'placement: by seller. append-only. Bank accounts in the order given; the highest number counts.';

create table sellers.decision (
  seller_id  uuid not null references sellers.seller,
  id         uuid not null,
  step       text not null check (step in ('submit', 'approve', 'refuse', 'suspend', 'resume')),
  reason     text,
  actor_id   text not null,
  at         timestamptz not null,
  primary key (seller_id, id),
  check (step = 'submit' or reason is not null)
);
comment on table sellers.decision is 'placement: by seller. append-only. Every step of a verification, who took it and why.';
