import type { Stage } from '../config/words.ts'
import type { Queryable } from './client.ts'
import type { DueSource } from './sources.ts'
import type { ReleaseDocument } from './types.ts'

/** One revision of a release, with as much of its document as tells who was told what. */
export interface LivedRevision {
  releaseId: string
  madeAt: Date
  name: string
  stage: Stage
  firstSeenAt: string
  /** Since when no evidence speaks for the release any more, and the one that it went into, if any. */
  dissolvedAt: Date | null
  mergedInto: string | null
  repositories: { host: string; repo: string; isDataset: boolean }[]
  sightings: { source: string; url: string | null; title: string; seenAt: string; stage: Stage | null }[]
}

/** Every revision of every release, in the order in which they were made. */
export function livedRevisions(db: Queryable): Promise<LivedRevision[]> {
  return db<LivedRevision[]>`
    select v.release_id, v.made_at, v.document->>'name' as name, v.document->>'stage' as stage,
      v.document->>'firstSeenAt' as first_seen_at, r.dissolved_at, r.merged_into,
      (select coalesce(jsonb_agg(jsonb_build_object('host', each->>'host', 'repo', each->>'repo',
          'isDataset', v.document->>'kind' = 'dataset')), '[]')
        from jsonb_array_elements(v.document->'variants') as each) as repositories,
      (select coalesce(jsonb_agg(jsonb_build_object('source', each->'source'->>'id', 'url', each->>'url', 'title', each->>'title',
          'seenAt', each->>'seenAt', 'stage', each->'says'->>'stage')), '[]')
        from jsonb_array_elements(v.document->'sightings') as each) as sightings
    from revisions v join releases r on r.id = v.release_id
    order by v.made_at, v.release_id, v.revision`
}

/** What was said before anybody could be told of it: the first read of each source, and what came back as a flood. */
export function baselineEntries(db: Queryable): Promise<{ sourceId: string; url: string | null; firstSeenAt: Date }[]> {
  return db<{ sourceId: string; url: string | null; firstSeenAt: Date }[]>`
    select source_id, url, first_seen_at from entries where is_baseline`
}

/** When any source was last asked, or null of a database in which nothing has happened yet. */
export async function lastVisit(db: Queryable): Promise<Date | null> {
  const [row] = await db<{ at: Date | null }[]>`select max(last_visit_at) as at from sources`
  return row?.at ?? null
}

/** Every source that the files name, as a claim wants it. */
export function trackedSources(db: Queryable): Promise<DueSource[]> {
  return db<DueSource[]>`select id, fence from sources where parked_at is null order by id`
}

/** Lets a subscription that was just made have been wanted since a moment of the history. */
export async function beginSubscriptionAt(tx: Queryable, id: string, at: Date): Promise<void> {
  await tx`update subscriptions set active_since = ${at} where id = ${id}`
}

/** A revision with all that was known. */
export interface LivedDocument {
  releaseId: string
  madeAt: Date
  document: ReleaseDocument
  dissolvedAt: Date | null
  mergedInto: string | null
}

/** Every revision of every release whole, in the order in which they were made. */
export function livedDocuments(db: Queryable): Promise<LivedDocument[]> {
  return db<LivedDocument[]>`
    select v.release_id, v.made_at, v.document, r.dissolved_at, r.merged_into
    from revisions v join releases r on r.id = v.release_id
    order by v.made_at, v.release_id, v.revision`
}

/** How many messages are in which state, and why. */
export function deliveryCounts(db: Queryable): Promise<{ state: string; problem: string | null; count: number }[]> {
  return db<{ state: string; problem: string | null; count: number }[]>`
    select state, problem, count(*)::int as count from deliveries group by 1, 2 order by 1, 2`
}
