-- Checkout: the codes that lie in a cart, and what discounts take off each line of a quote, by who bears it.
create table checkout.cart_code (
  owner_id uuid not null,
  code     text not null check (code = upper(code) and length(code) between 4 and 24),
  put_at   timestamptz not null,
  primary key (owner_id, code)
);
comment on table checkout.cart_code is 'placement: by buyer. The coupon codes somebody put into a cart; the owner is a buyer, or a visitor before sign-in. Whether a code holds is judged anew each time the cart is priced.';

alter table checkout.quote_line
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
