import { countedReleases } from '../counts.ts'
import type { Check } from './check.ts'

/** What holds of entries, releases and their history. */
export const timelineChecks: Check[] = [
  {
    name: 'one entry',
    holds: 'what a source says of one thing is one entry',
    broken: sql => sql`
      select source_id || ' ' || left(key, 100) || ': ' || count(*) || ' entries' as what from entries group by source_id, key having count(*) > 1`,
  },
  {
    name: 'one release',
    holds: 'a repository is in one release that lives',
    broken: sql => sql`
      select repo || ': ' || string_agg(id, ', ') as what
      from (
        select id, jsonb_array_elements(document -> 'variants') ->> 'repo' as repo from releases where dissolved_at is null
      ) as published
      group by repo having count(distinct id) > 1`,
  },
  {
    name: 'evidence',
    holds: 'a release that lives has evidence, and only that',
    broken: sql => sql`
      select id || ': no sighting' as what from releases r
      where dissolved_at is null and not exists (select from sightings s where s.release_id = r.id)
      union all
      select release_id || ': evidence for a release that is gone' from sightings s join releases r on r.id = s.release_id
      where r.dissolved_at is not null`,
  },
  {
    name: 'history',
    holds: 'the revisions of a release are numbered from 1 on without a gap, and the last is what it is',
    broken: sql => sql`
      select r.id || ': revision ' || r.revision || ', and ' || coalesce(h.count, 0) || ' are kept up to ' || coalesce(h.last, 0) as what
      from releases r left join (
        select release_id, count(*) as count, min(revision) as first, max(revision) as last from revisions group by release_id
      ) as h on h.release_id = r.id
      where h.first is distinct from 1 or h.last is distinct from r.revision or h.count is distinct from r.revision::bigint`,
  },
  {
    name: 'merged',
    holds: 'what was merged leads to a release in a few steps',
    broken: sql => sql`
      with recursive steps as (
        select id as start, merged_into as at, 1 as step from releases where merged_into is not null
        union all
        select start, merged_into, step + 1 from steps join releases on id = at where merged_into is not null and step < 20
      )
      select start || ': goes on after 20 steps' as what from steps where step = 20
      union all
      select id || ': lives, and was merged into ' || merged_into from releases where merged_into is not null and dissolved_at is null`,
  },
  {
    name: 'counts',
    holds: 'counted releases are the releases that there are',
    broken: sql => sql`
      select company_id || ': ' || coalesce(counted.count, 0) || ' counted, ' || coalesce(alive.count, 0) || ' there' as what
      from (select company_id, count(*) as count from releases where dissolved_at is null group by company_id) as alive
      full join (
        select company_id, sum(count) as count from ${countedReleases(sql, ['company_id'])} group by company_id having sum(count) <> 0
      ) as counted using (company_id)
      where alive.count is distinct from counted.count`,
  },
]
