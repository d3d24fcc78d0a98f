-- What may enter China, at which rates, and what one person has bought this year.
create schema compliance;

create table compliance.tariff_line (
  id                       uuid primary key,
  entry                    bigint generated always as identity,
  hs8                      text not null check (hs8 ~ '^[0-9]{8}$'),
  hs10                     text not null check (hs10 ~ '^[0-9]{10}$'),
  name_en                  text not null,
  name_zh                  text not null,
  duty_rate                numeric not null check (duty_rate >= 0),
  duty_rate_provisional    numeric check (duty_rate_provisional >= 0),
  vat_rate                 numeric not null check (vat_rate >= 0 and vat_rate < 1),
  ct_kind                  text not null
    check (ct_kind in ('none', 'ad_valorem', 'specific', 'composite', 'ad_valorem_from_unit_price')),
  ct_rate                  numeric check (ct_rate >= 0 and ct_rate < 1),
  ct_specific_cny          numeric check (ct_specific_cny >= 0),
  ct_specific_unit         text,
  legal_unit_1             text not null,
  legal_unit_2             text,
  on_positive_list         boolean not null,
  modes                    text[] not null,
  yearly_cap               numeric check (yearly_cap > 0),
  yearly_cap_unit          text,
  exclusion_en             text not null,
  exclusion_zh             text not null,
  documents                text[] not null,
  valid_from               date not null,
  source                   text not null,
  read_on                  date not null,
  certainty                text not null check (certainty in ('confirmed', 'secondary', 'unsure')),
  demonstration            boolean not null,
  set_by                   text not null,
  set_at                   timestamptz not null,
  check ((yearly_cap is null) = (yearly_cap_unit is null)),
  check ((ct_specific_cny is null) = (ct_specific_unit is null))
);
comment on table compliance.tariff_line is 'placement: reference. append-only. A line of the tariff with its days; the newest in force holds.';
create index tariff_line_newest on compliance.tariff_line (hs8, valid_from desc, set_at desc, entry desc);

create table compliance.rule_pack (
  id            uuid primary key,
  entry         bigint generated always as identity,
  market        text not null,
  version       text not null unique,
  read_on       date not null,
  documents     jsonb not null,
  questions     jsonb not null,
  content_hash  text not null,
  set_by        text not null,
  set_at        timestamptz not null
);
comment on table compliance.rule_pack is 'placement: reference. append-only. A whole set of entry rules; the newest holds.';
create index rule_pack_newest on compliance.rule_pack (market, set_at desc, entry desc);

create table compliance.rule (
  pack_id            uuid not null references compliance.rule_pack (id),
  position           integer not null,
  rule_id            text not null,
  verdict            text not null check (verdict in ('allowed', 'needs_papers', 'refused')),
  modes              text[] not null,
  hs_prefixes        text[] not null,
  except_hs_prefixes text[] not null,
  attributes         text[] not null,
  origin_states      text[] not null,
  tariff             text check (tariff in ('unknown_line', 'not_listed', 'mode_not_open', 'yearly_cap')),
  title_en           text not null,
  title_zh           text not null,
  to_do_en           text not null,
  to_do_zh           text not null,
  documents          text[] not null,
  act                text not null,
  source             text not null,
  read_on            date not null,
  certainty          text not null check (certainty in ('confirmed', 'secondary', 'unsure')),
  demonstration      boolean not null,
  primary key (pack_id, position),
  unique (pack_id, rule_id)
);
comment on table compliance.rule is 'placement: reference. append-only. One entry rule of a pack, with its act, source and certainty.';

create table compliance.announced (
  row_id uuid primary key,
  at     timestamptz not null
);
comment on table compliance.announced is 'placement: reference. append-only. Rows whose coming into force the listings have been told of.';

create table compliance.quota (
  person_print text not null,
  year         integer not null,
  used_minor   bigint not null check (used_minor >= 0),
  primary key (person_print, year)
);
comment on table compliance.quota is 'placement: by buyer. What one person, known by fingerprint only, has bought in a year, in fen.';

create table compliance.claim (
  person_print  text not null,
  order_id      uuid not null,
  year          integer not null,
  amount_minor  bigint not null check (amount_minor > 0),
  claimed_at    timestamptz not null,
  given_back_at timestamptz,
  primary key (person_print, order_id),
  foreign key (person_print, year) references compliance.quota (person_print, year)
);
comment on table compliance.claim is 'placement: by buyer. The part of a yearly quota that an order holds, until it is given back.';
create index claim_by_order on compliance.claim (order_id);
