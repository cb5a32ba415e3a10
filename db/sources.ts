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

/** Sources whose time has come by Postgres' clock, unleased and on hosts that may be asked; hosts take turns. */
export function dueSources(db: Queryable, limit: number): Promise<DueSource[]> {
  return db<DueSource[]>`
    with due as (
      select id, fence, host, next_poll_at, row_number() over (partition by host order by next_poll_at, id) as place
      from sources s
      where parked_at is null and paused_at is null and next_poll_at <= clock_timestamp()
        and (lease_until is null or lease_until < clock_timestamp())
        and not exists (select from hosts h where h.host = s.host and h.paused_until > clock_timestamp())
    )
    select id, fence from due
    where place <= ${pollsPerHost} - (select count(*) from sources o where o.host = due.host and o.lease_until > clock_timestamp())
    order by place, next_poll_at, id
    limit ${limit}`
}

/**
 * Takes a due source for `leaseSeconds`, or nothing when it is not due any more or another process has it. At a moment that is
 * given every source is due: whoever gives it sets the rhythm.
 */
export async function claimSource(db: Queryable, due: DueSource, at?: Moment): Promise<ClaimedSource | null> {
  const isDue = db`s.next_poll_at <= clock_timestamp()
    and not exists (select from hosts h where h.host = s.host and h.paused_until > clock_timestamp())`
  const [source] = await db<ClaimedSource[]>`
    update sources s
    set fence = s.fence + 1, lease_until = clock_timestamp() + make_interval(secs => ${leaseSeconds})
    from companies c
    where s.id = ${due.id} and s.fence = ${due.fence} and c.id = s.company_id
      and s.parked_at is null and s.paused_at is null and (s.lease_until is null or s.lease_until < clock_timestamp())
      and ${at ? db`true` : isDue}
    returning s.id, s.company_id, case when c.role = 'press' then null else c.id end as company, s.kind, s.url, s.host, s.page,
      s.settings, s.zone, s.language, s.every_seconds, s.interval_seconds, s.next_poll_at, s.etag, s.last_modified, s.body_hash,
      s.read_whole_at, s.first_read_at, s.fail_count, s.fence, s.usual_new,
      extract(epoch from ${momentOf(db, at)} - s.read_whole_at)::float8 as whole_age`
  return source ? { ...source, at } : null
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

/** Holds a source's row until the transaction ends. False when another poll has claimed it since: nothing may be written. */
export async function lockHeldSource(tx: Transaction, held: DueSource): Promise<boolean> {
  const rows = await tx`select id from sources where id = ${held.id} and fence = ${held.fence} and lease_until is not null for update`
  return rows.length > 0
}
