-- Parcels may hold a part of an order: then an order has several, and each is a unit of clearance of its own.
alter table fulfilment.parcel
  add column part boolean not null default false,
  drop constraint parcel_seller_id_order_id_key;
create unique index parcel_of_whole_order on fulfilment.parcel (seller_id, order_id) where not part;
create index parcel_by_order on fulfilment.parcel (seller_id, order_id);
comment on table fulfilment.parcel is 'placement: by seller. One parcel on its way from the seller to the buyer: of a whole order, or of a part whose pieces stand in orders.part_line.';
