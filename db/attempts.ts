import type { Database, Queryable } from './client.ts'
import { inTransaction } from './client.ts'

/** What became of one attempt, and what follows from it. */
export interface AttemptRow {
  deliveryId: string
  fence: string
  subscriptionId: string
  endpoint: string
  at: Date
  milliseconds: number
  status: number | null
  /** Null: it was taken. */
  problem: string | null
  answer: string | null
  /** What the delivery is from now on. */
  state: 'sent' | 'waiting' | 'dead' | 'cancelled'
  /** Until the next attempt, where one follows. */
  nextInSeconds: number | null
  /** The receiver asked for patience: nothing is sent to it before. */
  pauseSeconds: number | null
  /** It does not say that the endpoint is well or ill: the message itself was refused. */
  isTelling: boolean
  /** Why its subscription is to be switched off at once. */
  disable: string | null
  /** Whether attempts before it had failed. */
  wasFailing: boolean
}

/**
 * Writes attempts down and brings their deliveries on. An attempt whose delivery was claimed by another process since is kept as an
 * attempt and changes nothing else, unless it was taken: then nobody has to make another one, whatever became of it since. All in one
 * statement, and what follows from it apart: a process that is stopped between two statements of a transaction would keep its locks, and
 * every other process from writing down what it has sent. Two that write the same down at once may undo each other (a deadlock): it is to
 * be tried again, as doing it twice is doing it once.
 */
export async function recordAttempts(db: Database, attempts: AttemptRow[]): Promise<void> {
  // what is null in most of them is left out
  const given = attempts.map(({ deliveryId, fence, at, milliseconds, status, problem, answer, state, nextInSeconds }) => {
    const unusual = problem === null && answer === null ? undefined : { problem, answer, nextInSeconds }
    return { deliveryId, fence, at, milliseconds, status, state, ...unusual }
  })
  await db`
    with given as materialized (
      select * from jsonb_to_recordset(${db.json(given as never)}) as r("deliveryId" uuid, fence bigint, at timestamptz,
        milliseconds integer, status integer, problem text, answer text, state text, "nextInSeconds" float8)
    ),
    kept as (
      insert into attempts (delivery_id, fence, at, milliseconds, status, problem, answer)
      select "deliveryId", fence, at, milliseconds, status, problem, answer from given
      where exists (select from deliveries where id = "deliveryId")
      on conflict do nothing
    )
    update deliveries d set state = r.state, lease_until = null, problem = r.problem,
      due_at = case when r.state = 'waiting' then clock_timestamp() + make_interval(secs => r."nextInSeconds") else d.due_at end,
      ended_at = case when r.state <> 'waiting' then clock_timestamp() end
    from (select distinct on ("deliveryId") * from given order by "deliveryId", state = 'sent' desc, fence desc) as r
    where d.id = r."deliveryId"
      and (d.state = 'waiting' and d.fence = r.fence or r.state = 'sent' and d.state in ('waiting', 'held', 'cancelled'))`
}

/**
 * What follows from attempts: how the receivers are, by what they answered. Locks no more of a subscription than it changes: a merge that
 * owes it something holds its key until it commits, and attempts must not wait for merges.
 */
export async function recordHealth(db: Database, attempts: AttemptRow[]): Promise<void> {
  const telling = attempts.filter(each => each.isTelling)
  const well = telling.filter(each => each.problem === null)
  const better = ids(well.filter(each => each.wasFailing))
  const ill = ids(telling.filter(each => each.problem !== null)).filter(id => !well.some(each => each.subscriptionId === id))
  if (better.length > 0) {
    await db`
      update subscriptions set failing_since = null, failed_at = null
      where id in (select id from subscriptions where id = any(${better}) and failing_since is not null order by id for no key update)`
  }
  if (ill.length > 0) {
    await db`
      update subscriptions set failing_since = coalesce(failing_since, clock_timestamp()), failed_at = clock_timestamp()
      where id in (select id from subscriptions where id = any(${ill}) order by id for no key update)`
  }
  for (const { endpoint, pauseSeconds } of attempts.filter(each => each.pauseSeconds !== null)) {
    await db`
      update endpoints set paused_until = greatest(paused_until, clock_timestamp() + make_interval(secs => ${pauseSeconds}))
      where id = ${endpoint}`
  }
  for (const { subscriptionId, disable } of attempts.filter(each => each.disable !== null)) {
    await inTransaction(db, tx => disableSubscription(tx, subscriptionId, disable ?? ''))
  }
}

function ids(attempts: AttemptRow[]): string[] {
  return [...new Set(attempts.map(each => each.subscriptionId))]
}

/** Switches a subscription off, with the reason that its owner reads. What waits for it is held, to be sent again when it is wanted. */
export async function disableSubscription(db: Queryable, id: string, reason: string): Promise<boolean> {
  const rows = await db`
    update subscriptions set state = 'disabled', state_reason = ${reason}, state_since = clock_timestamp()
    where id = ${id} and state = 'active'
    returning id`
  if (rows.length === 0) return false
  await db`
    update deliveries set state = 'held', lease_until = null, problem = ${reason}, fence = fence + 1
    where subscription_id = ${id} and kind in ('news', 'test') and state in ('waiting', 'gathering')`
  return true
}
