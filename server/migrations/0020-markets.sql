-- What a price is made of besides the goods: every number is a dated row with its source, and a later row supersedes it.
create schema markets;

create table markets.exchange_rate (
  id            uuid primary key,
  entry         bigint generated always as identity,
  base          text not null check (base ~ '^[A-Z]{3}$'),
  quote         text not null check (quote ~ '^[A-Z]{3}$' and quote <> base),
  mid           numeric not null check (mid > 0),
  spread        numeric not null check (spread >= 0 and spread < 1),
  age_max_hours integer not null check (age_max_hours > 0),
  as_of         timestamptz not null,
  source        text not null,
  certainty     text not null check (certainty in ('confirmed', 'secondary', 'unsure')),
  demonstration boolean not null,
  set_by        text not null,
  set_at        timestamptz not null
);
comment on table markets.exchange_rate is 'placement: reference. append-only. Rates as loaded: middle rate, spread, and how old they may become.';
create index exchange_rate_newest on markets.exchange_rate (base, quote, as_of desc, set_at desc, entry desc);

create table markets.freight_card (
  id               uuid primary key,
  entry            bigint generated always as identity,
  route            text not null check (route in ('direct_mail', 'bonded')),
  currency         text not null,
  weight_max_grams integer not null check (weight_max_grams > 0),
  valid_from       date not null,
  source           text not null,
  certainty        text not null check (certainty in ('confirmed', 'secondary', 'unsure')),
  demonstration    boolean not null,
  set_by           text not null,
  set_at           timestamptz not null
);
comment on table markets.freight_card is 'placement: reference. append-only. One price list of a route; the newest in force holds.';
create index freight_card_newest on markets.freight_card (route, valid_from desc, set_at desc, entry desc);

create table markets.freight_band (
  card_id     uuid not null references markets.freight_card (id),
  up_to_grams integer not null check (up_to_grams > 0),
  price_minor bigint not null check (price_minor >= 0),
  primary key (card_id, up_to_grams)
);
comment on table markets.freight_band is 'placement: reference. append-only. The price of a parcel up to a weight.';

create table markets.setting (
  id            uuid primary key,
  entry         bigint generated always as identity,
  key           text not null,
  value         text not null,
  valid_from    date not null,
  source        text not null,
  certainty     text not null check (certainty in ('confirmed', 'secondary', 'unsure')),
  demonstration boolean not null,
  set_by        text not null,
  set_at        timestamptz not null
);
comment on table markets.setting is 'placement: reference. append-only. Fees, shares and clocks; the newest in force holds.';
create index setting_newest on markets.setting (key, valid_from desc, set_at desc, entry desc);

create table markets.customs_code (
  id            uuid primary key,
  entry         bigint generated always as identity,
  role          text not null,
  code          text not null,
  name          text not null,
  valid_from    date not null,
  source        text not null,
  certainty     text not null check (certainty in ('confirmed', 'secondary', 'unsure')),
  demonstration boolean not null,
  set_by        text not null,
  set_at        timestamptz not null
);
comment on table markets.customs_code is 'placement: reference. append-only. Who we are to customs: enterprise, port and guarantor codes.';
create index customs_code_newest on markets.customs_code (role, valid_from desc, set_at desc, entry desc);
