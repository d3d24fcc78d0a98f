-- Orders: what discounts take off each line and order, by who bears it; the sums and shares hold with them.
alter table orders.order
  add column seller_discount_minor    bigint not null default 0 check (seller_discount_minor >= 0),
  add column platform_discount_minor  bigint not null default 0 check (platform_discount_minor >= 0),
  add column programme_discount_minor bigint not null default 0 check (programme_discount_minor >= 0),
  drop constraint order_sums,
  drop constraint order_shares,
  add constraint order_sums check (
    goods_minor + freight_minor + insurance_minor + duty_minor + consumption_tax_minor + vat_minor - rounding_minor
      - seller_discount_minor - platform_discount_minor - programme_discount_minor = total_minor),
  add constraint order_shares check (fee_minor + seller_share_minor + seller_discount_minor = goods_minor);

alter table orders.line
  add column seller_discount_minor    bigint not null default 0 check (seller_discount_minor >= 0),
  add column platform_discount_minor  bigint not null default 0 check (platform_discount_minor >= 0),
  add column programme_discount_minor bigint not null default 0 check (programme_discount_minor >= 0),
  drop constraint line_sums,
  drop constraint line_shares,
  add constraint line_sums check (
    goods_minor + freight_minor + insurance_minor + duty_minor + consumption_tax_minor + vat_minor - rounding_minor
      - seller_discount_minor - platform_discount_minor - programme_discount_minor = total_minor),
  add constraint line_shares check (fee_minor + seller_share_minor + seller_discount_minor = goods_minor),
  add constraint line_never_below_zero check (total_minor >= 0 and seller_share_minor >= 0);
