-- A repository that a listing no longer shows: since when, and how many reads of the whole listing have lacked it.
alter table entries
  add column missing_since timestamptz,
  add column missing_reads integer not null default 0;
create index entries_stable on entries ((repository ->> 'stableId')) where repository ? 'stableId'; -- read by a poll: known elsewhere?

-- Which release the rules alone make this evidence for, where an operator's ruling makes it evidence for another one. It has no row of
-- its own where it never was a release.
alter table sightings add column home_id text;
create index sightings_home on sightings (home_id) where home_id is not null; -- read by every merge

-- What operators decided: which releases are one, and what of a release is another one. Appended; undone ones stay, and say so.
create table rulings (
  id bigint generated always as identity primary key,
  kind text not null check (kind in ('merge', 'split')),
  company_id text not null references companies,
  release_id text not null references releases, -- which goes, or what is split
  into_id text references releases, -- where it goes; of a split, what came out of it, once applied
  repositories text[] not null default '{}', -- of a split: what leaves
  reason text not null,
  made_at timestamptz not null default clock_timestamp(),
  applied_at timestamptz,
  undone_at timestamptz,
  undo_applied_at timestamptz,
  problem text, -- why it could not be applied
  -- claims (entry:ordinal) as they stood when it was applied
  anchors text[] not null default '{}', -- those that tell what goes, whatever else changes
  into_anchors text[] not null default '{}' -- those that tell where it goes
);
create index rulings_company on rulings (company_id); -- read by every merge
create index rulings_waiting on rulings (id) where problem is null and (applied_at is null or undone_at is not null and undo_applied_at is null);
