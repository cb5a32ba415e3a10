import type { Queryable, Transaction } from './client.ts'
import type { ReleaseDocument } from './types.ts'

/** A release as it is stored, with the claims that are evidence for it: `entry:ordinal`. */
export interface StoredRelease {
  id: string
  companyId: string
  firstSeenAt: Date
  revision: number
  document: ReleaseDocument
  searchText: string
  members: string[]
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
}

/** All living releases of the companies, oldest first; with `isReread` with the evidence that a re-read found them with. */
export function releasesOfCompanies(tx: Queryable, companyIds: string[], isReread = false): Promise<StoredRelease[]> {
  const members = isReread
    ? tx`select array_agg(member) from reread_evidence s where s.release_id = r.id`
    : tx`select array_agg(s.entry_id || ':' || s.ordinal) from sightings s where s.release_id = r.id`
  return tx<StoredRelease[]>`
    select r.id, r.company_id, r.first_seen_at, r.revision, r.document, r.search_text, coalesce((${members}), '{}') as members
    from releases r
    where r.company_id = any(${companyIds}) and r.dissolved_at is null
    order by r.first_seen_at, r.id`
}

/** Releases of the companies that nothing spoke for any more, and that went nowhere: what comes back has its id again. */
export function goneReleases(tx: Queryable, companyIds: string[]): Promise<StoredRelease[]> {
  return tx<StoredRelease[]>`
    select r.id, r.company_id, r.first_seen_at, r.revision, r.document, r.search_text, '{}'::text[] as members
    from releases r
    where r.company_id = any(${companyIds}) and r.dissolved_at is not null and r.merged_into is null
    order by r.dissolved_at desc, r.id`
}

export async function reviveReleases(tx: Transaction, ids: string[]): Promise<void> {
  if (ids.length > 0) await tx`update releases set dissolved_at = null, xid = pg_current_xact_id() where id = any(${ids})`
}

/** Which of the ids are taken, by living or dissolved releases: an id is never given twice. */
export async function takenIds(tx: Queryable, ids: string[]): Promise<Set<string>> {
  const rows = await tx<{ id: string }[]>`select id from releases where id = any(${ids})`
  return new Set(rows.map(row => row.id))
}

/** Inserts or rewrites releases. All that can be filtered or sorted by is drawn from the document. */
export async function storeReleases(tx: Transaction, releases: ReleaseRow[]): Promise<void> {
  if (releases.length === 0) return
  await tx`
    insert into releases (id, company_id, kind, name, family, version, stage, openness, license, announced_at, released_at, dated_at,
      first_seen_at, parameters_total, input_modalities, output_modalities, search_text, revision, updated_at, document)
    select id, "companyId", document->>'kind', document->>'name', document->>'family', document->>'version', document->>'stage',
      document->>'openness', coalesce(document->'license'->>'spdx', document->'license'->>'name'),
      (document->'announcedAt'->>'at')::timestamptz, (document->'releasedAt'->>'at')::timestamptz,
      coalesce(document->'releasedAt'->>'at', document->'announcedAt'->>'at', document->>'firstSeenAt')::timestamptz,
      (document->>'firstSeenAt')::timestamptz, (document->'parameters'->>'total')::float8,
      array(select jsonb_array_elements_text(document->'modalities'->'input')),
      array(select jsonb_array_elements_text(document->'modalities'->'output')),
      "searchText", (document->>'revision')::integer, (document->>'updatedAt')::timestamptz, document
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
export async function storeIndexes(tx: Transaction, releases: Pick<ReleaseRow, 'id' | 'searchText'>[]): Promise<void> {
  if (releases.length === 0) return
  await tx`
    update releases set search_text = r."searchText"
    from jsonb_to_recordset(${tx.json(releases as never)}) as r(id text, "searchText" text) where releases.id = r.id`
}

/** Nothing speaks for these any more. Their ids keep answering with where they went, where that is known. */
export async function dissolveReleases(tx: Transaction, dissolved: { id: string; mergedInto: string | null }[], now: Date): Promise<void> {
  if (dissolved.length === 0) return
  await tx`
    update releases set dissolved_at = ${now}, merged_into = r."mergedInto", xid = pg_current_xact_id()
    from jsonb_to_recordset(${tx.json(dissolved)}) as r(id text, "mergedInto" text) where releases.id = r.id`
}

/** Brings the evidence of the releases to exactly `sightings`. */
export async function storeSightings(tx: Transaction, releaseIds: string[], sightings: SightingRow[]): Promise<void> {
  const rows = tx`
    jsonb_to_recordset(${tx.json(sightings as never)}) as r("entryId" bigint, ordinal smallint, "releaseId" text)`
  await tx`
    delete from sightings s where release_id = any(${releaseIds})
      and not exists (select from ${rows} where r."entryId" = s.entry_id and r.ordinal = s.ordinal and r."releaseId" = s.release_id)`
  await tx`
    insert into sightings (entry_id, ordinal, release_id) select "entryId", ordinal, "releaseId" from ${rows}
    on conflict (entry_id, ordinal) do update set release_id = excluded.release_id where sightings.release_id <> excluded.release_id`
}
