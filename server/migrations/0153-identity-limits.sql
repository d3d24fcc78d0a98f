-- Identity: one counter for every limit: exact sliding windows, judged and raised by one statement, and shown to the operator.
delete from identity.counter;
alter table identity.counter
  drop column since,
  drop column count,
  add column id          uuid not null unique,
  add column name        text not null,
  add column whom        text not null check (whom in ('account', 'person', 'address', 'contact', 'visitor')),
  add column shown       text not null,
  add column came_from   text,
  add column from_shown  text,
  add column windows     jsonb not null,
  add column at          timestamptz[] not null,
  add column counts      integer[] not null,
  add column amounts     bigint[] not null,
  add column granted     integer not null check (granted >= 0),
  add column touched_at  timestamptz not null,
  add column full_until  timestamptz,
  add constraint counter_arrays check (cardinality(at) = cardinality(counts) and cardinality(at) = cardinality(amounts));
comment on table identity.counter is 'placement: local. What was tried when, within each limit''s windows, and until when it is full; the key holds a fingerprint, never an address; shown is what an operator may read of whom it limits.';
create index counter_full on identity.counter (full_until) where full_until is not null;
create index counter_touched on identity.counter (touched_at);

/* What a counter becomes when `asked` more tries (of `amount` in all) come at `moment`: those of the longest window that are
   left, what of the asked fits every window, and until when it is full. Older tries are forgotten. */
create function identity.tried(
  seen_at timestamptz[], seen_counts integer[], seen_amounts bigint[], windows jsonb, moment timestamptz,
  bucket timestamptz, asked integer, amount bigint
) returns table (at timestamptz[], counts integer[], amounts bigint[], granted integer, full_until timestamptz)
language sql stable as $$
  with frame as (
    select make_interval(secs => w.seconds) as long, w.most, w.by
      from jsonb_to_recordset(windows) as w (seconds integer, most bigint, by text)
  ), seen as (
    select s.at, s.n, s.minor
      from unnest(seen_at, seen_counts, seen_amounts) as s (at, n, minor)
     where s.at > moment - (select max(long) from frame)
  ), given as (
    select greatest(0, least(asked, min(
             case when frame.by = 'amount' then case when inside.minor + amount <= frame.most then asked else 0 end
                  else frame.most - inside.n end)))::integer as n
      from frame
      cross join lateral (select coalesce(sum(seen.n), 0) as n, coalesce(sum(seen.minor), 0) as minor
                            from seen where seen.at > moment - frame.long) as inside
  ), kept as (
    select every.at, sum(every.n)::integer as n, sum(every.minor)::bigint as minor
      from (select * from seen
            union all
            select bucket, given.n, amount from given where given.n > 0) as every
     group by every.at
  ), full_window as (
    select min(kept.at) + frame.long as ends
      from frame
      join kept on kept.at > moment - frame.long
     group by frame.long, frame.most, frame.by
    having case when frame.by = 'amount' then sum(kept.minor) else sum(kept.n) end >= frame.most
  )
  select coalesce((select array_agg(kept.at order by kept.at) from kept), '{}'),
         coalesce((select array_agg(kept.n order by kept.at) from kept), '{}'),
         coalesce((select array_agg(kept.minor order by kept.at) from kept), '{}'),
         (select n from given),
         (select max(ends) from full_window)
$$;
