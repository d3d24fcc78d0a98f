-- Trade documents: what sellers state for labels and certificates of origin, the lots of an order, and the documents that left the house.
create schema documents;

create table documents.statement (
  seller_id  uuid not null,
  product_id uuid not null,
  kind       text not null check (kind in ('label', 'origin')),
  version    integer not null check (version > 0),
  fields     jsonb not null,
  stated_by  text not null,
  at         timestamptz not null,
  primary key (seller_id, product_id, kind, version)
);
comment on table documents.statement is 'placement: by seller. append-only. What a seller stated of a product for its electronic label or its origin; the newest version counts, an order keeps the one in force when it was opened.';

create table documents.lot (
  seller_id    uuid not null,
  order_id     uuid not null,
  line         integer not null check (line > 0),
  version      integer not null check (version > 0),
  lot_no       text not null,
  made_on      date,
  best_before  date,
  certificates jsonb not null,
  stated_by    text not null,
  at           timestamptz not null,
  primary key (seller_id, order_id, line, version),
  check (made_on is null or best_before is null or made_on <= best_before)
);
comment on table documents.lot is 'placement: by seller. append-only. From which lot the pieces of an order line come and which certificates it has, the newest version in force.';

create table documents.issued (
  seller_id uuid not null,
  unit_id   uuid not null,
  document  text not null,
  version   integer not null check (version > 0),
  hash      text not null check (hash ~ '^[0-9a-f]{64}$'),
  content   jsonb not null,
  issued_to text not null,
  issued_by text not null,
  at        timestamptz not null,
  primary key (seller_id, unit_id, document, version),
  unique (seller_id, unit_id, document, hash)
);
comment on table documents.issued is 'placement: by seller. append-only. Each document as it left the house, the buyer''s name and address masked; the same content is the same version.';
