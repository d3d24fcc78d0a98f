-- Declarations: what stands between an order and its release by customs, the messages that were sent, the receipts kept whole, and
-- what a person decided. Everything that names a person is encrypted.
create schema customs;

create table customs.declaration (
  seller_id     uuid not null,
  order_id      uuid not null,
  state         text not null check (state in ('gathering', 'incomplete', 'mismatch', 'declaring', 'waiting', 'refused',
                                               'released', 'sending_back', 'sent_back', 'given_up')),
  attempt       integer not null check (attempt > 0),
  ask           boolean not null default true,
  owner         text not null check (owner in ('system', 'operator', 'customs', 'carrier', 'nobody')),
  since         timestamptz not null,
  due_at        timestamptz,
  no_clock      text,
  needs         jsonb not null default '[]',
  cop_no        text,
  pre_no        text,
  invt_no       text,
  code          text,
  code_from     text,
  last_cursor   bigint not null default 0,
  unknown_since timestamptz,
  unknown_why   text,
  tried_at      timestamptz,
  opened_at     timestamptz not null,
  primary key (seller_id, order_id),
  check ((due_at is null) <> (no_clock is null))
);
comment on table customs.declaration is 'placement: by seller. Where the declaration of an order stands, who owes the next step and until when.';
create index declaration_by_state on customs.declaration (state, since);

create table customs.comparison (
  seller_id uuid not null,
  order_id  uuid not null,
  attempt   integer not null,
  sealed    text not null,
  found     integer not null check (found >= 0),
  at        timestamptz not null,
  primary key (seller_id, order_id, attempt),
  foreign key (seller_id, order_id) references customs.declaration (seller_id, order_id)
);
comment on table customs.comparison is 'placement: by seller. append-only. The four records of one attempt and how they differ, encrypted as one text.';

create table customs.message (
  seller_id    uuid not null,
  id           uuid not null,
  order_id     uuid not null,
  attempt      integer not null,
  place        integer not null,
  type         text not null check (type in ('CEB311', 'CEB411', 'CEB511', 'CEB621')),
  receipt_key  text not null,
  xml_sealed   text not null,
  signed       boolean not null,
  demonstration boolean not null,
  state        text not null check (state in ('draft', 'new', 'sent', 'refused')),
  made_at      timestamptz not null,
  sent_at      timestamptz,
  message_id   text,
  status       text,
  status_at    timestamptz,
  primary key (seller_id, id),
  unique (seller_id, order_id, attempt, type),
  foreign key (seller_id, order_id) references customs.declaration (seller_id, order_id)
);
comment on table customs.message is 'placement: by seller. The messages of each attempt as they were built and signed, encrypted; resent byte for byte.';
create index message_by_receipt on customs.message (type, receipt_key);

create table customs.decision (
  seller_id uuid not null,
  id        uuid not null,
  order_id  uuid not null,
  attempt   integer not null,
  action    text not null check (action in ('compare', 'declare', 'send-back', 'give-up')),
  reason    text not null,
  actor_id  text not null,
  at        timestamptz not null,
  primary key (seller_id, id),
  foreign key (seller_id, order_id) references customs.declaration (seller_id, order_id)
);
comment on table customs.decision is 'placement: by seller. append-only. What a person of the operator decided about a declaration, and why.';
create index decision_by_order on customs.decision (seller_id, order_id, id);

create table customs.receipt (
  cursor       bigint primary key,
  message_type text not null,
  at           timestamptz not null,
  received_at  timestamptz not null,
  xml_sealed   text not null,
  seller_id    uuid,
  order_id     uuid,
  attempt      integer,
  status       text,
  info_sealed  text,
  tried_at     timestamptz,
  attempts     integer not null default 0,
  handled_at   timestamptz,
  problem      text
);
comment on table customs.receipt is 'placement: local. The single window''s receipts, whole and encrypted, by its own cursor, each with its effect once.';
create index receipt_open on customs.receipt (cursor) where handled_at is null;
create index receipt_by_order on customs.receipt (seller_id, order_id, cursor);

create table customs.pulled (
  one   boolean primary key default true check (one),
  after bigint not null default 0 check (after >= 0),
  at    timestamptz
);
comment on table customs.pulled is 'placement: local. Up to which cursor the receipts were pulled.';
insert into customs.pulled default values;

create table customs.inbox (
  id          text primary key,
  received_at timestamptz not null,
  body        text not null,
  cursor      bigint,
  handled_at  timestamptz,
  outcome     text check (outcome in ('taken', 'known', 'refused')),
  check ((handled_at is null) = (outcome is null))
);
comment on table customs.inbox is 'placement: local. The single window''s webhooks, whole, until the receipt each speaks of was pulled. They name no person.';
create index inbox_open on customs.inbox (received_at) where handled_at is null;
