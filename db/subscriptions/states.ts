import type { Fragment } from 'postgres'
import type { DeliveryKind } from '../../config/words.ts'
import { type Database, inTransaction, type Queryable, type Transaction } from '../client.ts'
import { confirmUntil } from '../subscriptions.ts'

/** Why what was on its way waits, as its log says it: resuming and confirming send it off again. */
export const heldBack = 'held until the subscription is active again'

/** Nothing is told until it is resumed; what was on its way is held. */
export async function pauseSubscription(tx: Transaction, id: string): Promise<void> {
  await enter(tx, id, 'paused', 'paused by its subscriber')
  await holdBack(tx, id, ['confirmation', 'notice'])
}

/** What becomes news from now on is told, and what was held back goes on its way. */
export async function activateSubscription(tx: Transaction, id: string): Promise<void> {
  await enter(tx, id, 'active', null)
  await tx`
    update subscriptions set active_since = clock_timestamp(), failing_since = null, failed_at = null where id = ${id}`
  await sendHeldBack(tx, id)
}

/** Of one that has become active: what was held back goes on its way, and what asked for that need not be asked any more. */
export async function sendHeldBack(db: Queryable, id: string): Promise<void> {
  await db`
    update deliveries d set state = 'waiting', due_at = clock_timestamp(), problem = null, endpoint = s.endpoint
    from subscriptions s where s.id = d.subscription_id and d.subscription_id = ${id} and d.state = 'held' and d.problem = ${heldBack}`
  await cancel(db, id, db`state = 'waiting' and kind in ('confirmation', 'notice')`, 'the subscription is active')
}

/** Its receiver has a day to say yes; what is on its way waits for that. */
export async function askToConfirm(tx: Transaction, id: string): Promise<void> {
  await enter(tx, id, 'unconfirmed', null)
  await tx`update subscriptions set confirm_until = ${confirmUntil(tx)} where id = ${id}`
  await holdBack(tx, id, ['test', 'confirmation', 'notice'])
}

/** By a link in a message. Its settings are kept, so that whoever holds it can take back a slip. */
export async function stopSubscription(tx: Transaction, id: string): Promise<void> {
  await enter(tx, id, 'ended', 'stopped by the link in a message')
  await cancelAll(tx, id)
}

/** For good: where it went and what it signed with are forgotten. */
export async function deleteSubscription(tx: Transaction, id: string): Promise<void> {
  await enter(tx, id, 'ended', 'deleted by its subscriber')
  await cancelAll(tx, id)
  await wipe(tx, tx`id = ${id}`)
}

/** The present secret signs beside the new one for a day. */
export async function rotateSecret(tx: Transaction, id: string, secret: string): Promise<Date> {
  const [row] = await tx<{ until: Date }[]>`
    update subscriptions set former_secret = secret, former_secret_until = clock_timestamp() + interval '24 hours', secret = ${secret}
    where id = ${id} returning former_secret_until as until`
  if (!row) throw new Error('a row that was locked is not there')
  return row.until
}

/** Takes back questions whose link is over before they could be sent. */
export async function cancelLateQuestions(db: Queryable): Promise<void> {
  await db`
    update deliveries d set state = 'cancelled', ended_at = clock_timestamp(), lease_until = null, fence = fence + 1,
      problem = 'its link was over before it could be sent'
    from subscriptions s
    where s.id = d.subscription_id and s.state = 'unconfirmed' and s.confirm_until <= clock_timestamp()
      and d.kind = 'confirmation' and d.state = 'waiting'`
}

/**
 * Forgets those whose receivers never said yes, two days after they were asked. One that another address said yes to before is ended, and
 * only where it was to go is forgotten. Returns how many.
 */
export async function dropUnconfirmed(db: Database): Promise<number> {
  const isLate = db`state = 'unconfirmed' and state_since < clock_timestamp() - interval '48 hours'`
  const dropped = await db`
    with dropped as (delete from subscriptions where ${isLate} and active_since is null returning id),
    forgotten as (
      delete from attempts where delivery_id in (select d.id from deliveries d join dropped on dropped.id = d.subscription_id))
    select id from dropped`
  const ended = await inTransaction(db, async tx => {
    const late = await tx<
      { id: string }[]
    >`select id from subscriptions where ${isLate} order by id limit 500 for no key update skip locked`
    for (const { id } of late) {
      await enter(tx, id, 'ended', 'its new receiver did not say yes')
      await cancelAll(tx, id)
      await wipe(tx, tx`id = ${id}`)
    }
    return late.length
  })
  return dropped.length + ended
}

/** Wipes those that were stopped a month ago and not taken back. Returns how many. */
export async function wipeStopped(db: Queryable): Promise<number> {
  return wipe(db, db`state = 'ended' and settings <> '{}' and state_since < clock_timestamp() - interval '30 days'`)
}

async function enter(tx: Transaction, id: string, state: string, reason: string | null): Promise<void> {
  await tx`update subscriptions set state = ${state}, state_reason = ${reason}, state_since = clock_timestamp() where id = ${id}`
}

async function holdBack(tx: Transaction, id: string, pointless: DeliveryKind[]): Promise<void> {
  await tx`
    update deliveries set state = 'held', lease_until = null, fence = fence + 1, problem = ${heldBack}
    where subscription_id = ${id} and state in ('gathering', 'waiting') and kind = 'news'`
  await cancel(tx, id, tx`state = 'waiting' and kind = any(${pointless})`, 'the subscription is not active')
}

async function cancelAll(tx: Transaction, id: string): Promise<void> {
  await cancel(tx, id, tx`(state in ('gathering', 'waiting') or state = 'held' and problem = ${heldBack})`, 'the subscription has ended')
}

async function cancel(db: Queryable, id: string, which: Fragment, problem: string): Promise<void> {
  await db`
    update deliveries set state = 'cancelled', ended_at = clock_timestamp(), lease_until = null, fence = fence + 1, problem = ${problem}
    where subscription_id = ${id} and ${which}`
}

async function wipe(db: Queryable, which: Fragment): Promise<number> {
  const wiped = await db`
    update subscriptions set settings = '{}', secret = null, former_secret = null, former_secret_until = null where ${which} returning id`
  return wiped.length
}
