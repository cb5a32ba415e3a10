import type { DeliveryKind } from '../../config/words.ts'
import type { Transaction } from '../client.ts'
import type { Subscription } from '../types.ts'

/** No more than so many at once. */
export const mostReplayed = 1000

/** Owes a subscriber a message about the subscription itself, at once. Its id is the message's. */
export async function requestMessage(
  tx: Transaction,
  subscription: Pick<Subscription, 'id' | 'endpoint'>,
  kind: Exclude<DeliveryKind, 'news'>,
): Promise<string> {
  const [row] = await tx<{ id: string }[]>`
    insert into deliveries (id, subscription_id, endpoint, kind, state, message_id, due_at)
    select made.id, ${subscription.id}, ${subscription.endpoint}, ${kind}, 'waiting', made.id, clock_timestamp()
    from (select gen_random_uuid() as id) as made
    returning id`
  if (!row) throw new Error('a delivery that was written is not there')
  return row.id
}

export interface Replayed {
  replayed: number
  /** How many more there were; they begin at `next`. */
  left: number
  next: Date | null
}

/** Owes again every message made since then whose sending came to an end, the oldest first: new rows under the same message ids. */
export async function replaySince(tx: Transaction, subscription: Pick<Subscription, 'id' | 'endpoint'>, since: Date): Promise<Replayed> {
  const [row] = await tx<Replayed[]>`
    with ended as (
      select message_id, min(made_at) as made_at from deliveries
      where subscription_id = ${subscription.id} and made_at >= ${since} and ${isReplayable(tx, subscription.id)}
      group by message_id
    ),
    first as (
      select message_id, row_number() over (order by made_at, message_id) as place from ended order by made_at, message_id limit ${mostReplayed}
    ),
    made as (
      insert into deliveries (subscription_id, endpoint, kind, state, message_id, due_at)
      select ${subscription.id}, ${subscription.endpoint}, 'news', 'waiting', message_id, clock_timestamp() + place * interval '1 microsecond'
      from first
      returning message_id
    )
    select (select count(*)::int from made) as replayed, (select count(*)::int from ended) - (select count(*)::int from made) as left,
      (select min(made_at) from ended where message_id not in (select message_id from made)) as next`
  return row ?? { replayed: 0, left: 0, next: null }
}

/** Owes one message again; null where there is none that came to an end. */
export async function replayOne(
  tx: Transaction,
  subscription: Pick<Subscription, 'id' | 'endpoint'>,
  deliveryId: string,
): Promise<string | null> {
  const [row] = await tx<{ id: string }[]>`
    insert into deliveries (subscription_id, endpoint, kind, state, message_id, due_at)
    select ${subscription.id}, ${subscription.endpoint}, 'news', 'waiting', message_id, clock_timestamp() from deliveries
    where id::text = ${deliveryId} and subscription_id = ${subscription.id} and ${isReplayable(tx, subscription.id)}
    returning id`
  return row?.id ?? null
}

/** News whose sending is over, and that is not on its way again already. */
function isReplayable(tx: Transaction, subscriptionId: string) {
  return tx`kind = 'news' and state in ('sent', 'dead', 'cancelled', 'held') and message_id not in (
    select message_id from deliveries where subscription_id = ${subscriptionId} and state in ('gathering', 'waiting'))`
}
