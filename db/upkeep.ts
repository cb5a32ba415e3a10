import { disableSubscription } from './attempts.ts'
import { type Database, inTransaction, type Queryable, type Transaction } from './client.ts'
import { type Moment, momentOf } from './moment.ts'
import { heldBack, sendHeldBack } from './subscriptions/states.ts'
import type { Subscription } from './types.ts'

/** Ends the gathering of messages whose hour has come. Returns how many can be sent. */
export async function endGatherings(db: Queryable, at?: Moment): Promise<number> {
  const rows = await db`
    update deliveries set state = 'waiting'
    where id in (
      select id from deliveries where state = 'gathering' and due_at <= ${momentOf(db, at)}
      order by due_at limit 1000 for update skip locked)
    returning id`
  return rows.length
}

/** After so many hours of nothing but failures a subscription is switched off, if the last one came well after the first. */
const hoursOfFailure = 120
const hoursBetween = 12

/** A receiver that was switched off for its failures is asked so often whether it is back, by the one message that says so. */
const probeHours = 24

/**
 * Switches off what has failed for five days, and owes each of them one notice: it is tried once a day, and when it is taken the
 * subscription is on again. Returns how many there were.
 */
export async function disableFailing(db: Database, reason: string): Promise<number> {
  const failing = await db<{ id: string }[]>`
    select id from subscriptions
    where state = 'active' and failing_since <= clock_timestamp() - make_interval(hours => ${hoursOfFailure})
      and failed_at >= failing_since + make_interval(hours => ${hoursBetween})
    limit 500`
  for (const { id } of failing) {
    await inTransaction(db, async tx => {
      if (!(await disableSubscription(tx, id, reason))) return
      await tx`
        insert into deliveries (id, message_id, subscription_id, endpoint, kind, state, due_at)
        select fresh, fresh, id, endpoint, 'notice', 'waiting', clock_timestamp() + make_interval(hours => ${probeHours})
        from (select gen_random_uuid() as fresh, id, endpoint from subscriptions where id = ${id}) as disabled`
    })
  }
  return failing.length
}

/** The notice was taken: its receiver is back. */
export async function enableSubscription(db: Queryable, id: string): Promise<void> {
  await db`
    update subscriptions set state = 'active', state_reason = null, state_since = clock_timestamp(), failing_since = null, failed_at = null
    where id = ${id} and state = 'disabled'`
}

/** What its receiver said yes to. */
export type Asked = Pick<Subscription, 'id' | 'endpoint' | 'confirmUntil'>

/**
 * The receiver has shown that it wants this: news from now on are told. Not where another address, or this one anew, was asked since.
 * What was asked is kept: whoever follows the link again reads that it is confirmed.
 */
export async function confirmSubscription(tx: Transaction, { id, endpoint, confirmUntil }: Asked): Promise<boolean> {
  const rows = await tx`
    update subscriptions
    set state = 'active', state_reason = null, state_since = clock_timestamp(), active_since = clock_timestamp()
    where id = ${id} and state = 'unconfirmed' and confirm_until > clock_timestamp()
      and endpoint = ${endpoint} and date_trunc('milliseconds', confirm_until) = ${confirmUntil}
    returning id`
  if (rows.length > 0) await sendHeldBack(tx, id)
  return rows.length > 0
}

/** What came for a subscription while it was disabled, and was not sent. */
export async function countHeld(db: Queryable, id: string): Promise<number> {
  const [row] = await db<{ count: number }[]>`
    select count(*)::int as count from deliveries where subscription_id = ${id} and state = 'held' and kind = 'news'`
  return row?.count ?? 0
}

/** How many messages are to be sent, and since when the oldest of them is due, in seconds. */
export async function backlogOf(db: Queryable): Promise<{ due: number; oldestSeconds: number }> {
  const [row] = await db<{ due: number; oldestSeconds: number }[]>`
    select count(*)::int as due, coalesce(extract(epoch from clock_timestamp() - min(due_at)), 0)::float8 as oldest_seconds
    from deliveries where state = 'waiting' and due_at <= clock_timestamp()`
  return row ?? { due: 0, oldestSeconds: 0 }
}

/**
 * Puts right what was owed while a subscription changed its state in another transaction: what waits for one that is not active is held
 * or cancelled, and what is held for one that is goes on its way.
 */
export async function settleStates(db: Queryable): Promise<void> {
  await db`
    update deliveries d set state = case when s.state = 'ended' then 'cancelled' else 'held' end, lease_until = null,
      problem = case when s.state = 'disabled' then s.state_reason else ${heldBack} end, ended_at = case when s.state = 'ended' then clock_timestamp() end
    from subscriptions s
    where s.id = d.subscription_id and d.state in ('waiting', 'gathering') and d.kind = 'news'
      and s.state in ('paused', 'unconfirmed', 'disabled', 'ended') and (d.lease_until is null or d.lease_until < clock_timestamp())`
  await db`
    update deliveries d set state = 'waiting', due_at = clock_timestamp(), problem = null
    from subscriptions s
    where s.id = d.subscription_id and d.state = 'held' and d.kind = 'news' and s.state = 'active'
      and (d.problem is null or d.problem = ${heldBack}) and d.made_at >= s.state_since - interval '1 minute'`
}
