import type { Check } from './check.ts'

/** What holds of sources, and of when they are read. */
export const sourceChecks: Check[] = [
  {
    name: 'validators',
    holds: 'a source is asked whether it changed only since something of it was stored',
    broken: sql => sql`
      select id || ': has a validator, and was never read' as what from sources
      where first_read_at is null and (etag is not null or last_modified is not null or body_hash is not null)`,
  },
  {
    name: 'baseline',
    holds: 'what was there before a source was first read is no news',
    broken: sql => sql`
      select n.release_id || ': news at the first read of all that shows it' as what from news n
      where exists (select from sightings s where s.release_id = n.release_id) and not exists (
        select from sightings s join entries e on e.id = s.entry_id
        where s.release_id = n.release_id and (not e.is_baseline or e.changed_at is not null))`,
  },
  {
    name: 'counted',
    holds: 'each source has as many entries as it says',
    broken: sql => sql`
      select s.id || ': ' || s.entries || ' said, ' || coalesce(e.count, 0) || ' there' as what
      from sources s left join (select source_id, count(*) as count from entries group by source_id) as e on e.source_id = s.id
      where s.entries is distinct from coalesce(e.count, 0)`,
  },
  {
    name: 'on time',
    holds: 'a source is asked within twice its interval',
    isOfTime: true,
    broken: sql => sql`
      select s.id || ': due since ' || next_poll_at as what from sources s
      where parked_at is null and paused_at is null and next_poll_at < clock_timestamp() - make_interval(secs => greatest(60, 2 * interval_seconds))
        and (lease_until is null or lease_until < clock_timestamp())
        and not exists (select from hosts h where h.host = s.host and h.paused_until > clock_timestamp())`,
  },
  {
    name: 'sent on time',
    holds: 'what is due to be told has been tried within five minutes',
    isOfTime: true,
    broken: sql => sql`
      select d.id || ': due since ' || d.due_at as what
      from deliveries d join endpoints e on e.id = d.endpoint join subscriptions s on s.id = d.subscription_id
      where d.state = 'waiting' and d.due_at < clock_timestamp() - interval '5 minutes' and s.state in ('active', 'unconfirmed')
        and (d.lease_until is null or d.lease_until < clock_timestamp())
        and (e.paused_until is null or e.paused_until <= clock_timestamp())`,
  },
]
