-- Compliance: a part of an order's claim on the yearly quota can go back, when customs took a part of its goods back.
create table compliance.claim_part (
  person_print text not null,
  order_id     uuid not null,
  cause        text not null,
  amount_minor bigint not null check (amount_minor > 0),
  at           timestamptz not null,
  primary key (person_print, order_id, cause),
  foreign key (person_print, order_id) references compliance.claim (person_print, order_id)
);
comment on table compliance.claim_part is 'placement: by buyer. append-only. What an order gave back of its claim before the rest of it, each cause once; the claim holds what is left.';
