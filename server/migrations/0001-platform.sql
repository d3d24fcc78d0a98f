-- The frame's own tables: the one clock, the audit, the outbox and what was handled of it, and the kept answers.
create schema platform;

create table platform.clock (
  one       boolean primary key default true check (one),
  offset_ms bigint not null default 0 check (offset_ms >= 0)
);
comment on table platform.clock is 'placement: reference. What the demonstration''s clock is ahead of real time.';
insert into platform.clock default values;

create table platform.audit (
  id         uuid primary key,
  at         timestamptz not null,
  actor_kind text not null check (actor_kind in ('anyone', 'buyer', 'seller', 'operator', 'system')),
  actor_id   text,
  action     text not null,
  subject    text not null,
  subject_id text not null,
  details    jsonb not null,
  request_id text not null
);
comment on table platform.audit is 'placement: local. append-only. Who changed what; never a personal number.';
create index audit_by_subject on platform.audit (subject, subject_id, id);
create index audit_by_actor on platform.audit (actor_id, id);

create table platform.outbox (
  id          uuid primary key,
  at          timestamptz not null,
  name        text not null,
  payload     jsonb not null,
  request_id  text not null,
  attempts    integer not null default 0,
  lease_until timestamptz not null default '-infinity',
  done_at     timestamptz,
  parked_at   timestamptz,
  problem     text
);
comment on table platform.outbox is 'placement: local. Events on their way to their listeners.';
create index outbox_due on platform.outbox (id) where done_at is null and parked_at is null;
create index outbox_parked on platform.outbox (parked_at) where parked_at is not null;

create table platform.handled (
  listener text not null,
  event_id uuid not null,
  at       timestamptz not null,
  primary key (listener, event_id)
);
comment on table platform.handled is 'placement: local. Which listener has had its effect of which event.';

create table platform.idempotency (
  caller    text not null,
  operation text not null,
  key       text not null,
  payload   text not null,
  status    integer not null,
  body      text not null,
  at        timestamptz not null,
  primary key (caller, operation, key)
);
comment on table platform.idempotency is 'placement: by caller. The answer kept for a key, for 30 days.';
create index idempotency_by_age on platform.idempotency (at);
