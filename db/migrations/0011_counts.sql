-- How many living releases are alike in what facets count and filters ask for, so that counting a million of them reads hundreds of rows.
-- Decision 0008 says why it is kept so.

create table release_counts (
  cell uuid primary key, -- digest of all that follows but the number
  cube integer not null, -- which of the columns it tells apart (db/counts/cubes.ts); the others are null
  company_id text,
  kind text,
  stage text,
  openness text,
  license text,
  family text,
  input_modalities text[],
  output_modalities text[],
  dated_at timestamptz, -- the start of its month, UTC
  releases bigint not null
) with (fillfactor = 80); -- a number changes in place, and no index with it
create index release_counts_cube on release_counts (cube, company_id, dated_at); -- read by facets and statistics

-- What came and went since it was last added up. Writers only append here, so that none ever waits for another.
create table release_count_changes (
  id bigint generated always as identity primary key,
  company_id text not null,
  kind text not null,
  stage text not null,
  openness text not null,
  license text,
  family text not null,
  input_modalities text[] not null,
  output_modalities text[] not null,
  dated_at timestamptz not null, -- the start of its month, UTC
  releases bigint not null
);

create function month_of(at timestamptz) returns timestamptz
language sql stable parallel safe as $$ select date_trunc('month', at, 'UTC') $$;

-- Per statement, however it was written: what the rows were goes, what they are comes, and what stayed as it was cancels out.
create function count_inserted_releases() returns trigger language plpgsql as $$
begin
  insert into release_count_changes (company_id, kind, stage, openness, license, family, dated_at, input_modalities, output_modalities, releases)
  select company_id, kind, stage, openness, license, family, month_of(dated_at), input_modalities, output_modalities, count(*)
  from came where dissolved_at is null
  group by 1, 2, 3, 4, 5, 6, 7, 8, 9;
  return null;
end $$;

create function count_updated_releases() returns trigger language plpgsql as $$
begin
  insert into release_count_changes (company_id, kind, stage, openness, license, family, dated_at, input_modalities, output_modalities, releases)
  select company_id, kind, stage, openness, license, family, month_of(dated_at), input_modalities, output_modalities, sum(change)
  from (
    select company_id, kind, stage, openness, license, family, dated_at, input_modalities, output_modalities, 1 as change
    from came where dissolved_at is null
    union all
    select company_id, kind, stage, openness, license, family, dated_at, input_modalities, output_modalities, -1
    from went where dissolved_at is null
  ) as changed
  group by 1, 2, 3, 4, 5, 6, 7, 8, 9
  having sum(change) <> 0;
  return null;
end $$;

create function count_deleted_releases() returns trigger language plpgsql as $$
begin
  insert into release_count_changes (company_id, kind, stage, openness, license, family, dated_at, input_modalities, output_modalities, releases)
  select company_id, kind, stage, openness, license, family, month_of(dated_at), input_modalities, output_modalities, -count(*)
  from went where dissolved_at is null
  group by 1, 2, 3, 4, 5, 6, 7, 8, 9;
  return null;
end $$;

-- Nobody else writes releases while they are all taken away: what is counted is what goes.
create function count_truncated_releases() returns trigger language plpgsql as $$
begin
  insert into release_count_changes (company_id, kind, stage, openness, license, family, dated_at, input_modalities, output_modalities, releases)
  select company_id, kind, stage, openness, license, family, dated_at, input_modalities, output_modalities, -sum(releases)
  from (
    select company_id, kind, stage, openness, license, family, dated_at, input_modalities, output_modalities, releases
    from release_counts where cube = 0
    union all
    select company_id, kind, stage, openness, license, family, dated_at, input_modalities, output_modalities, releases
    from release_count_changes
  ) as counted
  group by 1, 2, 3, 4, 5, 6, 7, 8, 9
  having sum(releases) <> 0;
  return null;
end $$;

create trigger releases_counted_in after insert on releases
  referencing new table as came for each statement execute function count_inserted_releases();
create trigger releases_counted_anew after update on releases
  referencing old table as went new table as came for each statement execute function count_updated_releases();
create trigger releases_counted_out after delete on releases
  referencing old table as went for each statement execute function count_deleted_releases();
create trigger releases_counted_away after truncate on releases
  for each statement execute function count_truncated_releases();

-- What is there: the upkeep adds it up.
insert into release_count_changes (company_id, kind, stage, openness, license, family, dated_at, input_modalities, output_modalities, releases)
select company_id, kind, stage, openness, license, family, month_of(dated_at), input_modalities, output_modalities, count(*)
from releases where dissolved_at is null
group by 1, 2, 3, 4, 5, 6, 7, 8, 9;

-- What a search finds releases by (db/filters/parts/keys.ts). Trigrams of Postgres know no Chinese letters under the C locale, and no index
-- of words tells the newest first: here each key begins with the 30 days that the release is dated in, and a search asks one such era after
-- the other, until its page is full.

create function era_of(at timestamptz) returns integer
language sql immutable parallel safe as $$
  select greatest(0, least(255, floor(extract(epoch from at at time zone 'UTC') / 2592000)::bigint - 570))::integer -- 0: all before 2016-10-26
$$;

-- Runs of three letters or digits as pg_trgm makes them (two blanks before a word, one behind it), and of other scripts each letter and
-- each two beside each other.
create function grams_of(given text) returns text[]
language plpgsql immutable parallel safe as $$
declare
  grams text[] := show_trgm(regexp_replace(given, '[^a-z0-9]+', ' ', 'g'));
  letter text;
  before text := ' ';
begin
  if octet_length(given) = length(given) then return grams; end if;
  foreach letter in array string_to_array(regexp_replace(given, '[\u0001-\u007f]+', ' ', 'g'), null) loop
    if letter <> ' ' then
      grams := grams || letter;
      if before <> ' ' then grams := grams || (before || letter); end if;
    end if;
    before := letter;
  end loop;
  return grams;
end $$;

-- t: of the search text; n: of the name, as it is written and squashed; c: the company; f: its family.
create function search_keys(name text, family text, company_id text, search_text text, dated_at timestamptz) returns text[]
language plpgsql immutable parallel safe cost 100000 set search_path from current as $$
declare
  era text := lpad(to_hex(era_of(dated_at)), 2, '0');
  plain text := lower(normalize(name, NFKC));
begin
  return array(select era || 't' || gram from unnest(grams_of(search_text)) as gram)
    || array(select distinct era || 'n' || gram from unnest(grams_of(plain) || grams_of(translate(plain, '-_. ', ''))) as gram)
    || array[era || 'c' || company_id, left(era || 'f' || company_id || ' ' || translate(lower(family), '-_. ', ''), 200)];
end $$;

drop index releases_search;
-- At once in its place: a list of what is still to be put there would be read through for every era.
create index releases_search on releases using gin (search_keys(name, family, company_id, search_text, dated_at))
  with (fastupdate = off); -- read by every search; of all releases, so that no other index can stand in for it
-- nothing is to be learned from its values, and working them out takes long
alter index releases_search alter column 1 set statistics 0;
create index releases_name on releases (left(translate(lower(normalize(left(name, 200), NFKC)), '-_. ', ''), 200), dated_at desc, id desc)
  where dissolved_at is null; -- read by searches: what has just the name that was asked for
