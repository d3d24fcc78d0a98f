-- Catalog: what verdicts say is kept once and not in every listing, so that judging a million listings again writes a short text where the answer is another, and nothing where it is not.
create table catalog.verdict (
  hash     text primary key,
  facts    jsonb not null,
  since    timestamptz not null
);
comment on table catalog.verdict is 'placement: reference. append-only. What a verdict says, by the hash of it; listings of the same kind of goods share one.';

alter table catalog.listing
  add column verdict_hash text,
  alter column verdict set default '{}';
comment on column catalog.listing.verdict is 'The verdict of a listing last judged before verdicts were kept once; its verdict_hash is null.';
