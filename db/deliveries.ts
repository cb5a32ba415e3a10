import type { DeliveryKind } from '../config/words.ts'
import type { Database, Queryable } from './client.ts'
import type { ReleaseDocument, Subscription } from './types.ts'

/** A delivery that this process holds until its lease ends, by the fence that guards what is written of it. */
export interface ClaimedDelivery {
  id: string
  messageId: string
  kind: DeliveryKind
  /** With this one. */
  attempts: number
  fence: string
  madeAt: Date
  /** Postgres' clock at the claim. */
  now: Date
  /** Secrets that sign: the present one, and the former one while it is good. */
  secrets: string[]
  subscription: ClaimedSubscription
}

export type ClaimedSubscription = Pick<
  Subscription,
  'id' | 'query' | 'channel' | 'settings' | 'endpoint' | 'language' | 'cadence' | 'timeZone' | 'stateReason'
>

/** What a killed process had in hand waits so long; a process that works renews what takes longer. */
export const deliveryLeaseSeconds = 10

/**
 * Takes up to `limit` due deliveries, from `start` on around all endpoints, some at a time of each: a receiver that is slow or has much
 * to get delays nobody else. Consent is looked at here, last thing before a message goes out.
 */
export async function claimDeliveries(db: Database, { limit, start, atOnce }: ClaimOptions): Promise<ClaimedDelivery[]> {
  const rows = await db<(Omit<ClaimedDelivery, 'subscription'> & { subscription: ClaimedSubscription })[]>`
    with recursive places as (
      (select endpoint from deliveries where state = 'waiting' and endpoint > ${start} order by endpoint limit 1)
      union all
      select (select endpoint from deliveries where state = 'waiting' and endpoint > places.endpoint order by endpoint limit 1)
      from places where places.endpoint is not null
    ),
    ready as materialized (
      select due.id, due.gap_ms, places.endpoint
      from places
      cross join lateral (
        select d.id, e.gap_ms
        from endpoints e
        cross join lateral (
          select d.id from deliveries d
          where d.endpoint = e.id and d.state = 'waiting' and d.due_at <= clock_timestamp()
            and ${isFree(db)}
          order by d.due_at
          limit greatest(0, case when e.gap_ms > 0 then 1 else ${atOnce}::int end - (
            select count(*)::int from deliveries o where o.endpoint = e.id and o.state = 'waiting' and ${endOfLease(db, 'o')} > clock_timestamp()))
        ) as d
        where e.id = places.endpoint and (e.paused_until is null or e.paused_until <= clock_timestamp())
        offset 0 -- looked at place by place, and no further than the limit: a join of its own would look at all of them first
      ) as due
      limit ${limit}
    ),
    -- whoever comes second waits here, and finds the endpoint paused
    paced as (
      update endpoints e set paused_until = clock_timestamp() + make_interval(secs => e.gap_ms / 1000.0)
      where e.gap_ms > 0 and e.id in (select endpoint from ready where gap_ms > 0)
        and (e.paused_until is null or e.paused_until <= clock_timestamp())
      returning e.id
    )
    update deliveries d
    set fence = d.fence + 1, attempts = d.attempts + 1, lease_until = clock_timestamp() + make_interval(secs => ${deliveryLeaseSeconds})
    from ready, subscriptions s, queries q
    where d.id = ready.id and s.id = d.subscription_id and q.id = s.query_id
      and (ready.gap_ms = 0 or ready.endpoint in (select id from paced))
      and d.state = 'waiting' and d.due_at <= clock_timestamp() and ${isFree(db)}
      and s.state = any(case d.kind when 'confirmation' then '{unconfirmed}' when 'notice' then '{disabled}'
        when 'test' then '{active,paused}' else '{active}' end::text[])
    returning d.id, d.message_id, d.kind, d.attempts, d.fence, d.made_at, clock_timestamp() as now,
      array_remove(array[s.secret, case when s.former_secret_until > clock_timestamp() then s.former_secret end], null) as secrets,
      jsonb_build_object('id', s.id, 'query', q.query, 'channel', s.channel, 'settings', s.settings, 'endpoint', s.endpoint,
        'language', s.language, 'cadence', s.cadence, 'timeZone', s.time_zone, 'stateReason', s.state_reason) as subscription`
  return [...rows]
}

/** A Postgres that comes back finds everybody's leases over, and processes that have something to write down of what they have sent. */
const secondsAfterStart = 3

/** Null where there is no lease. */
function endOfLease(db: Database, alias: 'd' | 'o') {
  const lease = db`${db(alias)}.lease_until`
  return db`case when ${lease} is not null
    then greatest(${lease}, pg_postmaster_start_time() + make_interval(secs => ${secondsAfterStart})) end`
}

function isFree(db: Database) {
  return db`coalesce(${endOfLease(db, 'd')} < clock_timestamp(), true)`
}

/** Keeps leases alive that nobody else has taken since. Returns the ids of those that were renewed. */
export async function renewDeliveries(db: Queryable, held: { id: string; fence: string }[], seconds: number): Promise<string[]> {
  const rows = await db<{ id: string }[]>`
    update deliveries set lease_until = clock_timestamp() + make_interval(secs => ${seconds})
    where id in (
      select d.id from deliveries d
      join jsonb_to_recordset(${db.json(held as never)}) as r(id uuid, fence bigint) on r.id = d.id and r.fence = d.fence
      where d.state = 'waiting' and d.lease_until is not null
      order by d.id for update of d skip locked)
    returning id`
  return rows.map(row => row.id)
}

export interface ClaimOptions {
  limit: number
  /** An endpoint's id, or nothing: who is asked first. */
  start: string
  /** Of one endpoint, over all processes. */
  atOnce: number
}

/** What a message tells of one release, and how things are now. */
export interface StoredTelling {
  messageId: string
  releaseId: string
  /** `corrected <day>` of a correction. */
  topic: string
  /** What was told: null before the message is written. */
  revision: number | null
  changes: { field: string; before: unknown; after: unknown }[] | null
  current: number
  stage: ReleaseDocument['stage']
  isDissolved: boolean
  mergedInto: string | null
  /** Of a correction: the revision that its subscriber was told last. */
  toldRevision: number | null
}

/** Everything that the messages tell, the newest release first. */
export function tellingsOf(db: Queryable, messageIds: string[]): Promise<StoredTelling[]> {
  return db<StoredTelling[]>`
    select t.message_id, t.release_id, t.topic, t.revision, t.changes, r.revision as current, r.stage,
      r.dissolved_at is not null as is_dissolved, r.merged_into,
      case when t.topic like 'corrected%' then (
        select max(o.revision) from tellings o join deliveries d on d.message_id = o.message_id
        where o.subscription_id = t.subscription_id and o.release_id = t.release_id and o.message_id <> t.message_id
          and d.state in ('sent', 'waiting')
      ) end as told_revision
    from tellings t
    join releases r on r.id = t.release_id
    where t.message_id = any(${messageIds}::uuid[])
    order by r.dated_at desc, r.id`
}

/** Documents of releases as they were at a revision, by `id revision`. */
export async function documentsAt(db: Queryable, wanted: { releaseId: string; revision: number }[]): Promise<Map<string, ReleaseDocument>> {
  if (wanted.length === 0) return new Map()
  const rows = await db<{ releaseId: string; revision: number; document: ReleaseDocument }[]>`
    select v.release_id, v.revision, v.document
    from revisions v
    join jsonb_to_recordset(${db.json(wanted as never)}) as w("releaseId" text, revision integer)
      on v.release_id = w."releaseId" and v.revision = w.revision`
  return new Map(rows.map(row => [`${row.releaseId} ${row.revision}`, row.document]))
}

/** Writes down what messages are about to tell, so that every copy of them tells the same. */
export async function fixTellings(
  db: Queryable,
  told: { messageId: string; releaseId: string; topic: string; revision: number; changes: unknown }[],
): Promise<void> {
  if (told.length === 0) return
  await db`
    update tellings t set revision = r.revision, changes = r.changes
    from jsonb_to_recordset(${db.json(told as never)})
      as r("messageId" uuid, "releaseId" text, topic text, revision integer, changes jsonb)
    where t.message_id = r."messageId" and t.release_id = r."releaseId" and t.topic = r.topic`
}

/** Takes back what does not hold any more before anybody was told of it: it may be told another time. */
export async function dropTellings(db: Queryable, dropped: { messageId: string; releaseId: string; topic: string }[]): Promise<void> {
  if (dropped.length === 0) return
  await db`
    delete from tellings t using jsonb_to_recordset(${db.json(dropped as never)}) as r("messageId" uuid, "releaseId" text, topic text)
    where t.message_id = r."messageId" and t.release_id = r."releaseId" and t.topic = r.topic`
}

/** Ends a delivery that has nothing to say any more. */
export async function cancelDelivery(db: Queryable, { id, fence }: Pick<ClaimedDelivery, 'id' | 'fence'>, problem: string): Promise<void> {
  await db`
    update deliveries set state = 'cancelled', problem = ${problem}, lease_until = null, ended_at = clock_timestamp()
    where id = ${id} and fence = ${fence} and state = 'waiting'`
}
