-- Buyers: where parcels go, who orders by name and identity number, and which notice each has read.
create schema buyers;

create table buyers.address (
  buyer_id      uuid not null,
  id            uuid not null,
  district_code text not null check (district_code ~ '^[0-9]{6}$'),
  sealed        text,
  print         text,
  changed_at    timestamptz not null,
  removed_at    timestamptz,
  primary key (buyer_id, id),
  constraint address_once unique (buyer_id, print),
  check ((sealed is null) = (removed_at is not null)),
  check ((sealed is null) = (print is null))
);
comment on table buyers.address is 'placement: by buyer. A place to deliver to; name, phone and street are encrypted as one text and forgotten when the address is removed. print keeps one address from being written twice.';

create table buyers.person (
  buyer_id      uuid primary key,
  sealed        text,
  print         text,
  masked_name   text,
  masked_number text,
  given_at      timestamptz not null,
  erased_at     timestamptz,
  check ((sealed is null) = (erased_at is not null)),
  check ((sealed is null) = (print is null)),
  check ((sealed is null) = (masked_name is null)),
  check ((sealed is null) = (masked_number is null))
);
comment on table buyers.person is 'placement: by buyer. The real name behind an account, encrypted; print counts the yearly limit without the number.';

create table buyers.acknowledgement (
  buyer_id uuid not null,
  notice   text not null,
  at       timestamptz not null,
  primary key (buyer_id, notice)
);
comment on table buyers.acknowledgement is 'placement: by buyer. append-only. Which edition of the consumer notice a buyer has acknowledged, and when.';
