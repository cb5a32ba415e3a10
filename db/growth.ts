import type { Database } from './client.ts'

/** What the measurement of growth (bench/) asks of Postgres beside the program itself, and what it stores of a world that is too large to be lived. */

/** Bytes of the whole database. */
export async function databaseBytes(db: Database): Promise<number> {
  const [row] = await db<{ bytes: number }[]>`select pg_database_size(current_database())::float8 as bytes`
  return row?.bytes ?? 0
}

/** Bytes of some tables, with their indexes. */
export async function tableBytes(db: Database, tables: string[]): Promise<number> {
  const [row] = await db<{ bytes: number }[]>`
    select sum(pg_total_relation_size(name::regclass))::float8 as bytes from unnest(${tables}::text[]) as name`
  return row?.bytes ?? 0
}

/** Bytes of all tables of a schema, with their indexes; 0 where there is none. */
export async function schemaBytes(db: Database, schema: string): Promise<number> {
  const [row] = await db<{ bytes: number }[]>`
    select coalesce(sum(pg_total_relation_size(oid)), 0)::float8 as bytes from pg_class
    where relnamespace = to_regnamespace(${schema}) and relkind in ('r', 'm')`
  return row?.bytes ?? 0
}

/** As the upkeep of Postgres does by itself in time. */
export async function tidy(db: Database): Promise<void> {
  await db`vacuum analyze`
}

/** So many sources of the made-up web are due, and no others. */
export async function makeDue(db: Database, count: number): Promise<void> {
  await db`
    update sources set next_poll_at = clock_timestamp() - interval '1 second' * random(), lease_until = null where id in (select id from sources order by md5(id) limit ${count})`
  await db`
    update sources set next_poll_at = clock_timestamp() + interval '1 day', lease_until = null
    where id not in (select id from sources order by md5(id) limit ${count})`
}

/**
 * All sources of the made-up web as they are once they were read, with the validator that it answers with: their next visits find nothing
 * new. Due in an hour.
 */
export async function markRead(db: Database): Promise<void> {
  await db`
    update sources set first_read_at = clock_timestamp(), read_whole_at = clock_timestamp(), last_visit_at = clock_timestamp(), http_status = 200,
      last_success_at = clock_timestamp(), etag = '"' || substring(id from '[0-9]+$') || '-0"', body_hash = md5(id),
      next_poll_at = clock_timestamp() + interval '1 hour'`
}

/** Each is due once in so many seconds, at a moment of its own, and that is its interval. */
export async function spreadOver(db: Database, seconds: number): Promise<void> {
  await db`
    update sources set interval_seconds = ${seconds}, next_poll_at = clock_timestamp() + random() * make_interval(secs => ${seconds})`
}

/** How many sources are due and not begun, and for how long the oldest of them is, in seconds. */
export async function waiting(db: Database): Promise<{ due: number; oldest: number }> {
  const [row] = await db<{ due: number; oldest: number }[]>`
    select count(*)::int as due, coalesce(extract(epoch from clock_timestamp() - min(next_poll_at)), 0)::float8 as oldest
    from sources where parked_at is null and next_poll_at <= clock_timestamp() and lease_until is null`
  return row ?? { due: 0, oldest: 0 }
}

/** What Postgres did for the statement that `ask` sends last: its plan, with times and rows. What the statement changes is changed. */
export async function explained(db: Database, statement: { text: string; values: unknown[] }): Promise<string> {
  const rows = await db.unsafe(`explain (analyze, buffers, costs off, timing off, summary) ${statement.text}`, statement.values as never)
  return rows.map(row => Object.values(row)[0]).join('\n')
}

/**
 * Webhooks of so many subscribers in all, each with a path of its own below `address`. They share out among themselves what is asked: each
 * of the queries has as many of them as the next. All want every release from an hour ago on.
 */
export async function storeSubscribers(db: Database, { count, address }: { count: number; address: string }): Promise<void> {
  const [row] = await db<{ queries: number }[]>`select count(*)::int as queries from queries`
  await db`truncate subscriptions, endpoints, tellings, deliveries, attempts`
  await db`insert into endpoints (id) select md5('subscriber ' || nth) from generate_series(0, ${count - 1}::int) as nth`
  await db`
    with asked as materialized (select id, row_number() over (order by id) - 1 as place from queries)
    insert into subscriptions (id, query_id, channel, settings, endpoint, secret, language, cadence, time_zone, digest_hour,
      digest_weekday, fold_minutes, stages, state, active_since, token_hash)
    select 'sub_' || md5('subscriber ' || nth), asked.id, 'webhook', jsonb_build_object('url', ${address}::text || '/' || nth),
      md5('subscriber ' || nth), 'whsec_' || encode(sha256(nth::text::bytea), 'base64'), 'en', 'at-once', 'UTC', 8, 1, 0,
      '{released,corrected,withdrawn}', 'active', clock_timestamp() - interval '1 hour', sha256(('subscriber ' || nth)::bytea)
    from generate_series(0, ${count - 1}::int) as nth join asked on asked.place = nth % ${row?.queries ?? 1}::int`
}

/** Of so many subscribers, the queries that are asked by this share of them. */
export async function someQueries(db: Database, count: number): Promise<string[]> {
  const rows = await db<{ id: string }[]>`select id from queries order by md5(id::text) limit ${count}`
  return rows.map(row => row.id)
}

/** Nothing was told to anybody. */
export async function forgetTold(db: Database): Promise<void> {
  await db`truncate tellings, deliveries, attempts`
}

/** Attempts at messages that ended so many days ago, with their deliveries; a second apart. */
export async function storeOldAttempts(db: Database, count: number, days: number): Promise<void> {
  await db`
    with old as (
      select gen_random_uuid() as id, clock_timestamp() - make_interval(days => ${days}) - make_interval(secs => nth) as at
      from generate_series(1, ${count}::int) as nth
    ),
    subscribers as (select id, endpoint from subscriptions limit 1),
    made as (
      insert into deliveries (id, message_id, subscription_id, endpoint, kind, state, due_at, made_at, ended_at, attempts)
      select old.id, old.id, subscribers.id, endpoint, 'news', 'sent', at, at, at, 1 from old, subscribers
    )
    insert into attempts (delivery_id, fence, at, milliseconds, status) select id, 1, at, 20, 204 from old`
}

/** How long it takes to drop all attempts there are, where they are a partition of their own: seconds. They stay where they are. */
export async function dropPartition(db: Database): Promise<number> {
  await db`create table attempts_of_months (like attempts including defaults) partition by range (at)`
  await db`create table attempts_of_one partition of attempts_of_months for values from (minvalue) to (maxvalue)`
  await db`insert into attempts_of_months select * from attempts`
  await db`alter table attempts_of_months add primary key (delivery_id, fence, at)`
  const start = performance.now()
  await db`drop table attempts_of_one`
  const seconds = (performance.now() - start) / 1000
  await db`drop table attempts_of_months`
  return seconds
}
