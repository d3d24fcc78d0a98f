-- What customs asks a platform about the original data of a payment (GACC 2018/179), and what was uploaded to it.
create table customs.payment_data_request (
  id            uuid primary key,
  session_id    text not null unique,
  order_no      text not null,
  customs_time  text not null,
  received_at   timestamptz not null,
  asked         integer not null default 1 check (asked > 0),
  seller_id     uuid,
  order_id      uuid,
  state         text not null check (state in ('asked', 'incomplete', 'sending', 'unanswered', 'refused', 'accepted', 'declined', 'dropped')),
  declined_why  text check (declined_why in ('no-order', 'not-paid')),
  attempt       integer not null check (attempt > 0),
  tries         integer not null default 0 check (tries >= 0),
  owner         text not null check (owner in ('system', 'operator', 'nobody')),
  since         timestamptz not null,
  due_at        timestamptz,
  no_clock      text,
  needs         jsonb not null default '[]',
  code          text,
  said          text,
  unknown_since timestamptz,
  unknown_why   text,
  tried_at      timestamptz,
  check ((due_at is null) <> (no_clock is null)),
  check ((state = 'declined') = (declined_why is not null)),
  check ((seller_id is null) = (order_id is null)),
  check (state = 'declined' or order_id is not null)
);
comment on table customs.payment_data_request is 'placement: local. Each question of customs for the original data of a payment, by its session, with where the answer stands.';
create index payment_data_request_by_state on customs.payment_data_request (state, since);
create index payment_data_request_by_order on customs.payment_data_request (order_id) where order_id is not null;

create table customs.payment_data_upload (
  id            uuid primary key,
  request_id    uuid not null references customs.payment_data_request (id),
  attempt       integer not null check (attempt > 0),
  body_sealed   text not null,
  demonstration boolean not null,
  state         text not null check (state in ('new', 'accepted', 'refused')),
  made_at       timestamptz not null,
  ended_at      timestamptz,
  code          text,
  said          text,
  unique (request_id, attempt)
);
comment on table customs.payment_data_upload is 'placement: local. The payment data of each attempt, signed and encrypted; resent byte for byte until customs answers.';
