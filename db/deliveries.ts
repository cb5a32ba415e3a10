import type { DeliveryKind } from '../config/words.ts'
import type { Database, Queryable } from './client.ts'
import type { Subscription } from './types.ts'

/** A delivery that this process holds until its lease ends, by the fence that guards what is written of it. */
export interface ClaimedDelivery {
  id: string
  messageId: string
  kind: DeliveryKind
  /** With this one. */
  attempts: number
  fence: string
  /** The first delivery of the message: a replay says the same. */
  madeAt: Date
  /** Postgres' clock at the claim. */
  now: Date
  /** Secrets that sign: the present one, and the former one while it is good. */
  secrets: string[]
  subscription: ClaimedSubscription
}

export type ClaimedSubscription = Pick<
  Subscription,
  'id' | 'query' | 'channel' | 'settings' | 'endpoint' | 'language' | 'cadence' | 'timeZone' | 'stateReason' | 'confirmUntil'
>

/** What a killed process had in hand waits so long; a process that works renews what takes longer. */
export const deliveryLeaseSeconds = 10

/**
 * Takes up to `limit` due deliveries, from `start` on around all endpoints, some at a time of each: a receiver that is slow or has much
 * to get delays nobody else. Consent is looked at here, last thing before a message goes out.
 */
export async function claimDeliveries(db: Database, { limit, start, atOnce }: ClaimOptions): Promise<ClaimedDelivery[]> {
  const rows = await db<(ClaimedDelivery & Pick<ClaimedSubscription, 'confirmUntil'>)[]>`
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
          select d.id from deliveries d join subscriptions s on s.id = d.subscription_id
          where d.endpoint = e.id and d.state = 'waiting' and d.due_at <= clock_timestamp()
            and ${isFree(db)} and ${isWanted(db)}
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
      and ${isWanted(db)}
    returning d.id, d.message_id, d.kind, d.attempts, d.fence, clock_timestamp() as now, s.confirm_until,
      coalesce((select made_at from deliveries o where o.id = d.message_id), d.made_at) as made_at,
      array_remove(array[s.secret, case when s.former_secret_until > clock_timestamp() then s.former_secret end], null) as secrets,
      jsonb_build_object('id', s.id, 'query', q.query, 'channel', s.channel, 'settings', s.settings, 'endpoint', s.endpoint,
        'language', s.language, 'cadence', s.cadence, 'timeZone', s.time_zone, 'stateReason', s.state_reason) as subscription`
  // inside jsonb an instant would be text of another writing than everywhere else
  return rows.map(({ confirmUntil, ...row }) => ({ ...row, subscription: { ...row.subscription, confirmUntil } }))
}

/** A Postgres that comes back finds everybody's leases over, and processes that have something to write down of what they have sent. */
const secondsAfterStart = 3

/** Null where there is no lease. */
function endOfLease(db: Database, alias: 'd' | 'o') {
  const lease = db`${db(alias)}.lease_until`
  return db`case when ${lease} is not null
    then greatest(${lease}, pg_postmaster_start_time() + make_interval(secs => ${secondsAfterStart})) end`
}

/** Consent: what may be sent to a subscription as it is now. */
function isWanted(db: Database) {
  return db`s.state = any(case d.kind when 'confirmation' then '{unconfirmed}' when 'notice' then '{disabled}'
      when 'test' then '{active,paused}' else '{active}' end::text[])
    and (d.kind <> 'confirmation' or s.confirm_until > clock_timestamp())`
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

/** Gives back what was claimed and not begun: it was no attempt. */
export async function returnDeliveries(db: Queryable, held: { id: string; fence: string }[]): Promise<void> {
  if (held.length === 0) return
  await db`
    update deliveries d set lease_until = null, attempts = d.attempts - 1
    from jsonb_to_recordset(${db.json(held as never)}) as r(id uuid, fence bigint)
    where d.id = r.id and d.fence = r.fence and d.state = 'waiting'`
}

export interface ClaimOptions {
  limit: number
  /** An endpoint's id, or nothing: who is asked first. */
  start: string
  /** Of one endpoint, over all processes. */
  atOnce: number
}

/** Ends a delivery that has nothing to say any more. */
export async function cancelDelivery(db: Queryable, { id, fence }: Pick<ClaimedDelivery, 'id' | 'fence'>, problem: string): Promise<void> {
  await db`
    update deliveries set state = 'cancelled', problem = ${problem}, lease_until = null, ended_at = clock_timestamp()
    where id = ${id} and fence = ${fence} and state = 'waiting'`
}
