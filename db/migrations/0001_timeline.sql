-- What is tracked, what was said, what it means, and what came of it.

create extension if not exists pg_trgm;

create table settings (
  name text primary key,
  value jsonb not null
);

-- A company or source that leaves the files is parked, never deleted: its releases keep their evidence.
create table companies (
  id text primary key,
  name text not null,
  country text not null,
  languages text[] not null,
  website text not null,
  aliases text[] not null default '{}',
  families jsonb not null default '[]', -- [{name, aliases}]: its lines of models
  role text not null default 'developer', -- or press: read for context, makes no releases itself
  parked_at timestamptz
);

create table sources (
  id text primary key, -- <company>/<source>
  company_id text not null references companies,
  kind text not null,
  url text not null,
  host text not null,
  page text,
  settings jsonb not null default '{}',
  zone text,
  language text,
  every_seconds integer not null,
  parked_at timestamptz,
  -- the rhythm: Postgres' clock alone says what is due
  interval_seconds integer not null,
  next_poll_at timestamptz not null default clock_timestamp(),
  lease_until timestamptz,
  fence bigint not null default 0,
  -- validators: written only in the transaction that stores what they describe
  etag text,
  last_modified text,
  body_hash text,
  read_whole_at timestamptz, -- the last unconditional read
  -- health
  first_read_at timestamptz, -- the baseline: until then nothing it says is news
  last_visit_at timestamptz,
  last_success_at timestamptz,
  last_change_at timestamptz,
  fail_count integer not null default 0,
  problem text,
  problem_detail text,
  http_status integer,
  notes text[] not null default '{}',
  moved_to text,
  usual_new real not null default 0 -- entries that a poll with news usually brings: more at once is no news (a moved site)
);
create index sources_due on sources (next_poll_at) where parked_at is null; -- read by the tick
create index sources_host on sources (host) where lease_until is not null; -- read by the tick: polls of one host at a time
create index sources_company on sources (company_id);

-- A host that asked for patience; no source on it is polled before.
create table hosts (
  host text primary key,
  paused_until timestamptz not null
);

create table entries (
  id bigint generated always as identity primary key,
  source_id text not null references sources,
  key text not null,
  title text not null,
  url text,
  summary text not null,
  published_at timestamptz,
  published_precision text,
  date_text text,
  language text,
  repository jsonb,
  content_hash text not null,
  is_baseline boolean not null,
  first_seen_at timestamptz not null default clock_timestamp(),
  changed_at timestamptz,
  unique (source_id, key)
);

-- What the normalizer reads in an entry; `line` is what claims are compared within.
create table claims (
  entry_id bigint not null references entries on delete cascade,
  ordinal smallint not null,
  company_id text,
  line text,
  claim jsonb not null,
  primary key (entry_id, ordinal)
);
create index claims_line on claims (company_id, line); -- read by the merge

create table releases (
  id text primary key,
  company_id text not null references companies,
  line text not null,
  kind text not null,
  name text not null,
  family text not null,
  version text,
  stage text not null,
  openness text not null,
  license text, -- SPDX identifier, else the vendor's name for it
  announced_at timestamptz,
  released_at timestamptz,
  dated_at timestamptz not null, -- the date that counts: released, else announced, else first seen
  first_seen_at timestamptz not null,
  parameters_total double precision,
  input_modalities text[] not null default '{}',
  output_modalities text[] not null default '{}',
  search_text text not null, -- names, the aliases of the family and titles in lower case
  revision integer not null,
  updated_at timestamptz not null,
  document jsonb not null, -- the Release of the API without its address
  dissolved_at timestamptz, -- no evidence speaks for it any more, or it was another release all along
  merged_into text references releases, -- where a dissolved release went, if anywhere: its id keeps answering
  xid xid8 not null default pg_current_xact_id()
);
create index releases_timeline on releases (dated_at desc, id desc) where dissolved_at is null;
create index releases_company on releases (company_id, dated_at desc, id desc) where dissolved_at is null;
create index releases_family on releases (company_id, family) where dissolved_at is null;
create index releases_line on releases (company_id, line) where dissolved_at is null; -- read by the merge
create index releases_search on releases using gin (search_text gin_trgm_ops);

-- An entry that is evidence for a release, by the claim that made it so.
create table sightings (
  entry_id bigint not null,
  ordinal smallint not null,
  release_id text not null references releases,
  primary key (entry_id, ordinal),
  foreign key (entry_id, ordinal) references claims on delete cascade
);
create index sightings_release on sightings (release_id);

-- Appended, never rewritten. `document` is the release as it was known from `made_at` on.
create table revisions (
  release_id text not null references releases,
  revision integer not null,
  made_at timestamptz not null default clock_timestamp(),
  changes jsonb not null, -- [{field, before, after}]
  document jsonb not null,
  xid xid8 not null default pg_current_xact_id(),
  primary key (release_id, revision)
);
