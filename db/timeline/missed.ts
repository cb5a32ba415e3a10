import type { Database } from '../client.ts'
import { announcingKinds } from './stale.ts'

/** A release that others told and a source of the company that makes it lacks. */
export interface Missed {
  release: string
  name: string
  /** When it was first told, ISO 8601. */
  since: string
  /** The sources that did. */
  reportedBy: string[]
}

const hubKinds = ['huggingface', 'modelscope']

/**
 * Releases of the last 30 days that a company's own sources lack (docs/sources.md says when, and why so): `id` of the source and
 * `releases`, a list of Missed. Only sources that work and spoke of the family before, or any where none did.
 */
export const missedReleases = (sql: Database) => sql`
  teller as (
    select s.id, s.company_id, c.role, case when s.kind = any(${hubKinds}) then 'hub' when s.kind = any(${announcingKinds}) then 'words' end as voice,
      s.parked_at is null and s.paused_at is null and s.fail_count = 0 and s.first_read_at is not null as is_well
    from sources s join companies c on c.id = s.company_id
  ),
  recent as (
    select r.id, r.company_id, r.family, r.name, r.dated_at, min(coalesce(e.published_at, e.first_seen_at)) as since,
      array_agg(distinct e.source_id) as told_by,
      bool_or(t.company_id = r.company_id and t.voice is not distinct from 'hub') as is_on_hub,
      bool_or(t.company_id = r.company_id) as is_own,
      -- the release itself is not believed to be open before the hub shows it
      bool_or(c.claim->>'stage' = 'released') as is_said_open,
      bool_or(t.company_id <> r.company_id or t.voice is not distinct from 'words') as is_told,
      count(distinct t.company_id) filter (where t.company_id <> r.company_id) as outlets
    from releases r
    join sightings g on g.release_id = r.id
    join claims c using (entry_id, ordinal)
    join entries e on e.id = g.entry_id
    join teller t on t.id = e.source_id
    where r.dissolved_at is null and r.stage in ('announced', 'released')
      and r.dated_at > now() - interval '30 days' and r.dated_at < now() - interval '1 day'
    group by r.id
  ),
  lacking as (
    select t.id as source_id, r.*, t.voice, exists (
      select from entries e join sightings g on g.entry_id = e.id join releases o on o.id = g.release_id
      where e.source_id = t.id and o.company_id = r.company_id and o.family = r.family) as spoke_of_it
    from recent r join teller t on t.company_id = r.company_id and t.is_well and t.voice is not null
    where not t.id = any(r.told_by) and case
      when t.voice = 'hub' then r.is_said_open and not r.is_on_hub
      when r.dated_at > now() - interval '3 days' then false
      when not r.is_own then r.outlets >= 2 or r.is_said_open
      else r.is_on_hub and r.is_told and ${habit(sql)}
    end
  ),
  missed as (
    select source_id as id, jsonb_agg(jsonb_build_object('release', id, 'name', name,
        'since', to_char(since at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'reportedBy', told_by) order by dated_at desc, id) as releases
    from (select *, bool_or(spoke_of_it) over (partition by id, voice) as is_spoken_of from lacking) as all_lacking
    where spoke_of_it or not is_spoken_of
    group by source_id
  )`

/** The source told three quarters or more of the family's last releases that were on the hub and told of by anybody, of four at least. */
const habit = (sql: Database) => sql`(
  select count(*) >= 4 and count(*) filter (where is_told_here) * 4 >= count(*) * 3
  from (
    select bool_or(e.source_id = t.id) as is_told_here
    from releases o
    join sightings g on g.release_id = o.id
    join entries e on e.id = g.entry_id
    join teller x on x.id = e.source_id
    where o.company_id = r.company_id and o.family = r.family and o.dissolved_at is null
      and o.dated_at between r.dated_at - interval '1 year' and r.dated_at - interval '3 days'
    group by o.id
    having bool_or(x.company_id = r.company_id and x.voice is not distinct from 'hub')
      and bool_or(x.company_id <> r.company_id or x.voice is not distinct from 'words')) as comparable)`
