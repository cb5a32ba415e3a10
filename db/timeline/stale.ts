import type { Database } from '../client.ts'

/** Kinds in which a company announces: a project's own README and releases end with the project, and that is no fault. */
export const announcingKinds = ['feed', 'page', 'json', 'sitemap', 'links']

/**
 * Sources that answer well and have fallen silent while what they used to tell goes on: `id`, `since` (their newest word) and
 * `detail`. A quiet source is none of them. Evidence, for a company's own: by the share of releases that it told of each family in the
 * year before, it would have told three or more of those that came since, and told none; less than three told are no share. For press: five releases have come.
 * Silence counts from a month (press: two weeks), and where it is twice as long as the longest of the year before.
 */
export const staleSources = (sql: Database) => sql`
  last_words as materialized (
    select s.id, s.company_id, c.role, newest.said_at as since
    from sources s join companies c on c.id = s.company_id
    cross join lateral (
      select said_at from entries e where e.source_id = s.id and said_at is not null order by said_at desc limit 1) as newest
    where s.parked_at is null and s.paused_at is null and s.fail_count = 0 and s.kind = any(${announcingKinds})
      and newest.said_at < now() - case when c.role = 'press' then interval '14 days' else interval '30 days' end
  ),
  silent as (
    select * from last_words where now() - since > 2 * coalesce((
      select max(gap) from (
        select said_at - lag(said_at) over (order by said_at) as gap from entries e
        where e.source_id = last_words.id and said_at > last_words.since - interval '1 year') as gaps), interval '0')
  ),
  told as (
    select s.id, s.company_id, s.since, r.family, count(distinct r.id)::float8 as releases
    from silent s
    join entries e on e.source_id = s.id and e.said_at > s.since - interval '1 year'
    join sightings g on g.entry_id = e.id
    join releases r on r.id = g.release_id and r.company_id = s.company_id and r.dissolved_at is null
    where s.role = 'developer'
    group by s.id, s.company_id, s.since, r.family
  ),
  overdue as (
    select t.id, t.since, sum(t.releases)::int as told, sum(made.before)::int as before, sum(made.after)::int as after
    from told t
    cross join lateral (
      select count(*) filter (where r.dated_at <= t.since + interval '3 days') as before,
        count(*) filter (where r.dated_at > t.since + interval '3 days') as after
      from releases r
      where r.company_id = t.company_id and r.family = t.family and r.dissolved_at is null and r.stage <> 'planned'
        and r.dated_at > t.since - interval '1 year' and r.dated_at < now() - interval '7 days') as made
    group by t.id, t.since
    having sum(t.releases) >= 3 and sum(made.after * t.releases / greatest(t.releases, made.before)) >= 3
  ),
  stale as (
    select id, since, format('nothing new since %s; in the year before it told %s of %s releases of its families, and none of the %s since',
      to_char(since at time zone 'UTC', 'FMDD FMMonth YYYY'), told, greatest(told, before), after) as detail
    from overdue
    union all
    select s.id, s.since, format('nothing new since %s, which is more than twice its longest silence; %s releases have come since',
      to_char(s.since at time zone 'UTC', 'FMDD FMMonth YYYY'), world.releases)
    from silent s
    cross join lateral (
      select count(*) as releases from releases r where r.dissolved_at is null and r.dated_at > s.since + interval '3 days') as world
    where s.role = 'press' and world.releases >= 5
  )`
