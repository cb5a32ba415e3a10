import type { Database, Queryable } from './client.ts'
import { checks, examine } from './doctor.ts'

/** What the chaos run (bench/) does to Postgres' rows, and asks of them, beside the program itself. */

/** A webhook, told at once or by the minute. */
export interface ChaosSubscription {
  id: string
  query: string
  url: string
  secret: string
  topics: string[]
  foldMinutes: number
}

export async function subscribe(db: Database, { id, query, url, secret, topics, foldMinutes }: ChaosSubscription): Promise<void> {
  await db`insert into queries (query) values (${query}) on conflict do nothing`
  await db`insert into endpoints (id) values (${`webhook ${id}`}) on conflict do nothing`
  await db`
    insert into subscriptions (id, query_id, channel, settings, endpoint, secret, language, cadence, time_zone, digest_hour,
      digest_weekday, fold_minutes, stages, state, active_since, token_hash)
    select ${id}, id, 'webhook', ${db.json({ url, format: 'plain' })}, ${`webhook ${id}`}, ${secret}, 'en', 'at-once', 'UTC', 9,
      1, ${foldMinutes}, ${topics}, 'active', clock_timestamp(), sha256(${id}::bytea)
    from queries where query = ${query}`
}

/** A source that was read a moment ago is due again: an hour passes in a second. It keeps out of the way of polls. */
export async function makeSourcesDue(db: Database): Promise<void> {
  await db`
    update sources set next_poll_at = clock_timestamp()
    where id in (
      select id from sources where parked_at is null and next_poll_at > clock_timestamp() order by id for update skip locked)`
}

/** The minute of whatever gathers is over. */
export async function endGathering(db: Database): Promise<void> {
  await db`
    update deliveries set due_at = clock_timestamp()
    where id in (select id from deliveries where state = 'gathering' and due_at > clock_timestamp() order by id for update skip locked)`
}

/** Whether every source that there is has been read. */
export async function isBaselineRead(db: Database): Promise<boolean> {
  const [row] = await db<{ isRead: boolean }[]>`
    select count(*) > 0 and bool_and(first_read_at is not null) as is_read from sources where parked_at is null`
  return row?.isRead === true
}

/** How many deliveries there are in each state. */
export async function countDeliveries(db: Database): Promise<Record<string, number>> {
  const rows = await db<{ state: string; count: number }[]>`select state, count(*)::int as count from deliveries group by state`
  return Object.fromEntries(rows.map(({ state, count }) => [state, count]))
}

/** A release that lives, and when it became news; null where it never did. */
export interface StoredNews {
  releaseId: string
  repos: string[]
  at: Date | null
}

export async function storedNews(db: Database): Promise<StoredNews[]> {
  return [
    ...(await db<StoredNews[]>`
      select r.id as release_id, array(select v->>'repo' from jsonb_array_elements(r.document->'variants') as v) as repos,
        (select min(n.at) from news n where n.release_id = r.id) as at
      from releases r
      where r.dissolved_at is null`),
  ]
}

export interface StoredTopic {
  subscriptionId: string
  releaseId: string
  topic: string
  messageId: string
}

export async function storedTellings(db: Database): Promise<StoredTopic[]> {
  return [...(await db<StoredTopic[]>`select subscription_id, release_id, topic, message_id from tellings`)]
}

/** What breaks what must always hold (doctor.ts), by what it breaks, and subscriptions that were switched off: no receiver earned that. */
export async function brokenInvariants(db: Database): Promise<{ name: string; count: number }[]> {
  const findings = await examine(
    db,
    checks.filter(({ isOfTime }) => !isOfTime),
  )
  const [off] = await db<{ count: number }[]>`select count(*)::int as count from subscriptions where state <> 'active'`
  const all = [
    ...findings.map(({ holds, count }) => ({ name: `not so: ${holds}`, count })),
    { name: 'a subscription that was switched off', count: off?.count ?? 0 },
  ]
  return all.filter(({ count }) => count > 0)
}

/** When any source was visited last, by Postgres' clock. */
export async function lastVisit(db: Database): Promise<Date | null> {
  const [row] = await db<{ at: Date | null }[]>`select max(last_visit_at) as at from sources`
  return row?.at ?? null
}

/** Nobody reads or writes releases and sources for so many seconds. */
export async function holdLock(db: Database, seconds: number): Promise<void> {
  await db.begin(async tx => {
    await tx`set local statement_timeout = 0`
    await tx`lock table releases, sources in access exclusive mode`
    await tx`select pg_sleep(${seconds})`
  })
}

/** Every session but the one that asks. */
export async function cutConnections(db: Queryable): Promise<void> {
  await db`select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`
}

export async function countConnections(db: Database): Promise<number> {
  const [row] = await db<{ count: number }[]>`select count(*)::int as count from pg_stat_activity where datname = current_database()`
  return row?.count ?? 0
}

/** As after a failover to a copy that nobody has promoted yet: sessions are cut, and new ones may only read. */
export async function setReadOnly(db: Database, isReadOnly: boolean): Promise<void> {
  const mode = isReadOnly ? 'on' : 'off'
  const own = await db.reserve()
  try {
    // this session is not cut, and may have begun while nothing could be written
    await own.unsafe('set default_transaction_read_only = off')
    await own.unsafe(`alter database ${await databaseName(own)} set default_transaction_read_only = ${mode}`)
    await cutConnections(own)
    await own.unsafe(`set default_transaction_read_only = ${mode}`)
  } finally {
    own.release()
  }
}

async function databaseName(db: Queryable): Promise<string> {
  const [row] = await db<{ name: string }[]>`select quote_ident(current_database()) as name`
  return row?.name ?? ''
}

/** How many seconds in the future, at most, anything is noted to have happened. */
export async function clockError(db: Database): Promise<number> {
  const [row] = await db<{ seconds: number }[]>`
    select greatest(0, extract(epoch from max(at) - clock_timestamp()))::float8 as seconds from (
      select max(last_visit_at) as at from sources
      union all select max(first_seen_at) from entries
      union all select max(at) from news
      union all select max(made_at) from deliveries
      union all select max(at) from attempts) as noted`
  return row?.seconds ?? 0
}

/** A database of its own beside the run's, without anything in it: its address. */
export async function createDatabase(db: Database, url: string, name: string): Promise<string> {
  await db.unsafe(`create database ${name}`)
  return new URL(`/${name}`, url).href
}

/** Whether a worker, by the number of its process where one is given, is connected. */
export async function isConnected(db: Database, pid: number | null): Promise<boolean> {
  const rows = await db`
    select from pg_stat_activity
    where datname = current_database() and application_name like 'modelwire workers%' and trim(application_name) like ${`%:${pid ?? '%'}`} limit 1`
  return rows.length > 0
}
