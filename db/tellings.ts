import type { Fragment } from 'postgres'
import type { Topic } from '../config/words.ts'
import type { Transaction } from './client.ts'
import { deliveriesOf } from './deliveries.ts'
import { type Moment, momentOf } from './moment.ts'

/** What is to be told, to all who ask one of the questions and were not told yet. */
export interface NewsToTell {
  releaseId: string
  topic: Topic
  /** The revision that is told; null where it is whatever is known when the message is written. */
  revision: number | null
  /** When it became news: who subscribed since is not told. */
  at: Date
  alsoKnownAs: string[]
  queryIds: string[]
  /** Seconds that it waits, where more may become known at once. */
  settleSeconds: number
}

/**
 * Owes the news to every subscription that asks for it, in the transaction that commits it: at once, or with what else gathers until
 * its hour; to one that is disabled it is held. Returns how many messages can be sent at once.
 */
export async function owe(tx: Transaction, news: NewsToTell, now: Moment): Promise<number> {
  if (news.queryIds.length === 0) return 0
  const { releaseId, topic, alsoKnownAs, revision, settleSeconds } = news
  const wanted = tx`
    select s.id, s.endpoint, s.state, case when s.state = 'active' then gathers_until(s, ${momentOf(tx, now)}) end as until
    from subscriptions s
    where s.query_id = any(${news.queryIds}::bigint[]) and s.state in ('active', 'disabled') and s.active_since <= ${news.at}
      and ${topic} = any(s.stages)
      and not exists (
        select from tellings t
        where t.subscription_id = s.id and t.topic = ${topic} and t.release_id = any(${alsoKnownAs})
          -- of one that went into it before it was told, nothing will be said
          and (t.release_id = ${releaseId} or exists (
            select from ${deliveriesOf(tx, tx`t.message_id`)} as d where d.state = 'sent' or d.attempts > 0)))`
  return oweTo(tx, wanted, { releaseId, topic, revision, settleSeconds }, now)
}

/** The stages of which who was told them is told that they were wrong, or that it is gone. */
const toldTopics: Topic[] = ['planned', 'announced', 'released']

/**
 * Owes a correction or a withdrawal to exactly those who were told of the release, at most one of a topic: `key` tells one from the
 * next. Who has not been told yet hears what holds when the message is written.
 */
export async function oweToTold(
  tx: Transaction,
  told: { releaseId: string; topic: Topic; key: string; settleSeconds: number },
  now: Moment,
): Promise<number> {
  const { releaseId, topic, key, settleSeconds } = told
  const wanted = tx`
    select s.id, s.endpoint, s.state, case when s.state = 'active' then gathers_until(s, ${momentOf(tx, now)}) end as until
    from subscriptions s
    where s.state in ('active', 'disabled') and ${topic} = any(s.stages)
      -- one that has not gone out yet will say how things are then
      and not exists (
        select from tellings t cross join lateral ${deliveriesOf(tx, tx`t.message_id`)} as d
        where t.subscription_id = s.id and t.release_id = ${releaseId}
          and (t.topic = ${key} or split_part(t.topic, ' ', 1) = ${topic} and d.attempts = 0 and d.state in ('gathering', 'waiting', 'held')))
      and s.id in (
        select t.subscription_id from tellings t
        cross join lateral ${deliveriesOf(tx, tx`t.message_id`)} as d
        where t.release_id = ${releaseId} and t.topic = any(${toldTopics}) and (d.state = 'sent' or d.state = 'waiting' and d.attempts > 0))`
  return oweTo(tx, wanted, { releaseId, topic: key, revision: null, settleSeconds }, now)
}

/** Two merges that owe the same digests would wait for each other's rows: they take turns, and this is the last that a merge does. */
async function takeTurn(tx: Transaction): Promise<void> {
  await tx`select pg_advisory_xact_lock(${0x74656c6c})`
}

async function oweTo(
  tx: Transaction,
  wanted: Fragment,
  telling: { releaseId: string; topic: string; revision: number | null; settleSeconds: number },
  now: Moment,
): Promise<number> {
  const { releaseId, topic, revision, settleSeconds } = telling
  await takeTurn(tx)
  const rows = await tx<{ atOnce: number }[]>`
    with clock as materialized (select ${momentOf(tx, now)} as now),
    wanted as materialized (${wanted}),
    alone as materialized (select gen_random_uuid() as message_id, id, endpoint, state from wanted where until is null),
    gathered as (
      insert into deliveries (id, message_id, subscription_id, endpoint, kind, state, due_at, made_at)
      select fresh, fresh, id, endpoint, 'news', 'gathering', until, clock.now
      from clock, (select gen_random_uuid() as fresh, * from wanted where until is not null) as gathering
      -- written anew, so that whoever ends the gathering waits for this transaction
      on conflict (subscription_id) where state = 'gathering' do update set due_at = deliveries.due_at
      returning message_id, subscription_id
    ),
    told as (
      insert into tellings (subscription_id, release_id, topic, message_id, revision)
      select id, ${releaseId}, ${topic}, message_id, ${revision}::integer from alone
      union all select subscription_id, ${releaseId}, ${topic}, message_id, null from gathered
    ),
    sent as (
      insert into deliveries (id, message_id, subscription_id, endpoint, kind, state, due_at, made_at)
      select message_id, message_id, id, endpoint, 'news', case when state = 'disabled' then 'held' else 'waiting' end,
        clock.now + make_interval(secs => ${settleSeconds}), clock.now
      from alone, clock
      returning state, due_at
    )
    select count(*)::int as at_once from sent where state = 'waiting' and due_at <= clock_timestamp()`
  return rows[0]?.atOnce ?? 0
}
