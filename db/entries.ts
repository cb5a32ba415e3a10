import type { Precision, Repository } from '../config/words.ts'
import type { Queryable, Transaction } from './client.ts'
import { type Moment, momentOf } from './moment.ts'
import type { NewEntry, RevisionCause } from './types.ts'

/** What is kept of an entry that a source has said before. */
export interface KnownEntry {
  id: string
  key: string
  title: string
  url: string | null
  contentHash: string
  firstSeenAt: Date
  isBaseline: boolean
  publishedAt: Date | null
  publishedPrecision: Precision | null
  dateText: string | null
  /** Null for an entry that never changed. */
  changedAt: Date | null
  /** Of an entry that is a repository of a listing. */
  repository: KnownRepository | null
  /** Since when whole reads of the listing have lacked it, and how many. */
  missingSince: Date | null
  missingReads: number
}

export interface KnownRepository extends Pick<Repository, 'host' | 'id' | 'kind'> {
  stableId: string | null
  formerly: string[]
  isGone: boolean
}

/** An entry to be stored: new when it has no id yet. `cause` is why it is read, where that is not that it is new. */
export interface EntryToStore extends NewEntry {
  id: string | null
  cause?: RevisionCause
  isBaseline: boolean
  firstSeenAt: string
}

/** Everything that sources have said before, without the texts, and the moment of asking. */
export async function knownEntries(
  db: Queryable,
  sourceIds: string[],
  at?: Moment,
): Promise<{ now: Date; entries: Map<string, KnownEntry[]> }> {
  const rows = await db<(KnownEntry & { now: Date; sourceId: string })[]>`
    select clock.now, source_id, id, key, title, url, content_hash, first_seen_at, is_baseline, published_at, published_precision, date_text, changed_at,
      missing_since, missing_reads, ${knownRepository(db)}
    from (select ${momentOf(db, at)} as now) as clock left join entries on source_id = any(${sourceIds})`
  const [first] = rows
  if (!first) throw new Error('Postgres told no time')
  const entries = new Map<string, KnownEntry[]>(sourceIds.map(id => [id, []]))
  // without any there is one row, with the time alone
  for (const { now: _, sourceId, ...entry } of rows) if (entry.id !== null) entries.get(sourceId)?.push(entry)
  return { now: first.now, entries }
}

export const knownRepository = (db: Queryable) => db`
  case when repository is not null then jsonb_build_object('host', repository -> 'host', 'id', repository -> 'id', 'kind', repository -> 'kind',
    'stableId', repository -> 'stableId', 'formerly', coalesce(repository -> 'formerly', '[]'), 'isGone', repository ? 'goneAt')
  end as repository`

/** Takes their keys from entries that are known by others now, or are gone: what stands under an old key is another entry. */
export async function freeKeys(tx: Transaction, sourceId: string, ids: string[]): Promise<void> {
  if (ids.length === 0) return
  await tx`update entries set key = 'was ' || id || ' ' || key where source_id = ${sourceId} and id = any(${ids})`
}

/** Writes new and changed entries. Returns the ids by key. When it was first seen is never rewritten. */
export async function storeEntries(tx: Transaction, sourceId: string, entries: EntryToStore[], at?: Moment): Promise<Map<string, string>> {
  const { ids } = await storeAllEntries(tx, [{ sourceId, entries }], at)
  return ids[0] ?? new Map()
}

/** As `storeEntries`, of several sources at once: the ids of each, by key; and which ids are of entries that were not there before. */
export async function storeAllEntries(
  tx: Transaction,
  said: { sourceId: string; entries: EntryToStore[] }[],
  at?: Moment,
): Promise<{ ids: Map<string, string>[]; made: Set<string> }> {
  const ids = new Map(said.map(({ sourceId }) => [sourceId, new Map<string, string>()]))
  const all = said.flatMap(({ sourceId, entries }) => entries.map(entry => ({ ...entry, sourceId })))
  for (const { id, sourceId, key } of all) if (id !== null) ids.get(sourceId)?.set(key, id)
  const known = all.filter(entry => entry.id !== null)
  if (known.length > 0) await rewriteEntries(tx, known, at)
  const fresh = all.filter(entry => entry.id === null)
  const inserted = fresh.length > 0 ? await insertEntries(tx, fresh, at) : []
  for (const { id, sourceId, key } of inserted) ids.get(sourceId)?.set(key, id)
  const made = new Set(inserted.filter(each => each.isMade).map(each => each.id))
  return { ids: said.map(({ sourceId }) => ids.get(sourceId) ?? new Map()), made }
}

type EntryOfSource = EntryToStore & { sourceId: string }

async function rewriteEntries(tx: Transaction, entries: EntryOfSource[], at?: Moment): Promise<void> {
  await tx`
    update entries e set key = r.key, title = r.title, url = r.url, summary = r.summary, published_at = r."publishedAt",
      published_precision = r."publishedPrecision", date_text = r."dateText", language = r.language, repository = r.repository,
      content_hash = r."contentHash", changed_at = ${momentOf(tx, at)}, missing_since = null, missing_reads = 0
    from ${rows(tx, entries)}
    where e.id = r.id and e.source_id = r."sourceId"`
}

interface InsertedEntry {
  id: string
  sourceId: string
  key: string
  isMade: boolean
}

function insertEntries(tx: Transaction, entries: EntryOfSource[], at?: Moment): Promise<InsertedEntry[]> {
  return tx<InsertedEntry[]>`
    insert into entries as e (source_id, key, title, url, summary, published_at, published_precision, date_text, language, repository,
      content_hash, is_baseline, first_seen_at)
    select "sourceId", key, title, url, summary, "publishedAt", "publishedPrecision", "dateText", language, repository,
      "contentHash", "isBaseline", "firstSeenAt"
    from ${rows(tx, entries)}
    on conflict (source_id, key) do update set title = excluded.title, url = excluded.url, summary = excluded.summary,
      published_at = excluded.published_at, published_precision = excluded.published_precision, date_text = excluded.date_text,
      language = excluded.language, repository = excluded.repository, content_hash = excluded.content_hash,
      changed_at = ${momentOf(tx, at)}
    -- a row that was there is locked before it is replaced, and its xmax says so
    returning id, source_id, key, xmax = 0 as is_made`
}

/** An entry as the normalizer needs it when everything is read anew. */
export interface StoredEntry extends Omit<NewEntry, 'publishedAt' | 'dateText'> {
  id: string
  publishedAt: Date | null
  firstSeenAt: Date
  isBaseline: boolean
  sourceId: string
  sourceKind: string
  sourceLanguage: string | null
  sourceCompany: string | null
}

/** The next entries after `afterId`, by id: of all sources, or those that a company says or is spoken of in. */
export function entriesAfter(db: Queryable, afterId: string, limit: number, company: string | null): Promise<StoredEntry[]> {
  const isIts =
    company === null
      ? db`true`
      : db`(s.company_id = ${company} or exists (
    select from claims where entry_id = e.id and claims.company_id = ${company}))`
  return db<StoredEntry[]>`${storedEntries(db)} where e.id > ${afterId} and ${isIts} order by e.id limit ${limit}`
}

/** These entries, as they are stored now. */
export function entriesById(db: Queryable, ids: string[]): Promise<StoredEntry[]> {
  return db<StoredEntry[]>`${storedEntries(db)} where e.id = any(${ids}) order by e.id`
}

/** Entries that a re-read has not noted yet, or not as they are now; with `isPart` only of those that it has noted. */
export function entriesLeft(db: Queryable, isPart: boolean): Promise<StoredEntry[]> {
  const isMissing = isPart ? db`false` : db`r.id is null`
  return db<StoredEntry[]>`
    ${storedEntries(db)} left join reread_entries r on r.id = e.id
    where ${isMissing} or r.content_hash <> e.content_hash order by e.id`
}

const storedEntries = (db: Queryable) => db`
  select e.id, e.key, e.title, e.url, e.summary, e.published_at, e.published_precision, e.language, e.repository, e.content_hash,
    e.first_seen_at, e.is_baseline, s.id as source_id, s.kind as source_kind, s.language as source_language,
    case when c.role = 'press' then null else c.id end as source_company
  from entries e join sources s on s.id = e.source_id join companies c on c.id = s.company_id`

const rows = (tx: Transaction, entries: EntryOfSource[]) => tx`
  jsonb_to_recordset(${tx.json(entries as never)}) as r(id bigint, "sourceId" text, key text, title text, url text, summary text, "publishedAt" timestamptz,
    "publishedPrecision" text, "dateText" text, language text, repository jsonb, "contentHash" text, "isBaseline" boolean,
    "firstSeenAt" timestamptz)`
