-- The planner: questions about a product that a seller keeps, and the links by which some of them may be seen.
create schema planner;

create table planner.scenario (
  seller_id  uuid not null,
  id         uuid not null,
  slot       integer not null check (slot between 1 and 50),
  name       text not null check (length(name) between 1 and 80),
  question   jsonb not null,
  saved_at   timestamptz not null,
  primary key (seller_id, id),
  unique (seller_id, slot)
);
comment on table planner.scenario is 'placement: by seller. A question as it was asked; the answer is computed anew each time. The slot keeps a seller to fifty. No state: a seller deletes it.';

create table planner.shared (
  token       text primary key check (token ~ '^[0-9A-Za-z_-]{22}$'),
  seller_id   uuid not null,
  scenario_id uuid not null,
  shared_at   timestamptz not null,
  unique (seller_id, scenario_id)
);
comment on table planner.shared is 'placement: reference. A link by which anybody may see one scenario; off until a seller turns it on. No state: it is there or not.';
