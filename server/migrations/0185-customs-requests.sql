-- Requests about a declared list (to cancel it, to send goods of it back), the tax bills customs writes, and when customs said its last word.
alter table customs.declaration add column said_at timestamptz;
create index declaration_by_list on customs.declaration (invt_no) where invt_no is not null;
create index declaration_by_opening on customs.declaration (opened_at desc, order_id desc);
create index message_by_window on customs.message (message_id) where message_id is not null;
alter table customs.receipt add column said_at timestamptz;

create table customs.request (
  seller_id     uuid not null,
  id            uuid not null,
  order_id      uuid not null,
  kind          text not null check (kind in ('cancel', 'return')),
  return_id     uuid,
  declared      integer not null check (declared > 0),
  lines         jsonb not null default '[]',
  reason        text not null,
  state         text not null check (state in ('preparing', 'incomplete', 'sending', 'waiting', 'granted', 'refused', 'missed', 'dropped')),
  attempt       integer not null check (attempt > 0),
  owner         text not null check (owner in ('system', 'operator', 'customs', 'nobody')),
  since         timestamptz not null,
  due_at        timestamptz,
  no_clock      text,
  needs         jsonb not null default '[]',
  apply_by      timestamptz,
  pre_no        text,
  code          text,
  said_at       timestamptz,
  unknown_since timestamptz,
  unknown_why   text,
  tried_at      timestamptz,
  opened_at     timestamptz not null,
  primary key (seller_id, id),
  foreign key (seller_id, order_id) references customs.declaration (seller_id, order_id),
  check ((due_at is null) <> (no_clock is null)),
  check ((kind = 'return') = (return_id is not null)),
  check ((kind = 'return') = (apply_by is not null))
);
comment on table customs.request is 'placement: by seller. What customs is asked about a declared list: to cancel it, or to let goods of it go back.';
create unique index request_once_a_return on customs.request (seller_id, return_id, order_id) where kind = 'return';
create unique index request_one_cancellation on customs.request (seller_id, order_id, declared) where kind = 'cancel' and state <> 'dropped';
create index request_by_order on customs.request (seller_id, order_id, id);
create index request_by_state on customs.request (state, since);

create table customs.request_message (
  seller_id     uuid not null,
  id            uuid not null,
  request_id    uuid not null,
  order_id      uuid not null,
  attempt       integer not null,
  type          text not null check (type in ('CEB623', 'CEB625')),
  receipt_key   text not null,
  xml_sealed    text not null,
  signed        boolean not null,
  demonstration boolean not null,
  state         text not null check (state in ('new', 'sent', 'refused')),
  made_at       timestamptz not null,
  sent_at       timestamptz,
  message_id    text,
  status        text,
  status_at     timestamptz,
  primary key (seller_id, id),
  unique (seller_id, request_id, attempt),
  foreign key (seller_id, request_id) references customs.request (seller_id, id)
);
comment on table customs.request_message is 'placement: by seller. The message of each attempt of a request, signed and encrypted; resent byte for byte.';
create index request_message_by_receipt on customs.request_message (type, receipt_key);
create index request_message_by_window on customs.request_message (message_id) where message_id is not null;

create table customs.tax_bill (
  seller_id         uuid not null,
  order_id          uuid not null,
  tax_no            text not null,
  invt_no           text not null,
  status            text not null check (status in ('1', '2', '3')),
  ent_duty_no       text,
  currency          text not null,
  duty_minor        bigint not null check (duty_minor >= 0),
  vat_minor         bigint not null check (vat_minor >= 0),
  consumption_minor bigint not null check (consumption_minor >= 0),
  charged_minor     bigint not null check (charged_minor >= 0),
  rounding          text not null check (rounding in ('per-line', 'per-list', 'unclear')),
  state             text not null check (state in ('agrees', 'differs', 'settled', 'void')),
  owner             text not null check (owner in ('operator', 'nobody')),
  due_at            timestamptz,
  no_clock          text,
  billed_at         timestamptz not null,
  opened_at         timestamptz not null,
  settled_at        timestamptz,
  settled_by        text,
  reason            text,
  primary key (seller_id, order_id, tax_no),
  foreign key (seller_id, order_id) references customs.declaration (seller_id, order_id),
  check ((due_at is null) <> (no_clock is null)),
  check ((state = 'settled') = (settled_by is not null))
);
comment on table customs.tax_bill is 'placement: by seller. Customs'' own bill of the tax on a list beside what the buyer was charged; a difference waits for a person.';
create index tax_bill_open on customs.tax_bill (opened_at) where state = 'differs';
create index tax_bill_by_number on customs.tax_bill (tax_no);

