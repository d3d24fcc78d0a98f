-- The Chinese of a product: drafted by a provider, edited and approved by a person, bound to the source it was made from.
create schema translation;

create table translation.chinese (
  seller_id      uuid not null,
  product_id     uuid not null,
  state          text not null check (state in ('asked', 'drafted', 'edited', 'approved')),
  source_hash    text not null,
  source         jsonb not null,
  text           jsonb,
  drafted_by     text,
  confidence     integer check (confidence between 0 and 100),
  unknown_words  jsonb not null default '[]',
  approved_by    text,
  approved_at    timestamptz,
  changed_at     timestamptz not null,
  primary key (seller_id, product_id),
  check ((state = 'approved') = (approved_by is not null and approved_at is not null)),
  check (state = 'asked' or text is not null)
);
comment on table translation.chinese is 'placement: by seller. One Chinese text per product and who answers for it.';
