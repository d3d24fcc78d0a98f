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

create table notifications.reminder (
  seller_id uuid not null,
  order_id  uuid not null,
  number    integer not null check (number in (1, 2)),
  at        timestamptz not null,
  primary key (seller_id, order_id, number)
);
comment on table notifications.reminder is 'placement: by seller. append-only. Which reminder to ship an order has been sent.';
