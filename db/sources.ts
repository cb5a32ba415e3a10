import type { Queryable, Transaction } from './client.ts'
import { type Moment, momentOf } from './moment.ts'
import type { Source } from './types.ts'

/** A source that this process holds until `leaseSeconds` from now, by the fence that guards each of its writes. */
export interface ClaimedSource extends Source {
  fence: string
  /** When this visit takes place, where that is not now. */
  at?: Moment
  /** The company whose own words these are; null where it is press. */
  company: string | null
  usualNew: number
  /** Seconds since the last unconditional read; null before the first. */
  wholeAge: number | null
}

/** A due source, and the fence that a claim of it must find unchanged. */
export interface DueSource {
  id: string
  fence: string
}

/** A claimed source as its visit is recorded: what is observed is observed at its moment. */
export type HeldSource = DueSource & Pick<ClaimedSource, 'at'>

export const leaseSeconds = 10

/** Polls of one host that may be under way at a time, over all processes: a slow host must not take every worker. */
const pollsPerHost = 4

/** Sources whose time has come by Postgres' clock, unleased and on hosts that may be asked; hosts take turns, and companies: those of one merge one after the other. */
export function dueSources(db: Queryable, limit: number): Promise<DueSource[]> {
  return db<DueSource[]>`
    with due as (
      select id, fence, host, next_poll_at, row_number() over (partition by host order by next_poll_at, id) as place,
        row_number() over (partition by company_id order by next_poll_at, id) as turn
      from sources
      -- not clock_timestamp(), which may be another one for each row: for it every row there is would be looked at
      where parked_at is null and paused_at is null and next_poll_at <= statement_timestamp()
        and (lease_until is null or lease_until < clock_timestamp())
        and host not in (select host from hosts where paused_until > clock_timestamp())
    ),
    -- few: asked for each host that is due it would cost as much as all the rest
    held as (select host, count(*) as polls from sources where lease_until > clock_timestamp() group by host)
    select id, fence from due left join held using (host)
    where place <= ${pollsPerHost} - coalesce(polls, 0)
    order by place, turn, next_poll_at, id
    limit ${limit}`
}

/** Those of them that nobody has claimed since they were due. */
export async function unclaimedOf(db: Queryable, due: DueSource[]): Promise<Set<DueSource>> {
  const rows = await db<DueSource[]>`
    select due.id, due.fence from unnest(${due.map(each => each.id)}::text[], ${due.map(each => each.fence)}::bigint[]) as due(id, fence)
    cross join lateral (select from sources s where s.id = due.id and s.fence = due.fence and s.parked_at is null and s.paused_at is null offset 0) as found`
  return among(due, rows)
}

/**
 * Takes a due source for `leaseSeconds`, or nothing when it is not due any more or another process has it. At a moment that is
 * given every source is due: whoever gives it sets the rhythm.
 */
export async function claimSource(db: Queryable, due: DueSource, at?: Moment): Promise<ClaimedSource | null> {
  const [source] = await claimSources(db, [due], at)
  return source ?? null
}

/** As `claimSource`, for several: those that can be had. What another process is just claiming is its own. */
export async function claimSources(db: Queryable, due: DueSource[], at?: Moment): Promise<ClaimedSource[]> {
  const isDue = db`s.next_poll_at <= clock_timestamp()
    and not exists (select from hosts h where h.host = s.host and h.paused_until > clock_timestamp())`
  const sources = await db<ClaimedSource[]>`
    with free as (
      select found.id from unnest(${due.map(each => each.id)}::text[], ${due.map(each => each.fence)}::bigint[]) as due(id, fence)
      -- one by one by their ids: where thousands are due, Postgres may think to find these few among them
      cross join lateral (
        select s.id from sources s
        where s.id = due.id and s.fence = due.fence and s.parked_at is null and s.paused_at is null
          and (s.lease_until is null or s.lease_until < clock_timestamp()) and ${at ? db`true` : isDue}
        for update skip locked
      ) as found
    )
    update sources s
    set fence = s.fence + 1, lease_until = clock_timestamp() + make_interval(secs => ${leaseSeconds})
    from free, companies c
    where s.id = free.id and c.id = s.company_id
    returning s.id, s.company_id, case when c.role = 'press' then null else c.id end as company, s.kind, s.url, s.host, s.page,
      s.settings, s.zone, s.language, s.every_seconds, s.interval_seconds, s.next_poll_at, s.etag, s.last_modified, s.body_hash,
      s.read_whole_at, s.first_read_at, s.fail_count, s.fence, s.usual_new,
      extract(epoch from ${momentOf(db, at)} - s.read_whole_at)::float8 as whole_age`
  return sources.map(source => ({ ...source, at }))
}

/** Keeps a lease alive. False when it was lost: whoever held it must not write any more. */
export async function renewLease(db: Queryable, held: DueSource): Promise<boolean> {
  const rows = await db`
    update sources set lease_until = clock_timestamp() + make_interval(secs => ${leaseSeconds})
    where id = ${held.id} and fence = ${held.fence} and lease_until is not null
    returning id`
  return rows.length > 0
}

/** Frees what killed processes held, where no other process can be at work: their fences are void with the next claim. */
export async function releaseLeases(db: Queryable): Promise<void> {
  await db`update sources set lease_until = null where lease_until is not null`
}

/** Gives a source back as it was, to be asked again in so many seconds. */
export async function postpone(db: Queryable, held: DueSource, seconds: number): Promise<void> {
  await db`
    update sources set lease_until = null, next_poll_at = clock_timestamp() + make_interval(secs => ${seconds})
    where id = ${held.id} and fence = ${held.fence} and lease_until is not null`
}

/** Holds the rows of sources until the transaction ends. Returns those that no other poll has claimed since: of others nothing may be written. */
export async function lockHeldSources<Held extends DueSource>(tx: Transaction, held: Held[]): Promise<Set<Held>> {
  const rows = await tx<DueSource[]>`
    select s.id, s.fence from sources s
    join unnest(${held.map(each => each.id)}::text[], ${held.map(each => each.fence)}::bigint[]) as held(id, fence) on held.id = s.id
    where s.fence = held.fence and s.lease_until is not null
    order by s.id for update of s`
  return among(held, rows)
}

/** Those of `all` that are among `some`: the same source, by the same claim of it. */
export function among<Held extends DueSource>(all: Held[], some: DueSource[]): Set<Held> {
  const fences = new Map(some.map(({ id, fence }) => [id, fence]))
  return new Set(all.filter(({ id, fence }) => fences.get(id) === fence))
}
