import { type Database, inTransaction } from '../client.ts'
import { replayOne, requestMessage } from '../subscriptions/requests.ts'
import { activateSubscription } from '../subscriptions/states.ts'
import { findSubscription, lockSubscription } from '../subscriptions.ts'
import { ask } from '../timeline/ask.ts'
import type { Subscription } from '../types.ts'

/** A message that was given up, and to whom it was. */
export interface DeadDelivery {
  id: string
  kind: string
  subscription: string
  channel: string
  state: Subscription['state']
  endedAt: Date
  attempts: number
  problem: string | null
  /** Names of the releases that it tells of. */
  tells: string[]
}

/** A subscription that was switched off because its receiver did not take messages. */
export interface DisabledSubscription {
  id: string
  channel: string
  reason: string | null
  since: Date
  /** What waits for it. */
  held: number
}

/** The newest that were given up and are not on their way again, a hundred at most. */
export function listDead(db: Database): Promise<DeadDelivery[]> {
  return ask(db, async sql => [
    ...(await sql<DeadDelivery[]>`
      select d.id, d.kind, d.subscription_id as subscription, s.channel, s.state, d.ended_at, d.attempts, d.problem,
        array(select coalesce(r.name, t.release_id) from tellings t left join releases r on r.id = t.release_id
          where t.message_id = d.message_id and t.subscription_id = d.subscription_id order by 1 limit 20) as tells
      from deliveries d join subscriptions s on s.id = d.subscription_id
      where d.state = 'dead' and not exists (
        select from deliveries o where o.message_id = d.message_id and o.message_id <> o.id and (o.state = 'sent' or o.state = 'waiting'))
      order by d.ended_at desc, d.id limit 100`),
  ])
}

/** Those that were switched off, the newest first, a hundred at most. */
export function listDisabled(db: Database): Promise<DisabledSubscription[]> {
  return ask(db, async sql => [
    ...(await sql<DisabledSubscription[]>`
      select id, channel, state_reason as reason, state_since as since,
        (select count(*)::int from deliveries d where d.subscription_id = s.id and d.state = 'held') as held
      from subscriptions s where state = 'disabled' order by state_since desc, id limit 100`),
  ])
}

export type Retried = 'again' | 'not-active' | 'nothing'

/** Owes a message again that was given up, under its own id. Not to one who is not to be told anything now. */
export function tryAgain(db: Database, deliveryId: string): Promise<Retried> {
  return inTransaction(db, async tx => {
    const [row] = await tx<{ subscriptionId: string; kind: string }[]>`
      select subscription_id, kind from deliveries where id::text = ${deliveryId} and state = 'dead'`
    if (!row) return 'nothing'
    const subscription = await lockSubscription(tx, row.subscriptionId)
    if (subscription.state !== 'active') return 'not-active'
    if (row.kind === 'test') return (await requestMessage(tx, subscription, 'test')) ? 'again' : 'nothing'
    return (await replayOne(tx, subscription, deliveryId)) ? 'again' : 'nothing'
  })
}

/** Takes up a subscription that its receiver's failures switched off; what was held for it goes on its way. False where none was. */
export function switchOn(db: Database, id: string): Promise<boolean> {
  return inTransaction(db, async tx => {
    if (!(await findSubscription(tx, id))) return false
    const { state } = await lockSubscription(tx, id)
    if (state !== 'disabled') return false
    await activateSubscription(tx, id)
    return true
  })
}
