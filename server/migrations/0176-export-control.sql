-- What may leave the United States: each product's export classification, the filings of a shipment, the orders that screening holds, and what was stated when a parcel was handed over.
create schema export_control;

create table export_control.classification (
  seller_id   uuid not null,
  product_id  uuid not null,
  number      integer not null check (number > 0),
  outcome     text not null check (outcome in ('ear99', 'specialist', 'ccl')),
  eccn        text check (eccn ~ '^[0-9][A-E][0-9]{3}([.][a-z0-9.]{1,12})?$'),
  licence     text,
  groups      jsonb not null,
  schedule_b  text check (schedule_b ~ '^[0-9]{10}$'),
  reason      text not null,
  signed_name text not null,
  rules       text not null,
  by_kind     text not null,
  by_id       text not null,
  at          timestamptz not null,
  primary key (seller_id, product_id, number),
  check ((outcome = 'ccl') = (eccn is not null)),
  check (licence is null or outcome = 'ccl')
);
comment on table export_control.classification is 'placement: by seller. append-only. How a product is classified for export, the newest row in force: what was answered, who signed it and why.';
create index classification_newest on export_control.classification (outcome, at);

create table export_control.itn (
  seller_id  uuid not null,
  unit_id    uuid not null,
  number     integer not null check (number > 0),
  itn        text not null check (itn ~ '^X[0-9]{14}$'),
  entered_by text not null,
  at         timestamptz not null,
  primary key (seller_id, unit_id, number)
);
comment on table export_control.itn is 'placement: by seller. append-only. The number by which AES acknowledged the filing of a shipment, the newest in force.';

create table export_control.hold (
  seller_id uuid not null,
  order_id  uuid not null,
  case_id   uuid not null,
  at        timestamptz not null,
  lifted_at timestamptz,
  primary key (seller_id, order_id, case_id)
);
comment on table export_control.hold is 'placement: by seller. Which orders wait for which screening case, and until when they did.';
create index hold_by_case on export_control.hold (case_id) where lifted_at is null;

create table export_control.release (
  seller_id uuid not null,
  parcel_id uuid not null,
  order_id  uuid not null,
  editions  text not null,
  kind      text not null check (kind in ('noeei', 'itn')),
  statement text not null,
  rules     text not null,
  at        timestamptz not null,
  primary key (seller_id, parcel_id)
);
comment on table export_control.release is 'placement: by seller. append-only. What was stated, and against which editions everybody was screened, when a parcel was handed over.';
