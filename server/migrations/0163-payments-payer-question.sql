-- A browser inside WeChat is sent to WeChat to say who pays; what it may come back with is worth one use, for one buyer and checkout.
create table payments.payer_question (
  buyer_id    uuid not null,
  checkout_id uuid not null,
  id          uuid not null,
  provider    text not null check (provider in ('wallet', 'stripe', 'alipay', 'wechat-pay')),
  asked_at    timestamptz not null,
  expires_at  timestamptz not null,
  used_at     timestamptz,
  primary key (buyer_id, checkout_id),
  check (expires_at > asked_at)
);
comment on table payments.payer_question is 'placement: by buyer. The last time a buyer was sent to the provider to say who pays a checkout: until when the way back is open, and whether it was used. A newer question takes the place of the older.';
