-- Orders give back parts: what of which line went back, whose money it was by which policy; clocks stand still while a return or a
-- dispute is open; and each clock can be extended once.
alter table orders.order
  add column refund_asked_minor bigint not null default 0,
  add column released_at        timestamptz,
  add column frozen_at          timestamptz,
  add column clock_left_ms      bigint check (clock_left_ms >= 0),
  drop constraint order_refunded;

update orders.order set refund_asked_minor = captured_minor where state in ('refunding', 'refunded');
update orders.order as o
   set released_at = (select max(h.at) from orders.history as h
                       where h.seller_id = o.seller_id and h.order_id = o.id and h.step = 'confirm')
 where state = 'completed';

alter table orders.order
  add constraint order_refunded check (
    0 <= refunded_minor and refunded_minor <= refund_asked_minor and refund_asked_minor <= captured_minor),
  add constraint order_clock_left check (clock_left_ms is null or (due_at is null and frozen_at is not null));

alter table orders.refund_wish
  drop constraint refund_wish_asked_by_check,
  add constraint refund_wish_asked_by_check check (asked_by in ('buyer', 'seller', 'operator', 'system')),
  add column cause                   text,
  add column policy                  text,
  add column bearer                  text check (bearer in ('seller', 'platform')),
  add column provider_fee_bearer     text check (provider_fee_bearer in ('seller', 'platform')),
  add column note                    text,
  add column after_release           boolean not null default false,
  add column stays                   boolean not null default false,
  add column share_minor             bigint not null default 0 check (share_minor >= 0),
  add column keep_minor              bigint not null default 0 check (keep_minor >= 0),
  add column fee_minor               bigint not null default 0 check (fee_minor >= 0),
  add column freight_minor           bigint not null default 0 check (freight_minor >= 0),
  add column insurance_minor         bigint not null default 0 check (insurance_minor >= 0),
  add column tax_minor               bigint not null default 0 check (tax_minor >= 0),
  add column claim_minor             bigint not null default 0 check (claim_minor >= 0),
  add column claim_keep_minor        bigint not null default 0 check (claim_keep_minor >= 0),
  add column loss_minor              bigint not null default 0 check (loss_minor >= 0),
  add column rounding_minor          bigint not null default 0 check (rounding_minor >= 0),
  add column platform_discount_minor bigint not null default 0 check (platform_discount_minor >= 0),
  add column programme_discount_minor bigint not null default 0 check (programme_discount_minor >= 0);

update orders.refund_wish set cause = case when surplus then 'surplus:' || refund_id else 'order' end;
update orders.refund_wish as w
   set policy = 'stopped-on-the-way',
       bearer = 'platform',
       provider_fee_bearer = 'platform',
       share_minor = o.seller_share_minor,
       keep_minor = o.keep_minor,
       fee_minor = o.fee_minor,
       freight_minor = o.freight_minor,
       insurance_minor = o.insurance_minor,
       tax_minor = o.duty_minor + o.consumption_tax_minor + o.vat_minor,
       rounding_minor = o.rounding_minor
  from orders.order as o
 where o.seller_id = w.seller_id and o.id = w.order_id and not w.surplus
   and not exists (select 1 from orders.history as h
                    where h.seller_id = o.seller_id and h.order_id = o.id
                      and h.step = 'pay' and h.from_state in ('lapsed', 'cancelled'));

alter table orders.refund_wish
  alter column cause set not null,
  add constraint refund_cause_once unique (seller_id, order_id, cause),
  add constraint refund_borne check (
    policy is null
    or amount_minor = share_minor + fee_minor + freight_minor + insurance_minor + tax_minor + claim_minor + loss_minor
         - rounding_minor - platform_discount_minor - programme_discount_minor);
comment on table orders.refund_wish is 'placement: by seller. Refunds asked of payments for an order, by whom and why, and whose money each is: taken back from share, fee, freight, insurance and tax, claimed from the seller beyond its share, or lost by the platform. Without a policy it is money that came too late or twice (surplus), and goes back as it came. The pieces of a refund that stays were given back before they left, and will not leave.';

create table orders.refund_part (
  seller_id             uuid not null,
  order_id              uuid not null,
  refund_id             uuid not null,
  line                  integer not null,
  quantity              integer not null check (quantity >= 0),
  goods_minor           bigint not null check (goods_minor >= 0),
  freight_minor         bigint not null check (freight_minor >= 0),
  insurance_minor       bigint not null check (insurance_minor >= 0),
  duty_minor            bigint not null check (duty_minor >= 0),
  consumption_tax_minor bigint not null check (consumption_tax_minor >= 0),
  vat_minor             bigint not null check (vat_minor >= 0),
  amount_minor          bigint not null check (amount_minor >= 0),
  primary key (seller_id, order_id, refund_id, line),
  foreign key (seller_id, order_id, line) references orders.line (seller_id, order_id, line)
);
comment on table orders.refund_part is 'placement: by seller. append-only. What of each line a refund gives back: pieces (none when it is an amount) and components before what was taken off; amount_minor is the cash.';

insert into orders.refund_part (seller_id, order_id, refund_id, line, quantity, goods_minor, freight_minor, insurance_minor,
                                duty_minor, consumption_tax_minor, vat_minor, amount_minor)
select w.seller_id, w.order_id, w.refund_id, l.line, l.quantity, l.goods_minor, l.freight_minor, l.insurance_minor,
       l.duty_minor, l.consumption_tax_minor, l.vat_minor, l.total_minor
  from orders.refund_wish as w
  join orders.line as l on l.seller_id = w.seller_id and l.order_id = w.order_id
 where w.policy is not null;

create table orders.freeze (
  seller_id uuid not null,
  order_id  uuid not null,
  by        text not null check (by in ('return', 'dispute')),
  id        uuid not null,
  at        timestamptz not null,
  thawed_at timestamptz,
  primary key (seller_id, order_id, by, id),
  foreign key (seller_id, order_id) references orders.order (seller_id, id)
);
comment on table orders.freeze is 'placement: by seller. What keeps an order''s clock still, since when and until when.';

create table orders.extension (
  seller_id uuid not null,
  order_id  uuid not null,
  clock     text not null check (clock in ('ship', 'confirm')),
  days      integer not null check (days > 0),
  reason    text not null,
  at        timestamptz not null,
  primary key (seller_id, order_id, clock),
  foreign key (seller_id, order_id) references orders.order (seller_id, id)
);
comment on table orders.extension is 'placement: by seller. append-only. More time, given once for each clock: by the seller to ship, with a reason the buyer reads; by the buyer to confirm.';
