import type { Fragment } from 'postgres'
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
> & {
  /** Its last attempts failed. */
  isFailing: boolean
}

/** What a killed process had in hand waits so long; a process that works renews what takes longer. */
export const deliveryLeaseSeconds = 10

/**
 * Takes up to `limit` due deliveries, from `start` on around all endpoints, some at a time of each: a receiver that is slow or has much
 * to get delays nobody else. Consent is looked at here, last thing before a message goes out.
 */
export async function claimDeliveries(db: Database, { limit, start, atOnce }: ClaimOptions): Promise<ClaimedDelivery[]> {
  const rows = await db<ClaimedRow[]>`
    with recursive places as (
      (select endpoint from deliveries where state = 'waiting' and endpoint > ${start} order by endpoint limit 1)
      union all
      select (select endpoint from deliveries where state = 'waiting' and endpoint > places.endpoint order by endpoint limit 1)
      from places where places.endpoint is not null
    ),
    ready as materialized (
      select due.*, places.endpoint
      from places
      cross join lateral (
        select d.place, e.gap_ms, d.s
        from endpoints e
        cross join lateral (
          select d.ctid as place, s from deliveries d join subscriptions s on s.id = d.subscription_id
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
    from ready join queries q on q.id = (s).query_id
    -- found by their places alone: the index of what waits, which Postgres takes for short, would be read whole each time
    where d.ctid = ready.place and case when d.state = 'waiting' and d.due_at <= clock_timestamp() and ${isFree(db)} then true end
      and (ready.gap_ms = 0 or ready.endpoint in (select id from paced))
    returning d.id, d.message_id, d.kind, d.attempts, d.fence, clock_timestamp() as now,
      case when d.message_id = d.id then d.made_at
        else coalesce((select made_at from deliveries o where o.id = d.message_id), d.made_at) end as made_at,
      (s).secret, case when (s).former_secret_until > clock_timestamp() then (s).former_secret end as former_secret,
      (s).id as subscription_id, q.query, (s).channel, (s).settings, (s).endpoint, (s).language, (s).cadence, (s).time_zone,
      (s).state_reason, (s).confirm_until, (s).failing_since is not null as is_failing`
  return rows.map(readClaimed)
}

type ClaimedRow = Omit<ClaimedDelivery, 'secrets' | 'subscription'> &
  Omit<ClaimedSubscription, 'id'> & { subscriptionId: string; secret: string | null; formerSecret: string | null }

function readClaimed(row: ClaimedRow): ClaimedDelivery {
  const { id, messageId, kind, attempts, fence, madeAt, now, secret, formerSecret, subscriptionId } = row
  const { query, channel, settings, endpoint, language, cadence, timeZone, stateReason, confirmUntil, isFailing } = row
  const own = { id: subscriptionId, query, channel, settings, endpoint, language, cadence, timeZone, stateReason, confirmUntil, isFailing }
  const secrets = [secret, formerSecret].filter(each => each !== null)
  return { id, messageId, kind, attempts, fence, madeAt, now, secrets, subscription: own }
}

/** A Postgres that comes back finds everybody's leases over, and processes that have something to write down of what they have sent. */
const secondsAfterStart = 3

/** Null where there is no lease. */
function endOfLease(db: Database, alias: 'd' | 'o') {
  const lease = db`${db(alias)}.lease_until`
  return db`case when ${lease} is not null
    then greatest(${lease}, pg_postmaster_start_time() + make_interval(secs => ${secondsAfterStart})) end`
}

/** All deliveries of a message, the first and its replays: rows of the table, to be joined laterally. */
export function deliveriesOf(db: Queryable, messageId: Fragment): Fragment {
  return db`(select * from deliveries where id = ${messageId}
    union all select * from deliveries where message_id = ${messageId} and message_id <> id)`
}

/** Consent: what may be sent to a subscription as it is now. */
function isWanted(db: Database) {
  return db`case d.kind when 'confirmation' then s.state = 'unconfirmed' and s.confirm_until > clock_timestamp()
    when 'notice' then s.state = 'disabled' when 'test' then s.state in ('active', 'paused') else s.state = 'active' end`
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
