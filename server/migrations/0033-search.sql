-- One row per listing that buyers can find: its words, its pinyin, and what lists are narrowed by.
create schema search;

create table search.document (
  seller_id   uuid not null,
  listing_id  uuid not null,
  product_id  uuid not null,
  mode        text not null,
  category    text,
  origin_state text not null,
  words       tsvector not null,
  pinyin      text not null,
  initials    text not null,
  latin       text not null,
  card        jsonb not null,
  changed_at  timestamptz not null,
  primary key (seller_id, listing_id)
);
comment on table search.document is 'placement: by seller. What search knows of a live listing; gone when the listing is down.';
create index document_words on search.document using gin (words);
create index document_by_product on search.document (seller_id, product_id);
create index document_newest on search.document (listing_id desc);
