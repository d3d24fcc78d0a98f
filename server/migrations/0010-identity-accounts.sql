-- Who may act: accounts of three kinds, their passwords and sessions, the codes sent to them, and the counters that slow guessing.
create schema identity;

create table identity.account (
  id           uuid primary key,
  kind         text not null check (kind in ('buyer', 'seller', 'operator')),
  email        text unique check (email = lower(email)),
  phone_print  text unique,
  phone_sealed text,
  name         text,
  locale       text not null check (locale in ('en', 'zh-Hans')),
  created_at   timestamptz not null,
  check ((kind = 'buyer') = (email is null)),
  check ((phone_print is null) = (phone_sealed is null)),
  check (kind <> 'buyer' or phone_print is not null)
);
comment on table identity.account is 'placement: local. One row a person; the kind never changes. Phones are sealed and found by their fingerprint.';
create index account_by_kind on identity.account (kind, id);

create table identity.password (
  account_id uuid primary key references identity.account,
  hash       text not null,
  set_at     timestamptz not null
);
comment on table identity.password is 'placement: local. scrypt with its own salt and cost in each hash.';

create table identity.session (
  id         uuid primary key,
  token_hash text not null unique,
  account_id uuid not null references identity.account,
  started_at timestamptz not null,
  renewed_at timestamptz not null,
  expires_at timestamptz not null,
  ended_at   timestamptz
);
comment on table identity.session is 'placement: local. Open sessions on the machine''s own time; the token itself is known to the browser only.';
create index session_by_account on identity.session (account_id) where ended_at is null;

create table identity.code (
  id             uuid primary key,
  purpose        text not null check (purpose in ('sign-in', 'sign-up')),
  address_print  text not null,
  address_sealed text not null,
  code_print     text not null,
  tries          integer not null default 0 check (tries between 0 and 5),
  at             timestamptz not null,
  expires_at     timestamptz not null,
  used_at        timestamptz,
  name           text,
  password_hash  text,
  locale         text not null check (locale in ('en', 'zh-Hans')),
  check ((purpose = 'sign-up') = (password_hash is not null))
);
comment on table identity.code is 'placement: local. Codes on their way to a phone or mailbox, by fingerprint; a sign-up waits here until its code is given.';
create index code_open on identity.code (address_print, purpose, id) where used_at is null;

create table identity.counter (
  key   text primary key,
  since timestamptz not null,
  count integer not null check (count > 0)
);
comment on table identity.counter is 'placement: local. How often something was tried since when; the key holds a fingerprint, never an address.';

create table identity.first_link (
  token_hash text primary key,
  expires_at timestamptz not null,
  used_at    timestamptz
);
comment on table identity.first_link is 'placement: local. The one-time link by which the first administrator begins.';
