import type { Database } from './client.ts'
import type { NewEntry } from './types.ts'

/** What the measurement of polling (bench/) asks of Postgres beside the program itself, and what its bare loop writes. */

/** Every source is due now. Returns the moment, by the clock of Postgres. */
export async function makeAllDue(db: Database): Promise<Date> {
  const [row] = await db<{ at: Date }[]>`
    with due as (update sources set next_poll_at = clock_timestamp() where parked_at is null returning 1)
    select clock_timestamp() as at, count(*) from due`
  if (!row) throw new Error('Postgres told no time')
  return row.at
}

/** No source is due for a day. */
export async function makeNoneDue(db: Database): Promise<void> {
  await db`update sources set next_poll_at = clock_timestamp() + interval '1 day'`
}

/** Each is due once in its interval, at a moment of its own. */
export async function spreadOut(db: Database): Promise<void> {
  await db`update sources set next_poll_at = clock_timestamp() + random() * make_interval(secs => interval_seconds)`
}

export interface Visited {
  tracked: number
  visited: number
  claimed: number
  now: Date
  failing: number
  entries: number
  /** When the last of them was visited. */
  last: Date | null
}

/** How many sources were visited since a moment, and how much there is. */
export async function visitedSince(db: Database, since: Date): Promise<Visited> {
  const [row] = await db<Visited[]>`
    select count(*)::int as tracked, count(*) filter (where last_visit_at >= ${since})::int as visited,
      count(*) filter (where lease_until is not null)::int as claimed, clock_timestamp() as now,
      count(*) filter (where fail_count > 0)::int as failing, sum(entries)::int as entries, max(last_visit_at) as last
    from sources where parked_at is null`
  if (!row) throw new Error('Postgres counted nothing')
  return row
}

/** An entry of the bare loop, and what it makes of it: nothing that is understood, but as much as is written of an entry that is no release. */
export interface BareEntry extends NewEntry {
  firstSeenAt: string
  isBaseline: boolean
  claim: object
}

/** What the bare loop keeps of an answer: the same rows of entries, of what they claim and of the source, in two statements. */
export async function storeBare(
  db: Database,
  source: string,
  entries: BareEntry[],
  state: { etag: string | null; status: number },
): Promise<void> {
  const rows = db`
    jsonb_to_recordset(${db.json(entries as never)}) as r(key text, title text, url text, summary text, "publishedAt" timestamptz,
      "publishedPrecision" text, "dateText" text, language text, repository jsonb, "contentHash" text, "isBaseline" boolean,
      "firstSeenAt" timestamptz, claim jsonb)`
  if (entries.length > 0)
    await db`
      with stored as (
        insert into entries (source_id, key, title, url, summary, published_at, published_precision, date_text, language, repository,
          content_hash, is_baseline, first_seen_at)
        select ${source}, key, title, url, summary, "publishedAt", "publishedPrecision", "dateText", language, repository, "contentHash",
          "isBaseline", "firstSeenAt"
        from ${rows} on conflict (source_id, key) do nothing returning id, key
      )
      insert into claims (entry_id, ordinal, company_id, line, claim)
      select stored.id, 0, claim->>'company', null, claim from stored join ${rows} using (key)`
  await db`
    update sources set last_visit_at = clock_timestamp(), last_success_at = clock_timestamp(), http_status = ${state.status}, etag = ${state.etag},
      next_poll_at = clock_timestamp() + make_interval(secs => interval_seconds)
    where id = ${source}`
}

/** The validator of each source. */
export async function validators(db: Database): Promise<Map<string, string | null>> {
  const rows = await db<{ id: string; etag: string | null }[]>`select id, etag from sources where parked_at is null`
  return new Map(rows.map(({ id, etag }) => [id, etag]))
}
