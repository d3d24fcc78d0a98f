-- What each import of a product file did, so that a seller can look back at it.
create schema product_import;

create table product_import.run (
  seller_id uuid not null,
  id        uuid not null,
  format    text not null check (format = 'shopify'),
  file_hash text not null check (file_hash ~ '^[0-9a-f]{64}$'),
  report    jsonb not null,
  at        timestamptz not null,
  primary key (seller_id, id)
);
comment on table product_import.run is 'placement: by seller. append-only. The report of an import; of its file only the hash.';

create table product_import.upload (
  seller_id uuid not null,
  id        uuid not null,
  bytes     bytea not null check (octet_length(bytes) <= 20971520),
  at        timestamptz not null,
  primary key (seller_id, id)
);
comment on table product_import.upload is 'placement: by seller. A file between its dry run and its confirmation; kept for a day.';
create index upload_by_age on product_import.upload (at);
