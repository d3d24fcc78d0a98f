-- A changed bank account waits before it is paid, and its owner may stop it in the meantime.
alter table sellers.bank add column effective_at timestamptz;
comment on table sellers.bank is 'placement: by seller. append-only. Bank accounts in the order given; of those whose time has come (effective_at, without one at once) and that nobody stopped, the highest number counts.';

create table sellers.bank_stop (
  seller_id  uuid not null,
  number     integer not null,
  stopped_by text not null,
  reason     text not null check (reason in ('stopped', 'replaced')),
  at         timestamptz not null,
  primary key (seller_id, number),
  foreign key (seller_id, number) references sellers.bank (seller_id, number)
);
comment on table sellers.bank_stop is 'placement: by seller. append-only. Changed accounts that never came into force: stopped by the seller, or replaced by a newer one.';
