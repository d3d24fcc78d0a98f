-- The rule desk: a file of rules that an operator looks at before it is loaded, so that exactly what was shown is what holds.
create schema rule_desk;

create table rule_desk.file (
  id         uuid primary key,
  hash       text not null,
  market     text not null,
  kind       text not null check (kind in ('tariff', 'positive-list', 'eligibility')),
  name       text not null,
  source     text not null,
  certainty  text not null check (certainty in ('confirmed', 'secondary', 'unsure')),
  valid_from date not null,
  read_on    date not null,
  body       text not null,
  added_at   timestamptz not null,
  loaded_at  timestamptz
);
comment on table rule_desk.file is 'placement: reference. A file of rules put on the desk: whole, with the hash of all that decides what it does, and when it was loaded. It is forgotten after a week.';
create index file_by_age on rule_desk.file (added_at);
