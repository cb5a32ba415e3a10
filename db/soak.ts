import type { Database } from './client.ts'

/** What the soak (bench/) asks of Postgres beside the program itself, and how time passes for it faster than it does. */

/** So many seconds more have passed than a clock would say, for whatever waits for its time. It keeps out of the way of polls. */
export async function lapse(db: Database, seconds: number): Promise<void> {
  const earlier = db`make_interval(secs => ${seconds})`
  await db`
    update sources set next_poll_at = next_poll_at - ${earlier}
    where id in (select id from sources where parked_at is null and lease_until is null order by id for update skip locked)`
  await db`update hosts set paused_until = paused_until - ${earlier} where paused_until > clock_timestamp()`
}

/** The worst of the sources that nobody reads: how often its interval has gone by since it was due. Those whose hosts asked for patience wait for that. */
export async function worstLateness(db: Database): Promise<{ id: string; intervals: number } | null> {
  const [row] = await db<{ id: string; intervals: number }[]>`
    select id, (extract(epoch from clock_timestamp() - next_poll_at) / interval_seconds)::float8 as intervals from sources s
    where parked_at is null and paused_at is null and next_poll_at < clock_timestamp() and (lease_until is null or lease_until < clock_timestamp())
      and not exists (select from hosts h where h.host = s.host and h.paused_until > clock_timestamp())
    order by intervals desc limit 1`
  return row ?? null
}

export interface Growth {
  bytes: number
  entries: number
  releases: number
  revisions: number
  deliveries: number
  attempts: number
}

/** How much there is, with indexes and all. */
export async function growthOf(db: Database): Promise<Growth> {
  const [row] = await db<Growth[]>`
    select pg_database_size(current_database())::float8 as bytes, (select count(*)::int from entries) as entries,
      (select count(*)::int from releases where dissolved_at is null) as releases, (select count(*)::int from revisions) as revisions,
      (select count(*)::int from deliveries) as deliveries, (select count(*)::int from attempts) as attempts`
  if (!row) throw new Error('Postgres counted nothing')
  return row
}
