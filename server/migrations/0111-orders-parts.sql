-- Orders may leave in several parcels: which pieces are in which, and what carrier and customs reported of each. An order of one
-- parcel has no rows here.
create table orders.part (
  seller_id  uuid not null,
  order_id   uuid not null,
  id         uuid not null,
  no         integer not null check (no > 0),
  opened_at  timestamptz not null,
  shipped_at timestamptz,
  primary key (seller_id, order_id, id),
  unique (seller_id, id),
  unique (seller_id, order_id, no),
  foreign key (seller_id, order_id) references orders.order (seller_id, id)
);
comment on table orders.part is 'placement: by seller. A part of an order that leaves in a parcel of its own: a sub-order to customs, with a number of its own; its id is the parcel''s.';

create table orders.part_line (
  seller_id   uuid not null,
  order_id    uuid not null,
  part_id     uuid not null,
  line        integer not null,
  first_piece integer not null check (first_piece >= 0),
  quantity    integer not null check (quantity > 0),
  primary key (seller_id, order_id, part_id, line),
  foreign key (seller_id, order_id, part_id) references orders.part (seller_id, order_id, id),
  foreign key (seller_id, order_id, line) references orders.line (seller_id, order_id, line)
);
comment on table orders.part_line is 'placement: by seller. append-only. Which pieces of a line are in a part: so many from the first one on, counted from nought; a piece''s share of the line''s amounts is fixed by its place.';

create table orders.part_fact (
  seller_id uuid not null,
  order_id  uuid not null,
  part_id   uuid not null,
  fact      text not null check (fact in (
              'picked_up', 'exported', 'arrived_port', 'cleared', 'in_delivery', 'delivered', 'returned')),
  at        timestamptz not null,
  place     text,
  primary key (seller_id, order_id, part_id, fact),
  foreign key (seller_id, order_id, part_id) references orders.part (seller_id, order_id, id)
);
comment on table orders.part_fact is 'placement: by seller. append-only. What carrier and customs reported of one part, each once; the order has a fact when every part that did not come back has it.';
