-- A screening case keeps an order's clock still as a return or a dispute does: nobody may ship meanwhile.
alter table orders.freeze drop constraint freeze_by_check;
alter table orders.freeze
  add constraint freeze_by_check check (by in ('return', 'dispute', 'screening'));
