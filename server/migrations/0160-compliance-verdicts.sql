-- Compliance: entry rules for every market and route, with their days, papers, labels and notices; each change of the rules is one row, and how far judging again has come stands beside it.
alter table compliance.rule
  drop constraint rule_verdict_check,
  add constraint rule_verdict_check check (verdict in ('allowed', 'needs_papers', 'specialist', 'refused', 'adds')),
  drop constraint rule_tariff_check,
  add constraint rule_tariff_check
    check (tariff in ('unknown_line', 'not_listed', 'mode_not_open', 'yearly_cap', 'listed', 'no_rule')),
  add column routes     text[] not null default '{}',
  add column valid_from date,
  add column valid_to   date,
  add column labels     jsonb not null default '[]',
  add column notices    jsonb not null default '[]',
  add column cap        numeric check (cap > 0),
  add column cap_unit   text,
  add constraint rule_cap check ((cap is null) = (cap_unit is null)),
  add constraint rule_days check (valid_from <= valid_to);

alter table compliance.tariff_line
  add column rates_demonstration boolean,
  add column list_demonstration  boolean;

create table compliance.change (
  id      uuid primary key,
  market  text not null,
  kind    text not null check (kind in ('rules', 'tariff', 'day')),
  subject text not null,
  on_day  date not null,
  codes   text[] not null,
  at      timestamptz not null,
  unique (market, kind, subject, on_day)
);
comment on table compliance.change is 'placement: reference. append-only. What changed the answers of a market on a day: a set of rules, tariff lines (codes), or the day on which a dated rule begins or ends (subject: the set).';
create index change_by_time on compliance.change (at desc, id);

create table compliance.rejudgement (
  change_id   uuid not null references compliance.change (id),
  part        text not null check (part in ('listings', 'carts', 'orders')),
  total       integer not null check (total >= 0),
  done        integer not null check (done >= 0),
  changed     integer not null check (changed >= 0),
  at_seller   uuid,
  at_id       uuid,
  begun_at    timestamptz not null,
  touched_at  timestamptz not null,
  finished_at timestamptz,
  primary key (change_id, part)
);
comment on table compliance.rejudgement is 'placement: local. How far judging again after a change has come: rows done of all, how many verdicts changed, and the last row looked at, from which it goes on.';
create index rejudgement_open on compliance.rejudgement (touched_at) where finished_at is null;
