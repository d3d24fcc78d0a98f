-- With whom nobody may trade: the loaded editions of the screening lists, who is watched, and a case file for each pair of a party and an entry.
create schema screening;

create table screening.list (
  id              uuid primary key,
  kind            text not null check (kind in ('csl', 'dpl')),
  list_date       date not null,
  source          text not null,
  file            text not null,
  hash            text not null,
  rows            integer not null check (rows > 0),
  added           integer not null check (added >= 0),
  removed         integer not null check (removed >= 0),
  changed         integer not null check (changed >= 0),
  unknown_columns jsonb not null,
  absent_columns  jsonb not null,
  demonstration   boolean not null,
  loaded_by       text not null,
  loaded_at       timestamptz not null
);
comment on table screening.list is 'placement: local. append-only. Every edition of a screening list that was loaded, with its date, its source, the hash of its file and what changed against the one before.';
create index list_by_kind on screening.list (kind, loaded_at);

create table screening.current (
  kind    text primary key check (kind in ('csl', 'dpl')),
  list_id uuid not null references screening.list (id),
  since   timestamptz not null
);
comment on table screening.current is 'placement: local. Which edition of each list is screened against; older ones stay for the cases that rest on them.';

create table screening.entry (
  id         uuid primary key,
  hash       text not null unique,
  key        text not null,
  source     text not null,
  type       text not null,
  name       text not null,
  also_names jsonb not null,
  addresses  jsonb not null,
  countries  jsonb not null,
  notice     text not null,
  url        text not null,
  row        jsonb not null
);
comment on table screening.entry is 'placement: local. append-only. A published row, whole, once for all editions in which it reads the same.';

create table screening.list_entry (
  list_id  uuid not null references screening.list (id),
  entry_id uuid not null references screening.entry (id),
  primary key (list_id, entry_id)
);
comment on table screening.list_entry is 'placement: local. append-only. Which rows stand in which edition.';

create table screening.party (
  kind        text not null check (kind in ('seller', 'buyer', 'consignee', 'partner')),
  id          uuid not null,
  seller_id   uuid,
  print       text not null,
  sealed      text,
  watched     boolean not null,
  edition     text,
  screened_at timestamptz,
  added_at    timestamptz not null,
  primary key (kind, id),
  check (not watched or sealed is not null),
  check ((edition is null) = (screened_at is null))
);
comment on table screening.party is 'placement: local. Who is screened, sealed, and against which edition last; forgotten when nothing goes to them any more.';
create index party_watched on screening.party (edition, kind, id) where watched;

create table screening.case (
  id          uuid primary key,
  party_kind  text not null,
  party_id    uuid not null,
  seller_id   uuid,
  party_print text not null,
  entry_id    uuid not null references screening.entry (id),
  entry_key   text not null,
  entry_hash  text not null,
  list_id     uuid not null references screening.list (id),
  score       smallint not null check (score between 0 and 100),
  threshold   smallint not null check (threshold between 1 and 100),
  sealed      text,
  state       text not null check (state in ('open', 'not_the_party', 'match', 'release_asked', 'lapsed')),
  owner       text not null check (owner in ('operator', 'another-operator', 'nobody')),
  moved_at    timestamptz not null,
  due_at      timestamptz,
  no_clock    text,
  opened_at   timestamptz not null,
  constraint case_clock check ((due_at is null) <> (no_clock is null)),
  constraint case_forgotten check (sealed is not null or state = 'lapsed'),
  foreign key (party_kind, party_id) references screening.party (kind, id)
);
comment on table screening.case is 'placement: local. One party beside one entry, both as they were, sealed: how alike they are and why, what a person decided, who owes the next step and until when.';
create unique index case_once on screening.case (party_kind, party_id, entry_key, party_print, entry_hash) where state <> 'lapsed';
create index case_open on screening.case (opened_at) where state in ('open', 'release_asked');
create index case_by_party on screening.case (party_kind, party_id);
create index case_by_state on screening.case (state, opened_at);

create table screening.case_step (
  case_id    uuid not null references screening.case (id),
  seq        integer not null check (seq > 0),
  at         timestamptz not null,
  step       text not null,
  from_state text,
  to_state   text not null,
  actor_kind text not null,
  actor_id   text not null,
  reason     text,
  primary key (case_id, seq)
);
comment on table screening.case_step is 'placement: local. append-only. Every step of a case, with who took it and why.';

create table screening.partner (
  id       uuid primary key,
  role     text not null check (role in ('carrier', 'forwarder', 'warehouse', 'agent', 'supplier', 'other')),
  added_by text not null,
  added_at timestamptz not null,
  ended_at timestamptz
);
comment on table screening.partner is 'placement: local. Firms the platform works with beside its sellers; who they are is sealed in their party.';
