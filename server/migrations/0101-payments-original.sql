-- What was written to a payment company to make a payment and what it answered, word for word: customs may ask for both (GACC 2018/165, 2018/179).
create table payments.original (
  buyer_id        uuid not null,
  payment_id      uuid not null,
  request_sealed  text not null,
  response_sealed text not null,
  at              timestamptz not null,
  primary key (buyer_id, payment_id),
  foreign key (buyer_id, payment_id) references payments.payment (buyer_id, id)
);
comment on table payments.original is 'placement: by buyer. The request that made a payment at its provider and the answer, as they were, encrypted; emptied when the payer is forgotten.';
