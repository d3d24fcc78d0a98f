-- Catalog: what buyers read of a listing, kept as finished JSON text, because building it for each reader took most of the time of an answer.
create table catalog.shown (
  seller_id  uuid not null,
  listing_id uuid not null,
  part       integer not null check (part >= 0),
  variant_id uuid,
  true_of    text not null,
  words      text,
  text       text not null,
  primary key (seller_id, listing_id, part),
  foreign key (seller_id, listing_id) references catalog.listing (seller_id, id),
  check ((part = 0) = (variant_id is null)),
  check ((part = 0) = (words is not null))
);
comment on table catalog.shown is 'placement: by seller. A listing as the API answers it, in parts between which the stock of a variant is put; true_of says of which state of the listing it is true.';
