-- Orders: a line keeps its second legal quantity too. The tariff counts wine, beer and spirits by the liter and by the kilogram,
-- customs asks for both, and a line that kept only one of them stopped there. Lines of before have none.
alter table orders.line
  add column second_amount text,
  add column second_unit   text,
  add constraint line_second_quantity check ((second_amount is null) = (second_unit is null));
comment on table orders.line is 'placement: by seller. append-only. What one line of an order is and costs; amounts are of all its pieces, in the order''s currency, keep_minor in its keep_currency; weight and both legal quantities are of one piece.';
