-- What people are told: one row a message, written with the fact it tells of and delivered by a job.
create schema notifications;

create table notifications.message (
  id          uuid primary key,
  cause       text not null unique,
  channel     text not null check (channel in ('mail', 'sms')),
  kind        text not null,
  account_id  uuid,
  locale      text not null check (locale in ('en', 'zh-Hans')),
  to_print    text not null,
  to_sealed   text not null,
  subject     text not null,
  body_sealed text not null,
  state       text not null check (state in ('waiting', 'sent', 'refused', 'no-provider')),
  at          timestamptz not null,
  state_at    timestamptz not null,
  reference   text,
  check ((state = 'sent') = (reference is not null))
);
comment on table notifications.message is 'placement: local. Mail and SMS; address and words are sealed, because they hold phones and codes.';
create index message_by_account on notifications.message (account_id, id);
create index message_by_address on notifications.message (to_print, id);
create index message_waiting on notifications.message (at) where state = 'waiting';

create table notifications.ship_watch (
  seller_id uuid not null,
  order_id  uuid not null,
  ship_by   timestamptz not null,
  reminded  integer not null default 0 check (reminded between 0 and 2),
  ended_at  timestamptz,
  primary key (seller_id, order_id)
);
comment on table notifications.ship_watch is 'placement: by seller. Orders whose seller is reminded twice before the time to ship is over.';
create index ship_watch_due on notifications.ship_watch (ship_by) where ended_at is null and reminded < 2;
