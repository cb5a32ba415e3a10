-- Since when a source has the problem that it has.
alter table sources add column problem_since timestamptz;

-- When an entry was said, as far as that is known: a first read does not tell it of what bears no date.
alter table entries add column said_at timestamptz
  generated always as (coalesce(published_at, case when not is_baseline then first_seen_at end)) stored;
create index entries_said on entries (source_id, said_at desc) where said_at is not null; -- read by /api/sources: how old a source's newest word is
