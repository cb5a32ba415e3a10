import { type Database, inOneGo, inTransaction, type PendingQuery, type Queryable, type Transaction } from './client.ts'
import { storeReleases, storeSightings } from './releases.ts'
import { appendRevisions } from './revisions.ts'
import type { NewEntry, ReleaseDocument } from './types.ts'

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

/** An entry of the bare loop, and what it makes of it: a claim; and a release, where its words say so. */
export interface BareEntry extends NewEntry {
  firstSeenAt: string
  isBaseline: boolean
  company: string
  line: string | null
  claim: object
  release: { searchText: string; document: ReleaseDocument } | null
}

/**
 * What the bare loop keeps of an answer: the rows that ours leaves of entries, of what they claim, of releases with their first revision and
 * their evidence, and of the source; in five statements.
 */
export async function storeBare(
  db: Database,
  source: string,
  entries: BareEntry[],
  state: { etag: string | null; status: number },
): Promise<void> {
  if (entries.length === 0) return void (await recordBareVisit(db, source, state))
  await inTransaction(db, async tx => {
    const told = await storeBareEntries(tx, source, entries)
    const revisions = told.map(({ document }) => ({
      releaseId: document.id,
      revision: 1,
      changes: [],
      document,
      cause: 'evidence' as const,
      reason: null,
    }))
    await inOneGo(
      storeReleases(
        tx,
        told.map(({ searchText, document }) => ({ id: document.id, companyId: document.company.id, searchText, document })),
      ),
      appendRevisions(tx, revisions),
      told.length > 0
        ? storeSightings(
            tx,
            told.map(({ entryId, document }) => ({ entryId, ordinal: 0, releaseId: document.id, homeId: null })),
          )
        : null,
      recordBareVisit(tx, source, state),
    )
  })
}

function recordBareVisit(db: Queryable, source: string, { status, etag }: { etag: string | null; status: number }): PendingQuery {
  return db`
    update sources set last_visit_at = clock_timestamp(), last_success_at = clock_timestamp(), http_status = ${status}, etag = ${etag},
      next_poll_at = clock_timestamp() + make_interval(secs => interval_seconds)
    where id = ${source}`
}

/** Returns the releases that those tell of that were not there before. */
async function storeBareEntries(tx: Transaction, source: string, entries: BareEntry[]) {
  const given = tx`
    jsonb_to_recordset(${tx.json(entries.map(({ release: _, ...entry }) => entry) as never)}) as r(key text, title text, url text, summary text,
      "publishedAt" timestamptz, "publishedPrecision" text, "dateText" text, language text, repository jsonb, "contentHash" text,
      "isBaseline" boolean, "firstSeenAt" timestamptz, company text, line text, claim jsonb)`
  const stored = await tx<{ id: string; key: string }[]>`
    with given as (select * from ${given}), stored as (
      insert into entries (source_id, key, title, url, summary, published_at, published_precision, date_text, language, repository,
        content_hash, is_baseline, first_seen_at)
      select ${source}, key, title, url, summary, "publishedAt", "publishedPrecision", "dateText", language, repository, "contentHash",
        "isBaseline", "firstSeenAt"
      from given on conflict (source_id, key) do nothing returning id, key
    ), claimed as (
      insert into claims (entry_id, ordinal, company_id, line, claim) select stored.id, 0, company, line, claim from stored join given using (key)
    )
    select id, key from stored`
  const ids = new Map(stored.map(({ id, key }) => [key, id]))
  return entries.flatMap(({ key, release }) => {
    const entryId = ids.get(key)
    return release && entryId !== undefined ? [{ entryId, ...release }] : []
  })
}

/** The validator of each source. */
export async function validators(db: Database): Promise<Map<string, string | null>> {
  const rows = await db<{ id: string; etag: string | null }[]>`select id, etag from sources where parked_at is null`
  return new Map(rows.map(({ id, etag }) => [id, etag]))
}
