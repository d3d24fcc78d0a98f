-- Catalog: a variant on sale keeps its contents and beside them the other of its tariff line's two quantities, with its unit. The
-- two columns they replace had none, and nobody could read them. Listings of before have one when they are judged again, within the hour.
alter table catalog.listing_variant
  add column second_amount text,
  add column second_unit   text,
  drop column legal_quantity_1,
  drop column legal_quantity_2,
  add constraint listing_variant_second_quantity check ((second_amount is null) = (second_unit is null));
