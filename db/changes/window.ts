import type { Queryable } from '../client.ts'
import type { ChosenFilters } from '../filters/index.ts'
import { matchesAll } from '../filters/matching.ts'
import { type Matchable, matchableColumns } from '../filters/parts/matchable.ts'
import { columnsOf } from '../timeline/columns.ts'
import type { RevisionCause } from '../types.ts'
import { type ChangePlace, theStart } from './cursor.ts'
import { numberingId, numberingOf } from './numbering.ts'

/** A revision in the order of changes. */
export interface ChangeRow extends RevisionCause {
  place: ChangePlace
  madeAt: Date
  /** What became of the release as such: nothing, it went (maybe into another), or it came back. */
  fate: 'stays' | 'goes' | 'returns'
  mergedInto: string | null
}

/** JSON text as Postgres has it, to be passed on unread. */
export interface ChangeTexts {
  changes: string
  document: string
}

export interface Window<Row extends ChangeRow = ChangeRow> {
  rows: Row[]
  /** Whose numbers the places are written in. */
  numbering: string
  /** Where nothing is left that can be shown yet: just before the oldest transaction that still runs. */
  present: ChangePlace
}

/**
 * What a query does with a revision. `release`: it fits, and did not before, or was not there. `revision`: it fits, as it did.
 * `gone`: it fitted, and does not any more, or is no release any more. Null: it has nothing to do with it.
 */
export type ChangeEvent = 'release' | 'revision' | 'gone'

/**
 * Revisions in their one order from a place on. Shown is only what was written by transactions before which none still runs: whatever is
 * committed later stands behind it.
 */
export async function readWindow(sql: Queryable, after: ChangePlace, limit: number): Promise<Window> {
  return windowOf(await rowsOf<StoredRow>(sql, after, limit, false))
}

/** The same with what changed and how the release was then. */
export async function readWholeWindow(sql: Queryable, after: ChangePlace, limit: number): Promise<Window<ChangeRow & ChangeTexts>> {
  return windowOf(await rowsOf<StoredRow & ChangeTexts>(sql, after, limit, true))
}

/** What changed with each of the revisions, and how the release was then. */
export async function readTexts(sql: Queryable, places: readonly ChangePlace[]): Promise<Map<string, ChangeTexts>> {
  const rows = await sql<(ChangeTexts & { releaseId: string; revision: number })[]>`
    select release_id, revision, changes::text as changes, document::text as document
    from revisions join ${asked(sql, places)} using (release_id, revision)`
  return new Map(rows.map(({ releaseId, revision, ...texts }) => [keyOf(releaseId, revision), texts]))
}

/** The releases of the rows as the filters look at them: as they were with the revision, and with the one before. */
export async function readMatchables(sql: Queryable, rows: readonly ChangeRow[]): Promise<Map<string, Matchable>> {
  const before = rows.filter(wasThere).map(({ place }) => ({ ...place, revision: place.revision - 1 }))
  const found = await sql<(Matchable & { releaseId: string; revision: number })[]>`
    select known.release_id, known.revision, ${matchableColumns(sql)}
    from (
      select revisions.release_id, revisions.revision, revisions.document,
        coalesce(revisions.search_text, (select search_text from releases where id = revisions.release_id)) as found_by
      from revisions join ${asked(sql, [...rows.map(({ place }) => place), ...before])} using (release_id, revision)
    ) as known
    cross join lateral (
      select known.document->'company'->>'id' as company_id, ${columnsOf(sql, sql`known.document`, sql`known.found_by`)}
    ) as releases
    join companies on companies.id = releases.company_id`
  return new Map(found.map(({ releaseId, revision, ...release }) => [keyOf(releaseId, revision), release]))
}

/** What a query does with a revision; the releases are needed only where something was chosen. */
export function eventOf(row: ChangeRow, { chosen }: ChosenFilters, releases: ReadonlyMap<string, Matchable>): ChangeEvent | null {
  const { releaseId, revision } = row.place
  const fits = (at: number) => {
    if (chosen.length === 0) return true
    const release = releases.get(keyOf(releaseId, at))
    return release !== undefined && matchesAll(release, { chosen })
  }
  const fitted = wasThere(row) && fits(revision - 1)
  if (row.fate === 'goes' || !fits(revision)) return fitted ? 'gone' : null
  return fitted ? 'revision' : 'release'
}

export function keyOf(releaseId: string, revision: number): string {
  return `${revision}/${releaseId}`
}

function wasThere({ place, fate }: ChangeRow): boolean {
  return place.revision > 1 && fate !== 'returns'
}

interface StoredRow extends RevisionCause {
  numbering: string
  horizon: string
  xid: string
  releaseId: string | null
  revision: number
  madeAt: Date
  ending: { before: unknown; after: unknown } | null
}

function rowsOf<Row>(sql: Queryable, after: ChangePlace, limit: number, isWhole: boolean): Promise<Row[]> {
  const { xid, releaseId, revision } = after
  return sql<(Row & object)[]>`
    select ${numberingOf(sql)} as numbering, now.horizon::text as horizon, shown.*
    from (select pg_snapshot_xmin(pg_current_snapshot()) as horizon) as now
    left join lateral (
      select xid::text as xid, release_id, revision, made_at, coalesce(cause, 'evidence') as cause, reason, (
          select jsonb_build_object('before', change->'before', 'after', change->'after') from jsonb_array_elements(changes) as change
          where change->>'field' in ('mergedInto', 'dissolved') limit 1) as ending
        ${isWhole ? sql`, changes::text as changes, document::text as document` : sql``}
      from revisions
      where (revisions.xid, release_id collate "C", revision) > (${xid}::xid8, ${releaseId} collate "C", ${revision}::integer)
        and revisions.xid < now.horizon
      order by revisions.xid, release_id collate "C", revision
      limit ${limit}
    ) as shown on true` as unknown as Promise<Row[]>
}

function windowOf<Row extends StoredRow>(stored: Row[]) {
  const [first] = stored
  const rows = stored.flatMap(({ numbering: _, horizon: __, xid, releaseId, revision, ending, ...rest }) => {
    if (releaseId === null) return []
    const into = ending?.after
    const fate: ChangeRow['fate'] = ending === null ? 'stays' : into ? 'goes' : 'returns'
    return [{ ...rest, place: { xid, releaseId, revision }, fate, mergedInto: typeof into === 'string' ? into : null }]
  })
  return { rows, numbering: numberingId(first?.numbering ?? ''), present: { ...theStart, xid: first?.horizon ?? '0' } }
}

function asked(sql: Queryable, places: readonly ChangePlace[]) {
  return sql`unnest(${places.map(place => place.releaseId)}::text[], ${places.map(place => place.revision)}::integer[])
    as asked (release_id, revision)`
}
