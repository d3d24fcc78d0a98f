-- Evidence: what the parties of a return or a dispute write and show about it; private, and never changed afterwards.
create schema evidence;

create table evidence.piece (
  seller_id     uuid not null,
  id            uuid not null,
  buyer_id      uuid not null,
  order_id      uuid not null,
  about         text not null check (about in ('order', 'return', 'dispute')),
  about_id      uuid not null,
  by_side       text not null check (by_side in ('buyer', 'seller', 'operator')),
  by_account    uuid not null,
  words         text,
  picture_state text check (picture_state in ('waiting', 'ready', 'refused')),
  at            timestamptz not null,
  primary key (seller_id, id),
  constraint piece_says_something check (words is not null or picture_state is not null)
);
comment on table evidence.piece is 'placement: by seller. One thing a party wrote or showed; its picture lies re-encoded in the files under its id, never as it came.';
create index piece_about on evidence.piece (seller_id, about_id, id);
create index piece_by_id on evidence.piece (id);
