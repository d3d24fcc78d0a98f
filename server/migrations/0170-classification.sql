-- Which code a person chose for a variant, from which book and year, how sure they were, and how well it fitted the words.
create schema classification;

create table classification.chosen_code (
  seller_id             uuid not null,
  id                    uuid not null,
  variant_id            uuid not null,
  code                  text not null check (code ~ '^[0-9]{8,10}$'),
  nomenclature          text not null check (nomenclature in ('cn-tariff')),
  year                  integer not null check (year between 1988 and 2100),
  gtin14                text check (gtin14 ~ '^[0-9]{14}$'),
  chosen_by_kind        text not null check (chosen_by_kind in ('anyone', 'buyer', 'seller', 'operator', 'system')),
  chosen_by             text,
  sureness              text check (sureness in ('sure', 'fairly', 'unsure')),
  confidence_hundredths smallint not null check (confidence_hundredths between 0 and 100),
  words                 text not null check (char_length(words) <= 255),
  chosen_at             timestamptz not null,
  primary key (seller_id, id)
);
comment on table classification.chosen_code is 'placement: by seller. One choice of a code for a variant; the latest holds, none is ever changed. A code chosen before choices were kept has no row.';
create index chosen_code_by_variant on classification.chosen_code (seller_id, variant_id, chosen_at desc, id desc);
create index chosen_code_by_gtin on classification.chosen_code (gtin14) where gtin14 is not null;
