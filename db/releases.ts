import type { PendingQuery, Queryable, Transaction } from './client.ts'
import { placeAfter } from './revisions.ts'
import { columnsOf } from './timeline/columns.ts'
import type { ReleaseDocument, RevisionCause } from './types.ts'

/** A release as it is stored, with the claims that are evidence for it: `entry:ordinal`. */
export interface StoredRelease {
  id: string
  companyId: string
  firstSeenAt: Date
  revision: number
  document: ReleaseDocument
  searchText: string
  members: string[]
  /** Those that the rules alone make evidence for it: the same, but for what operators decided. */
  own: string[]
  /** Of one that nothing speaks for any more: where it went, if anywhere. Null of a living one. */
  dissolved: { mergedInto: string | null } | null
}

/** A release that nothing speaks for any more, where it went, and why. */
export interface Dissolution extends RevisionCause {
  id: string
  mergedInto: string | null
}

/** Everything that is written of one release. */
export interface ReleaseRow {
  id: string
  companyId: string
  searchText: string
  document: ReleaseDocument
}

export interface SightingRow {
  entryId: string
  ordinal: number
  releaseId: string
  /** The release that the rules alone make it evidence for, where that is another one. */
  homeId: string | null
}

/**
 * All releases of the companies that are there, or would be but for a ruling, oldest first; with `isReread` with the evidence that a
 * re-read found them with.
 */
export function releasesOfCompanies(tx: Queryable, companyIds: string[], isReread = false): PendingQuery<StoredRelease[]> {
  const evidence = isReread ? tx`reread_evidence` : tx`sightings`
  return tx<StoredRelease[]>`
    ${storedReleases(tx, isReread)}
    where r.company_id = any(${companyIds}) and (r.dissolved_at is null or exists (select from ${evidence} s where s.home_id = r.id))
    order by r.first_seen_at, r.id`
}

/** Releases of the companies that nothing speaks for any more, the last one first: what comes back has its id again. */
export function goneReleases(tx: Queryable, companyIds: string[]): Promise<StoredRelease[]> {
  return tx<StoredRelease[]>`
    ${storedReleases(tx, false)} where r.company_id = any(${companyIds}) and r.dissolved_at is not null order by r.dissolved_at desc, r.id`
}

function storedReleases(tx: Queryable, isReread: boolean) {
  const evidence = isReread ? tx`reread_evidence` : tx`sightings`
  const member = isReread ? tx`s.member` : tx`s.entry_id || ':' || s.ordinal`
  return tx`
    select r.id, r.company_id, r.first_seen_at, r.revision, r.document, r.search_text,
      coalesce((select array_agg(${member}) from ${evidence} s where s.release_id = r.id), '{}') as members,
      coalesce((select array_agg(${member}) from ${evidence} s where s.release_id = r.id and s.home_id is null), '{}') ||
        coalesce((select array_agg(${member}) from ${evidence} s where s.home_id = r.id), '{}') as own,
      case when r.dissolved_at is not null then jsonb_build_object('mergedInto', r.merged_into) end as dissolved
    from releases r`
}

export function reviveReleases(tx: Transaction, ids: string[]): PendingQuery | null {
  if (ids.length === 0) return null
  return tx`update releases set dissolved_at = null, merged_into = null, xid = pg_current_xact_id() where id = any(${ids})`
}

/** Which of the ids are taken, by living or dissolved releases: an id is never given twice. */
export async function takenIds(tx: Queryable, ids: string[]): Promise<Set<string>> {
  const rows = await tx<{ id: string }[]>`select id from releases where id = any(${ids})`
  return new Set(rows.map(row => row.id))
}

/** Inserts or rewrites releases. All that can be filtered or sorted by is drawn from the document. */
export function storeReleases(tx: Transaction, releases: ReleaseRow[]): PendingQuery | null {
  if (releases.length === 0) return null
  return tx`
    insert into releases (id, company_id, kind, name, family, version, stage, openness, license, announced_at, released_at, dated_at,
      first_seen_at, parameters_total, input_modalities, output_modalities, search_text, revision, updated_at, document)
    select id, "companyId", ${columnsOf(tx, tx`document`, tx`"searchText"`)}
    from jsonb_to_recordset(${tx.json(releases as never)})
      as r(id text, "companyId" text, "searchText" text, document jsonb)
    on conflict (id) do update set (kind, name, family, version, stage, openness, license, announced_at, released_at, dated_at,
        first_seen_at, parameters_total, input_modalities, output_modalities, search_text, revision, updated_at, document, xid) =
      (excluded.kind, excluded.name, excluded.family, excluded.version, excluded.stage, excluded.openness, excluded.license,
        excluded.announced_at, excluded.released_at, excluded.dated_at, excluded.first_seen_at, excluded.parameters_total,
        excluded.input_modalities, excluded.output_modalities, excluded.search_text, excluded.revision, excluded.updated_at,
        excluded.document, pg_current_xact_id())`
}

/** What is not told of a release but kept with it: what a search finds it by. */
export function storeIndexes(tx: Transaction, releases: Pick<ReleaseRow, 'id' | 'searchText'>[]): PendingQuery | null {
  if (releases.length === 0) return null
  return tx`
    update releases set search_text = r."searchText"
    from jsonb_to_recordset(${tx.json(releases as never)}) as r(id text, "searchText" text) where releases.id = r.id`
}

/** Nothing speaks for these any more: their last revision, for now. Their ids keep answering with where they went, where that is known. */
export function dissolveReleases(tx: Transaction, dissolved: Dissolution[], now: Date): PendingQuery | null {
  if (dissolved.length === 0) return null
  return tx`
    with gone as (
      update releases set dissolved_at = ${now}, merged_into = r."mergedInto", revision = revision + 1, updated_at = ${now},
        document = document || jsonb_build_object('revision', revision + 1, 'updatedAt', ${now.toISOString()}::text),
        xid = pg_current_xact_id()
      from jsonb_to_recordset(${tx.json(dissolved as never)}) as r(id text, "mergedInto" text, cause text, reason text)
      where releases.id = r.id
      returning releases.id, revision, document, merged_into, search_text, r.cause, r.reason
    )
    insert into revisions (release_id, revision, made_at, changes, document, cause, reason, search_text, xid)
    select id, revision, ${now}, jsonb_build_array(case when merged_into is null
        then jsonb_build_object('field', 'dissolved', 'before', false, 'after', true)
        else jsonb_build_object('field', 'mergedInto', 'before', null, 'after', merged_into) end), document, cause, reason,
      search_text, ${placeAfter(tx, tx`gone.id`)}
    from gone`
}

const sightingRows = (tx: Transaction, sightings: SightingRow[]) => tx`
  jsonb_to_recordset(${tx.json(sightings as never)}) as r("entryId" bigint, ordinal smallint, "releaseId" text, "homeId" text)`

/** Takes from the releases what is no evidence for them any more. */
export function dropSightings(tx: Transaction, releaseIds: string[], sightings: SightingRow[]): PendingQuery {
  return tx`
    delete from sightings s where release_id = any(${releaseIds})
      and not exists (select from ${sightingRows(tx, sightings)} where r."entryId" = s.entry_id and r.ordinal = s.ordinal and r."releaseId" = s.release_id)`
}

export function storeSightings(tx: Transaction, sightings: SightingRow[]): PendingQuery {
  return tx`
    insert into sightings (entry_id, ordinal, release_id, home_id) select "entryId", ordinal, "releaseId", "homeId" from ${sightingRows(tx, sightings)}
    on conflict (entry_id, ordinal) do update set release_id = excluded.release_id, home_id = excluded.home_id
      where (sightings.release_id, sightings.home_id) is distinct from (excluded.release_id, excluded.home_id)`
}
