-- Disputes: a quarrel about an order between buyer and seller, its offers, the operator's decisions with reasons, appeals.
create schema disputes;

create table disputes.dispute (
  seller_id         uuid not null,
  id                uuid not null,
  order_id          uuid not null,
  buyer_id          uuid not null,
  return_id         uuid,
  kind              text not null check (kind in ('not_received', 'not_as_described', 'damaged', 'return_refused')),
  state             text not null check (state in (
                      'opened', 'answered', 'offered', 'deciding', 'decided', 'appealed', 'returning', 'refunding',
                      'closed', 'withdrawn')),
  moved_at          timestamptz not null,
  owner             text not null check (owner in (
                      'buyer', 'seller', 'operator', 'parties', 'provider', 'nobody')),
  due_at            timestamptz,
  no_clock          text,
  why               text,
  wish              text not null check (wish in ('all', 'part', 'return')),
  wish_minor        bigint check (wish_minor > 0),
  currency          text not null check (currency ~ '^[A-Z]{3}$'),
  offer             text check (offer in ('amount', 'return')),
  offer_minor       bigint check (offer_minor > 0),
  buyer_appealed_at timestamptz,
  seller_appealed_at timestamptz,
  buyer_content_at  timestamptz,
  seller_content_at  timestamptz,
  refund_id         uuid,
  refunded_minor    bigint check (refunded_minor > 0),
  opened_at         timestamptz not null,
  primary key (seller_id, id),
  constraint dispute_clock check ((due_at is null) <> (no_clock is null)),
  constraint dispute_offer check ((offer = 'amount') = (offer_minor is not null) or offer is null)
);
comment on table disputes.dispute is 'placement: by seller. One dispute about one order: its state, who owes the next step and until when (or why there is no clock), what is wished and offered, and who has appealed.';
create unique index dispute_open on disputes.dispute (seller_id, order_id) where state not in ('closed', 'withdrawn');
create index dispute_by_buyer on disputes.dispute (buyer_id, id);
create index dispute_by_state on disputes.dispute (seller_id, state, id);
create index dispute_due on disputes.dispute (due_at) where due_at is not null;
create index dispute_by_id on disputes.dispute (id);
create index dispute_by_return on disputes.dispute (seller_id, return_id) where return_id is not null;

create table disputes.decision (
  seller_id     uuid not null,
  dispute_id    uuid not null,
  number        integer not null check (number > 0),
  decided_by    uuid not null,
  refund        text not null check (refund in ('all', 'part', 'nothing')),
  amount_minor  bigint check (amount_minor > 0),
  bearer        text not null check (bearer in ('seller', 'platform')),
  return_needed boolean not null,
  ground        text not null,
  reason        text not null,
  at            timestamptz not null,
  primary key (seller_id, dispute_id, number),
  foreign key (seller_id, dispute_id) references disputes.dispute (seller_id, id),
  constraint decision_amount check ((refund = 'part') = (amount_minor is not null)),
  constraint decision_return check (not return_needed or refund <> 'nothing')
);
comment on table disputes.decision is 'placement: by seller. append-only. What the operator decided, by whom, on which ground and why; the newest counts, and an appeal against it is decided by somebody else.';

create table disputes.history (
  seller_id  uuid not null,
  dispute_id uuid not null,
  seq        integer not null check (seq > 0),
  at         timestamptz not null,
  step       text not null,
  from_state text,
  to_state   text not null,
  actor_kind text not null,
  why        text,
  note       text,
  primary key (seller_id, dispute_id, seq),
  foreign key (seller_id, dispute_id) references disputes.dispute (seller_id, id)
);
comment on table disputes.history is 'placement: by seller. append-only. Every step a dispute took, with who and why, numbered under the lock of the dispute.';
