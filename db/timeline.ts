import type { Database, Queryable } from './client.ts'
import { type ChosenFilters, conditionOf } from './filters/index.ts'
import type { KnownCompany } from './filters/parts/filter.ts'
import { memoryOf } from './memory.ts'
import { ask } from './timeline/ask.ts'
import { listAsOf } from './timeline/asOf.ts'
import type { Place } from './timeline/cursor.ts'
import { type ListedRelease, listed } from './timeline/listed.ts'
import { isAfter, listedColumns } from './timeline/place.ts'
import { isRanked, searchByDate, searchReleases } from './timeline/search.ts'
import type { Change, ReleaseDocument, RevisionCause } from './types.ts'

/** A release as Postgres wrote it: JSON text of a ReleaseDocument, to be passed on unread. */
export interface StoredRelease {
  id: string
  document: string
}

export interface TimelinePage {
  releases: ListedRelease[]
  /** Where the next page begins, or null at the end. */
  next: Place | null
}

export interface TimelineQuestion {
  filters: ChosenFilters
  limit: number
  after: Place | null
  /** By date alone, where a search would put what it is about first. */
  order?: 'date' | undefined
  /** As it was known at this instant, by date. */
  asOf?: Date | null
}

/** Releases that fit the filters, from `after` on: newest first by the date that counts, and of a search what was asked for by name first. */
export async function listReleases(db: Database, question: TimelineQuestion): Promise<TimelinePage> {
  const { limit } = question
  const rows = await rowsOf(db, { ...question, limit: limit + 1 })
  const releases = rows.slice(0, limit)
  const last = releases.at(-1)
  return { releases, next: last && rows.length > limit ? placeOf(last) : null }
}

function rowsOf(db: Database, question: TimelineQuestion): Promise<(ListedRelease & { rank?: number })[]> {
  const { order, filters, asOf = null } = question
  if (asOf) return listAsOf(db, { ...question, asOf })
  if (!isRanked(filters)) return listByDate(db, question)
  return order === 'date' ? searchByDate(db, question) : searchReleases(db, question)
}

function listByDate(db: Database, { filters, limit, after }: TimelineQuestion): Promise<ListedRelease[]> {
  return ask(db, sql => {
    return listed(sql`
      select ${listedColumns(sql)}
      from releases
      where dissolved_at is null ${conditionOf(sql, filters)} and ${isAfter(sql, after)}
      order by releases.dated_at desc, releases.id desc
      limit ${limit}`)
  })
}

function placeOf({ id, microseconds, rank }: ListedRelease & { rank?: number }): Place {
  return { datedAt: microseconds, id, ...(rank === undefined ? {} : { rank }) }
}

export interface KnownRevision extends RevisionCause {
  revision: number
  madeAt: Date
  changes: Change[]
}

export interface FoundRelease extends StoredRelease {
  /** No evidence speaks for it any more, or it was another release all along: `mergedInto`, where that is known. */
  isDissolved: boolean
  mergedInto: string | null
  revisions: KnownRevision[]
}

/** A release that was not known yet at the instant that was asked for. */
export interface UnknownThen {
  knownSince: Date
}

/** One release with its revisions; with `asOf`, as it was known at that instant. Null when no release has the id. */
export async function findRelease(db: Database, id: string, asOf: Date | null): Promise<FoundRelease | UnknownThen | null> {
  if (id.includes('\0')) return null // Postgres takes no such text
  const [release] = await ask(
    db,
    sql => sql<{ document: string; isDissolved: boolean; mergedInto: string | null; knownSince: Date }[]>`
      select document::text as document, merged_into,
        coalesce((select min(made_at) from revisions where release_id = id), first_seen_at) as known_since,
        coalesce(${asOf ? sql`dissolved_at <= ${asOf}` : sql`dissolved_at is not null`}, false) as is_dissolved
      from releases where id = ${id}`,
  )
  if (!release) return null
  const revisions = await ask(
    db,
    sql => sql<(KnownRevision & { document: string | null })[]>`
      select revision, made_at, coalesce(cause, 'evidence') as cause, reason, changes, case when ${asOf !== null} then document::text end as document
      from revisions
      where release_id = ${id} and ${asOf ? sql`made_at <= ${asOf}` : sql`true`}
      order by revision`,
  )
  const known = revisions.map(({ document: _, ...revision }) => revision)
  const then = asOf ? dissolutionIn(revisions.at(-1)?.changes ?? []) : null
  const { isDissolved, mergedInto } = then ?? release
  const document = asOf ? revisions.at(-1)?.document : release.document
  return document ? { id, document, isDissolved, mergedInto, revisions: known } : { knownSince: release.knownSince }
}

/** Whether a release went with its last revision, and where: it may be back since. */
function dissolutionIn(changes: Change[]): { isDissolved: true; mergedInto: string | null } | null {
  const change = changes.find(({ field, after }) => (field === 'mergedInto' || field === 'dissolved') && after)
  return change ? { isDissolved: true, mergedInto: typeof change.after === 'string' ? change.after : null } : null
}

/** What the filters need to know of the companies that make releases; products and organisations count as other names. */
export function listKnownCompanies(db: Database): Promise<KnownCompany[]> {
  return memoryOf(db).recall('known companies', async () => ({ value: await ask(db, readKnownCompanies), bytes: 500_000 }))
}

/** The same as a transaction sees it: with the families of releases that it has written itself. */
export async function readKnownCompanies(tx: Queryable): Promise<KnownCompany[]> {
  return await tx<KnownCompany[]>`
    select id, name, country, aliases || other_names as aliases, (
      select coalesce(jsonb_agg(made || jsonb_build_object('hasReleases', exists (
        select from releases where company_id = companies.id and releases.family = made ->> 'name' and dissolved_at is null
      ))), '[]') from jsonb_array_elements(families) as made
    ) as families
    from companies where role = 'developer' order by parked_at is not null, id`
}

export function readDocument({ document }: StoredRelease | ListedRelease): ReleaseDocument {
  return JSON.parse(document.toString())
}
