import { type Database, inTransaction, type Transaction } from './client.ts'
import { storeQuery } from './queries.ts'

/** What measurements (bench/) ask of Postgres beside the timeline. */

/** Makes the planner know what was stored at once. */
export async function analyze(db: Database): Promise<void> {
  await db`analyze`
}

/** How many releases live, and how many revisions were ever made. */
export async function countTimeline(db: Database): Promise<{ releases: number; revisions: number }> {
  const [row] = await db<{ releases: number; revisions: number }[]>`
    select (select count(*) from releases where dissolved_at is null)::int as releases, (select count(*) from revisions)::int as revisions`
  return row ?? { releases: 0, revisions: 0 }
}

/** The process of the connection that answers. */
export async function backendPid(db: Database): Promise<number> {
  const [row] = await db<{ pid: number }[]>`select pg_backend_pid() as pid`
  return row?.pid ?? 0
}

/**
 * So many webhooks of a benchmark, each with a path of its own below `address` and of one query, all of them wanting every release from
 * an hour ago on.
 */
export async function storeWebhooks(
  db: Database,
  { count, address, query }: { count: number; address: string; query: string },
): Promise<void> {
  await inTransaction(db, async tx => {
    const queryId = await storeQuery(tx, query)
    await tx`insert into endpoints (id) select md5(${address} || nth) from generate_series(1, ${count}::int) as nth`
    await tx`
      insert into subscriptions (id, query_id, channel, settings, endpoint, secret, language, cadence, time_zone, digest_hour,
        digest_weekday, fold_minutes, stages, state, active_since, token_hash)
      select 'sub_' || md5(${address} || nth), ${queryId}, 'webhook', jsonb_build_object('url', ${address}::text || '/' || nth),
        md5(${address} || nth), 'whsec_' || encode(sha256(nth::text::bytea), 'base64'), 'en', 'at-once', 'UTC', 8, 1, 0,
        '{released}', 'active', clock_timestamp() - interval '1 hour', sha256((${address} || nth)::bytea)
      from generate_series(1, ${count}::int) as nth`
  })
}

export async function forgetWebhooks(db: Database): Promise<void> {
  await db`truncate subscriptions, endpoints, tellings cascade`
}

/** How many deliveries are in each state. */
export async function countDeliveries(db: Database): Promise<Record<string, number>> {
  const rows = await db<{ state: string; count: number }[]>`select state, count(*)::int as count from deliveries group by state`
  return Object.fromEntries(rows.map(row => [row.state, row.count]))
}

/** Stores queries as many subscribers would have, all at once. */
export async function storeQueries(db: Database, queries: readonly string[]): Promise<void> {
  await db`insert into queries (query) select unnest(${[...queries]}::text[]) on conflict (query) do nothing`
}

/** The ids of so many living releases, the same each time. */
export async function someReleases(db: Database, count: number): Promise<string[]> {
  const rows = await db<{ id: string }[]>`select id from releases where dissolved_at is null order by md5(id) limit ${count}`
  return rows.map(row => row.id)
}

/** The number of a transaction, which it has from here on. */
export async function transactionNumber(tx: Transaction): Promise<bigint> {
  const [row] = await tx<{ number: string }[]>`select pg_current_xact_id()::text as number`
  return BigInt(row?.number ?? 0)
}

/** So many companies, for whose releases there is nothing else to say: `maker-0` and on. */
export async function storeMakers(db: Database, count: number): Promise<void> {
  await db`
    insert into companies (id, name, country, languages, website)
    select 'maker-' || nth, 'Maker ' || nth, 'CN', '{zh}', 'https://maker.example/' from generate_series(0, ${count - 1}::int) as nth`
}
